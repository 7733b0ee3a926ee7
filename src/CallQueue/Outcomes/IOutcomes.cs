using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Outcomes;

/// <summary>Keeping what came of calls. One transaction: the outcome, what follows from it, the log entry.</summary>
internal interface IOutcomes
{
    /// <summary>Locks the household, shows what is known, and writes what <paramref name="decide"/> says; it may be asked more than once.</summary>
    Task<Answer<Reported>> ReportAsync(OutcomeReport report, Func<ReportFacts, Answer<Decision>> decide, CancellationToken ct);
}

/// <summary>What is known, under lock, when a report comes in.</summary>
internal sealed record ReportFacts
{
    public required DateTimeOffset Now { get; init; }

    public required ReportedCall Call { get; init; }

    /// <summary>An outcome with this very id.</summary>
    public required KnownOutcome? Known { get; init; }

    /// <summary>The one that stands for the call; also a withdrawal can.</summary>
    public required KnownOutcome? Standing { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Of the campaign.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>When the campaign may ring; null: nobody of the household is on a list of it any more.</summary>
    public required CallingHours? Hours { get; init; }

    /// <summary>Whether anybody can be rung at that instant or later, before the last day is over.</summary>
    public bool CanRingFrom(DateTimeOffset instant) => (Hours is null ? instant : Hours.NextOpening(instant)) is { } opening && opening.DateIn(Zone) <= LastDay;

    /// <summary>The campaign's questions, if the report has answers.</summary>
    public string? Questions { get; init; }

    /// <summary>The numbers that could have been on the card, best first.</summary>
    public required IReadOnlyList<long> CardNumbers { get; init; }
}

internal sealed record ReportedCall
{
    public required Guid CallId { get; init; }

    public required long OrganisationId { get; init; }

    public required long CampaignId { get; init; }

    public required long ListId { get; init; }

    public required long AssociationId { get; init; }

    public required long TargetId { get; init; }

    public required long PersonId { get; init; }

    public required long VolunteerId { get; init; }

    public required Guid SessionId { get; init; }

    public required long? SeatId { get; init; }

    public required long? RoomId { get; init; }

    public required string? DeviceHash { get; init; }

    /// <summary>What the volunteer speaks.</summary>
    public required IReadOnlyList<string> Spoken { get; init; }

    public required int Lane { get; init; }

    public required string Numbers { get; init; }

    public required Guid? ImportId { get; init; }

    public required string? Municipality { get; init; }

    public required string? District { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    public required int State { get; init; }

    /// <summary>Still charged to the budgets.</summary>
    public required bool Counted { get; init; }
}

internal sealed record KnownOutcome
{
    public required Guid Id { get; init; }

    public required Guid CallId { get; init; }

    public required string Code { get; init; }

    public required DateTimeOffset At { get; init; }

    public required bool Late { get; init; }

    public required bool Fast { get; init; }

    public required string? Answers { get; init; }

    public required string ContentHash { get; init; }

    public required string StandingJson { get; init; }
}

/// <summary>What is to be written; <see cref="Repeat"/> alone means nothing is.</summary>
internal sealed record Decision
{
    public StandingOutcome? Repeat { get; init; }

    public DateTimeOffset At { get; init; }

    public bool Late { get; init; }

    public bool Fast { get; init; }

    public IReadOnlyList<long> NumberIds { get; init; } = [];

    /// <summary>What a callback agreed, else nothing.</summary>
    public DateTimeOffset? CallBackAt { get; init; }

    public IReadOnlyList<OwedFollowUp> FollowUps { get; init; } = [];

    public IReadOnlyList<RaisedFlag> Flags { get; init; } = [];

    public required string LogKind { get; init; }

    public required string LogBody { get; init; }

    /// <summary>The number was dead or wrong, and not reported in haste: it is not to be held against whoever was shown it.</summary>
    public bool IsUncounted { get; init; }

    /// <summary>The numbers and the person are not to be rung again by this organisation.</summary>
    public bool Block { get; init; }
}

internal sealed record OwedFollowUp(string What);

internal sealed record RaisedFlag(string Kind, string? What);
