using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Privacy;

/// <summary>One line of the erasure journal: ids and keyed hashes only, so that it may lie where the database does not.</summary>
internal sealed record JournalEntry
{
    /// <summary>Twice the same is once: it is written again when its writer could not know that it was written.</summary>
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the whole installation.</summary>
    public long? OrganisationId { get; init; }

    /// <summary>The outcome that it came with; of a <see cref="JournalKinds.Backup"/>, the backup.</summary>
    public Guid? About { get; init; }

    public IReadOnlyList<long> People { get; init; } = [];

    public IReadOnlyList<JournalHash> Hashes { get; init; } = [];
}

/// <param name="Kind">number, external_id or person.</param>
/// <param name="Hash">As the block list keeps it.</param>
/// <param name="Block">Which block it is; null: one that an outcome made.</param>
internal sealed record JournalHash(string Kind, string Hash, long? Block = null);

internal static class JournalKinds
{
    /// <summary>A backup begins: what follows may not be in it.</summary>
    public const string Backup = "backup";

    public const string Block = "block";

    public const string Lift = "lift";

    public const string DoNotCall = "do_not_call";

    /// <summary>That outcome was replaced or taken back.</summary>
    public const string DoNotCallReplaced = "do_not_call_replaced";

    /// <summary>Two became one whom nobody rings.</summary>
    public const string MergedUnrung = "merged_unrung";

    public const string Erase = "erase";

    public const string Restrict = "restrict";

    public const string Unrestrict = "unrestrict";

    public static readonly IReadOnlyList<string> All = [Backup, Block, Lift, DoNotCall, DoNotCallReplaced, MergedUnrung, Erase, Restrict, Unrestrict];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
