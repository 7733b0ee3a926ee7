using Canvass.CallQueue.Privacy;

namespace Canvass.CallQueue.Backup;

/// <summary>The whole of a Canvass database as one stream, out of one moment, and back.</summary>
internal interface IBackups
{
    /// <summary>What a backup made now would say of itself.</summary>
    Task<BackupHead> HeadAsync(string actor, CancellationToken ct);

    /// <summary>Everything as it was at one moment, while others write. Asks for the stream again if it must begin anew.</summary>
    Task<long> WriteAsync(Func<Stream> begin, CancellationToken ct);

    /// <summary>Whether nothing of Canvass is in the database.</summary>
    Task<bool> IsEmptyAsync(CancellationToken ct);

    /// <summary>All or nothing: the rows, this program's schema, what must not survive a restore, and the journal's entries.</summary>
    Task<Restored> RestoreAsync(BackupHead head, Func<Stream> begin, IReadOnlyList<JournalEntry>? journal, string actor, CancellationToken ct);
}

/// <summary>What a backup says of itself, within the seal.</summary>
internal sealed record BackupHead
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Only the same engine restores it.</summary>
    public required string Engine { get; init; }

    /// <summary>The newest step of its schema.</summary>
    public required int Step { get; init; }

    /// <summary>Which secret its hashes were made with.</summary>
    public required string SecretMark { get; init; }
}

internal sealed record Restored(long Rows, Replayed? Replayed);

/// <summary>What the journal put right.</summary>
/// <param name="Blocked">Blocked after the backup, and again now.</param>
/// <param name="Lifted">Lifted after the backup, and again now.</param>
/// <param name="StayBlocked">A correction after the backup lifted them; that call's correction is lost, so they stay blocked.</param>
/// <param name="Erased">Erased after the backup, and again now.</param>
public sealed record Replayed(int Blocked, int Lifted, int StayBlocked, int Erased);
