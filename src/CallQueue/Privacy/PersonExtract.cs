using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Privacy;

/// <summary>Everything that is kept of one person, for that person: of those who rang or looked only their role and when.</summary>
public sealed record PersonExtract
{
    /// <summary>Who keeps it.</summary>
    public required string Organisation { get; init; }

    /// <summary>When it was drawn.</summary>
    public required DateTimeOffset At { get; init; }

    public required PersonDetails Person { get; init; }

    /// <summary>What they were called before, as names are compared, and as whom they stood here until two became one.</summary>
    public required IReadOnlyList<string> FormerNames { get; init; }

    public required IReadOnlyList<string> Numbers { get; init; }

    public required IReadOnlyList<ExtractedList> Lists { get; init; }

    /// <summary>What each association knows.</summary>
    public required IReadOnlyList<ExtractedFacts> Facts { get; init; }

    public required IReadOnlyList<ExtractedCall> Calls { get; init; }

    public required IReadOnlyList<ExtractedFollowUp> FollowUps { get; init; }

    public required IReadOnlyList<ExtractedFlag> Flags { get; init; }

    /// <summary>Why they are not rung, where somebody or something said so.</summary>
    public required IReadOnlyList<ExtractedBlock> Blocks { get; init; }

    /// <summary>Who saw or did what with it.</summary>
    public required IReadOnlyList<ExtractedLook> Seen { get; init; }
}

/// <summary>Somebody in the register.</summary>
public sealed record PersonDetails
{
    public required long Id { get; init; }

    public string? ExternalId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>A municipality's code.</summary>
    public string? Municipality { get; init; }

    public string? District { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public required bool Protected { get; init; }

    /// <summary>By hand; what was asked for on the phone stands with the call.</summary>
    public required bool Blocked { get; init; }

    /// <summary>Kept and not rung, until something is settled.</summary>
    public required bool Restricted { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <param name="Name">The list's.</param>
/// <param name="Association">Whose it is.</param>
/// <param name="Campaign">For which.</param>
/// <param name="Source">Where the person was found.</param>
/// <param name="ObtainedAt">On which day that was.</param>
/// <param name="TakenOffAt">Null: still on it.</param>
public sealed record ExtractedList(string Name, string Association, string Campaign, string? Source, string? ObtainedAt, DateTimeOffset? TakenOffAt);

public sealed record ExtractedFacts(string Association, string? Source, string? ObtainedAt, IReadOnlyDictionary<string, string> Facts);

public sealed record ExtractedCall
{
    public required DateTimeOffset At { get; init; }

    public required string Association { get; init; }

    /// <summary>Null: nothing was reported.</summary>
    public string? Outcome { get; init; }

    public DateTimeOffset? CallBackAt { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<ReportedAnswer> Answers { get; init; } = [];
}

public sealed record ExtractedFollowUp(string Association, string What, string? DueOn, DateTimeOffset? DoneAt);

public sealed record ExtractedFlag(string Kind, string? What, DateTimeOffset At, string? Answer);

/// <param name="Kind">number, external_id or person.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">As somebody wrote it; null: it came of a call, or may speak of others.</param>
public sealed record ExtractedBlock(string Kind, DateTimeOffset Since, string? Reason);

/// <param name="Role">volunteer, account, evening-leader or operator.</param>
/// <param name="Did">As the audit names it; "reveal" is a card with the number on it.</param>
public sealed record ExtractedLook(DateTimeOffset At, string Role, string Did);
