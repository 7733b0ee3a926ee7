namespace Canvass.CallQueue.Flags;

/// <summary>Somebody should look: a volunteer has a word to say, or somebody was reported in a way that only an organiser can judge.</summary>
public sealed record Flag
{
    /// <summary>A word to the organiser; the only kind that leaders see.</summary>
    public const string Word = "volunteer";

    public required long Id { get; init; }

    /// <summary>"volunteer" (a word to the organiser), "not_on_list", "deceased", "erasure" (they want to be erased).</summary>
    public required string Kind { get; init; }

    /// <summary>The volunteer's own words.</summary>
    public string? What { get; init; }

    /// <summary>"open", "taken", "answered", "returned" or "withdrawn".</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long AssociationId { get; init; }

    public required string Association { get; init; }

    public required long ListId { get; init; }

    public required string List { get; init; }

    public required long PersonId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public bool Protected { get; init; }

    public Guid? CallId { get; init; }

    public Guid? OutcomeId { get; init; }

    public long? VolunteerId { get; init; }

    public string? Volunteer { get; init; }

    public long? RoomId { get; init; }

    /// <summary>Who sees to it, by name.</summary>
    public string? TakenBy { get; init; }

    public string? Answer { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>The outcome took somebody off who may have to be rung after all.</summary>
    public bool MayReturn => Kind is "not_on_list" or "deceased" && OutcomeId is not null && CallId is not null && IsWaiting;

    public bool IsWaiting => State is FlagStates.Open or FlagStates.Taken;
}

public static class FlagStates
{
    public const string Open = "open";
    public const string Taken = "taken";
    public const string Answered = "answered";
    public const string Returned = "returned";
    public const string Withdrawn = "withdrawn";

    /// <summary>Open and taken.</summary>
    public const string Waiting = "waiting";

    public const string All = "all";

    /// <summary>What may be asked for.</summary>
    public static readonly IReadOnlyList<string> Asked = [Waiting, Open, Taken, Answered, Returned, Withdrawn, All];
}

/// <summary>Which flags somebody may see.</summary>
/// <param name="OrganisationId">Of their organisation.</param>
/// <param name="Associations">Of these associations, and of nobody protected; null: of all.</param>
/// <param name="RoomId">Words from this room, and nothing of whom they are about.</param>
public sealed record FlagSight(long OrganisationId, IReadOnlyList<long>? Associations, long? RoomId = null);

/// <param name="State">taken, answered, returned, or open: not theirs any more.</param>
/// <param name="Answer">What the volunteer hears.</param>
public sealed record FlagChange(string State, string? Answer);
