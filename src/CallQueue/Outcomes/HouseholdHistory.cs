using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Outcomes;

/// <summary>All that decides when the people of one household may be rung: themselves, their numbers, their places on lists, what came of earlier calls.</summary>
internal sealed record HouseholdHistory
{
    public required OrganisationRules Organisation { get; init; }

    public required IReadOnlyDictionary<long, CampaignFrame> Campaigns { get; init; }

    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>The outcomes that stand, of every member, in every campaign of the organisation.</summary>
    public required IReadOnlyList<PastCall> Calls { get; init; }
}

/// <summary>A campaign's rules with what they are applied to.</summary>
internal sealed record CampaignFrame(long Id, CampaignRules Rules, TimeZoneInfo Zone, DateOnly FirstDay);

internal sealed record Member
{
    public required long PersonId { get; init; }

    public int? BirthYear { get; init; }

    public bool Protected { get; init; }

    /// <summary>By hand or by the block list; blocks that outcomes made are folded from the outcomes.</summary>
    public bool Blocked { get; init; }

    public bool Restricted { get; init; }

    /// <summary>What the person said they speak; empty = nothing known.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>In the order of preference.</summary>
    public required IReadOnlyList<MemberNumber> Numbers { get; init; }

    public required IReadOnlyList<Place> Places { get; init; }
}

/// <param name="Blocked">By the block list; what was said in a call is in the call.</param>
/// <param name="Overshared">On more people than a household has.</param>
internal sealed record MemberNumber(long NumberId, bool Blocked = false, bool Overshared = false)
{
    public bool Usable => !Blocked && !Overshared;
}

/// <summary>A place on a list: a target.</summary>
internal sealed record Place(long TargetId, long ListId, long CampaignId, long OrderKey, bool MatchLanguages, bool TakenOff);

internal sealed record PastCall
{
    public required Guid CallId { get; init; }

    public required long PersonId { get; init; }

    public required long CampaignId { get; init; }

    public required long ListId { get; init; }

    public required OutcomeCode Outcome { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>It was made to keep an agreed callback.</summary>
    public bool FromCallback { get; init; }

    /// <summary>Which numbers it concerns; empty = the best one at that time.</summary>
    public IReadOnlyList<long> NumberIds { get; init; } = [];

    /// <summary>Another number of theirs, which they told.</summary>
    public long? ToldNumber { get; init; }

    public string? Language { get; init; }

    /// <summary>Of another language: what the volunteer speaks who could not talk to them.</summary>
    public IReadOnlyList<string> Spoken { get; init; } = [];

    public DateTimeOffset? CallBackAt { get; init; }

    /// <summary>The volunteer who promised to ring back, if nobody else should.</summary>
    public long? CallBackBy { get; init; }
}
