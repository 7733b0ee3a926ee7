namespace Canvass.CallQueue.FollowUps;

/// <summary>Something that somebody was promised on the phone; an association owes it until it is done.</summary>
public sealed record FollowUp
{
    public required long Id { get; init; }

    public required long AssociationId { get; init; }

    public required string Association { get; init; }

    public required long PersonId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>Never handed out: an administrator sees to it, and no organiser.</summary>
    public bool Protected { get; init; }

    public required string What { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>Who takes it, by name.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The call in which it was promised.</summary>
    public Guid? CallId { get; init; }

    /// <summary>The flag that it came of.</summary>
    public long? FlagId { get; init; }

    public required long Version { get; init; }

    /// <summary>As E.164, in the order they are tried.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    public bool IsOverdue(DateOnly today) => DoneAt is null && DueOn < today;
}

/// <summary>How many there are, as far as whoever asks may see them.</summary>
/// <param name="Open">Not done, the overdue among them.</param>
/// <param name="Overdue">Not done, and their day has passed.</param>
/// <param name="Done">Done.</param>
public sealed record FollowUpCounts(long Open, long Overdue, long Done);

/// <summary>What is asked for.</summary>
public sealed record FollowUpsAsked
{
    public const string Open = "open";
    public const string Overdue = "overdue";
    public const string Done = "done";
    public const string All = "all";

    public static readonly IReadOnlyList<string> States = [Open, Overdue, Done, All];

    public required long OrganisationId { get; init; }

    /// <summary>Whose they may see; null: everybody's, protected people's too.</summary>
    public required IReadOnlyList<long>? Associations { get; init; }

    public string State { get; init; } = Open;

    /// <summary>Of one association alone.</summary>
    public long? AssociationId { get; init; }

    public string? Owner { get; init; }

    public long After { get; init; }

    public required int Limit { get; init; }

    /// <returns>Null: there is such a state.</returns>
    public Refusal? Flaw() => States.Contains(State) ? null : new Refusal.InvalidSettings([new Flaw("state", $"state must be one of {string.Join(", ", States)}.")]);
}

/// <summary>One more, by hand or from a flag.</summary>
public sealed record NewFollowUp
{
    public required long OrganisationId { get; init; }

    /// <summary>Whose people they may see; null: everybody.</summary>
    public required IReadOnlyList<long>? Associations { get; init; }

    /// <summary>Null: that of the flag.</summary>
    public long? PersonId { get; init; }

    /// <summary>Null: that of the flag, or the only one that it can be.</summary>
    public long? AssociationId { get; init; }

    public long? FlagId { get; init; }

    public required string What { get; init; }

    public DateOnly? DueOn { get; init; }

    public string? Owner { get; init; }

    public required string Actor { get; init; }
}

/// <summary>What is not said stays as it was.</summary>
public sealed record FollowUpChange
{
    public string? What { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>Empty: nobody any more.</summary>
    public string? Owner { get; init; }

    public bool? Done { get; init; }
}
