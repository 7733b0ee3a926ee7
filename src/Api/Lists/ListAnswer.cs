using Canvass.Api.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Lists;

namespace Canvass.Api.Lists;

internal sealed record ListAnswer
{
    public required long Id { get; init; }

    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required string Name { get; init; }

    /// <summary>draft, open, draining, paused or closed.</summary>
    public required string State { get; init; }

    public required bool MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry; left out: as the campaign has it.</summary>
    public int? RetryShare { get; init; }

    /// <summary>What the list says of its people itself; the rest is its campaign's.</summary>
    public required BasisAnswer Basis { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where a list is asked for by itself.</summary>
    public ListCounts? Counts { get; init; }

    public static ListAnswer Of(CallList list, ListStanding? standing = null) => new()
    {
        Id = list.Id,
        CampaignId = list.CampaignId,
        AssociationId = list.AssociationId,
        Name = list.Name,
        State = StageNames.Of(list.Stage),
        MatchLanguages = list.MatchLanguages,
        RetryShare = list.RetryShare,
        Basis = BasisAnswer.Of(list.Basis),
        CreatedAt = list.CreatedAt,
        Counts = standing is null ? null : ListCounts.Of(standing),
    };
}

/// <summary>May be a second old.</summary>
internal sealed record ListCounts
{
    public required long People { get; init; }

    /// <summary>Of those who are still to be rung.</summary>
    public required long NeverRung { get; init; }

    /// <summary>Could be handed out at this moment, hours and budgets aside.</summary>
    public required long Ready { get; init; }

    /// <summary>On somebody's screen, or in the household of somebody who is.</summary>
    public required long Held { get; init; }

    /// <summary>A callback is agreed.</summary>
    public required long Later { get; init; }

    /// <summary>Left in peace for a while.</summary>
    public required long Paused { get; init; }

    public required long NoNumber { get; init; }

    public required long Blocked { get; init; }

    public required long Done { get; init; }

    /// <summary>When somebody who waits is due.</summary>
    public DateTimeOffset? NextDue { get; init; }

    public static ListCounts Of(ListStanding standing) => new()
    {
        People = standing.People,
        NeverRung = standing.NeverRung.People,
        Ready = standing.Begun.Ready + standing.NeverRung.Ready,
        Held = standing.Begun.Held + standing.NeverRung.Held,
        Later = standing.Begun.Later + standing.NeverRung.Later,
        Paused = standing.Begun.Paused + standing.NeverRung.Paused,
        NoNumber = standing.NoNumber,
        Blocked = standing.Blocked,
        Done = standing.Done,
        NextDue = standing.NextDue,
    };
}
