using System.IO.Compression;
using System.Text.Json;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Backup;

/// <summary>Makes encrypted backups of a Canvass database in use, and restores one where there is nothing yet.</summary>
public sealed class BackupDesk
{
    private readonly IBackups backups;
    private readonly ErasureJournal journal;
    private readonly KeyedHash keys;

    internal BackupDesk(IBackups backups, ErasureJournal journal, KeyedHash keys)
    {
        this.backups = backups;
        this.journal = journal;
        this.keys = keys;
    }

    /// <summary>What was written is a backup once this has come to its end, and nothing before.</summary>
    /// <returns>How many rows are in it.</returns>
    public async Task<long> BackupAsync(Stream to, BackupKey key, string actor, CancellationToken ct = default)
    {
        var head = await backups.HeadAsync(actor, ct);
        // First: whatever the journal has before this line is in the backup, whatever it has after it is looked at when it is restored.
        await journal.AppendAsync([new JournalEntry { Id = head.Id, Kind = JournalKinds.Backup, At = head.At, About = head.Id }], ct);
        SealedWriter? seal = null;
        GZipStream? packed = null;
        try
        {
            var rows = await backups.WriteAsync(() =>
            {
                if (seal is not null) Forget();
                seal = new SealedWriter(to, key);
                packed = new GZipStream(seal, CompressionLevel.Fastest, leaveOpen: true);
                var about = JsonSerializer.SerializeToUtf8Bytes(head);
                packed.Write(BitConverter.GetBytes(about.Length));
                packed.Write(about);
                return packed;
            }, ct);
            await packed!.DisposeAsync();
            seal!.Complete();
            return rows;
        }
        finally
        {
            if (packed is not null) await packed.DisposeAsync();
            if (seal is not null) await seal.DisposeAsync();
        }

        void Forget()
        {
            if (!to.CanSeek) throw new BackupRefused("The database had to be read anew, and what was written already cannot be taken back. Ask again, or write to a file.");
            packed!.Dispose();
            seal!.Dispose();
            to.SetLength(0);
        }
    }

    /// <param name="file">The backup.</param>
    /// <param name="key">The one it was made with.</param>
    /// <param name="from">The journal that goes with it; null: what happened after the backup is lost.</param>
    /// <param name="actor">Who; it is audited.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<RestoreReport> RestoreAsync(string file, BackupKey key, ErasureJournal? from, string actor, CancellationToken ct = default)
    {
        if (!await backups.IsEmptyAsync(ct)) throw new BackupRefused("Something is in this database already. A backup is restored where there is nothing: into a new data folder, or a new database.");
        var head = Look(file, key);
        if (head.SecretMark != keys.Mark) throw new BackupRefused("The secret is not the one that this backup's hashes were made with: without that one no code, token or blocked number could be recognised. Put the old one back.");
        var reading = from is null ? null : await from.ReadAsync(ct);
        var since = reading?.After(head, from!.Path);
        // Where the installation goes on, its journal does too: the next restore may be of this same backup. Before, so that no crash leaves one without the other.
        if (from is not null && Path.GetFullPath(from.Path) != Path.GetFullPath(journal.Path)) await journal.AppendAsync(reading!.Entries, ct);
        var restored = await backups.RestoreAsync(head, () => Open(file, key), since, actor, ct);
        return new RestoreReport { MadeAt = head.At, Rows = restored.Rows, Replayed = restored.Replayed, Damaged = reading?.Damaged ?? [] };
    }

    /// <summary>All of it, to its end, before anything is done with it.</summary>
    private static BackupHead Look(string file, BackupKey key)
    {
        using (var whole = new SealedReader(OpenFile(file), key)) whole.CopyTo(Stream.Null);
        using var packed = Unpack(file, key);
        return ReadHead(packed);
    }

    private static GZipStream Open(string file, BackupKey key)
    {
        var packed = Unpack(file, key);
        ReadHead(packed);
        return packed;
    }

    private static GZipStream Unpack(string file, BackupKey key) => new(new SealedReader(OpenFile(file), key), CompressionMode.Decompress);

    private static BackupHead ReadHead(Stream packed)
    {
        var length = new byte[sizeof(int)];
        packed.ReadExactly(length);
        var about = new byte[BitConverter.ToInt32(length)];
        packed.ReadExactly(about);
        return JsonSerializer.Deserialize<BackupHead>(about)!;
    }

    private static FileStream OpenFile(string file)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 128 * 1024 });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupRefused($"{file} cannot be read: {fault.Message}");
        }
    }
}

public sealed record RestoreReport
{
    /// <summary>When the backup began.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    public required long Rows { get; init; }

    /// <summary>Null: it was restored without a journal.</summary>
    public Replayed? Replayed { get; init; }

    /// <summary>Lines of the journal that could not be read.</summary>
    public required IReadOnlyList<long> Damaged { get; init; }
}

internal static class JournalSince
{
    /// <summary>What was told after the backup began.</summary>
    public static IReadOnlyList<JournalEntry> After(this JournalReading reading, BackupHead head, string path)
    {
        if (reading.Entries.FirstOrDefault(e => !JournalKinds.All.Contains(e.Kind)) is { } unknown) throw new BackupRefused($"The erasure journal {path} has an entry of a kind that this version does not know ({unknown.Kind}). Restore with the version that wrote it.");
        if (!reading.Entries.Any(e => e.Kind == JournalKinds.Backup && e.About == head.Id))
            throw new BackupRefused($"The erasure journal {path} does not reach back to this backup: whoever was blocked or erased since then would come back. Name the right one with --journal FILE, or say --without-journal.");
        return [.. reading.Entries.SkipWhile(e => e.About != head.Id || e.Kind != JournalKinds.Backup).Skip(1)];
    }
}
