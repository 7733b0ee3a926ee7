using Canvass.CallQueue.Campaigns;

namespace Canvass.Api.Campaigns;

internal sealed record CampaignAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>draft, open, paused or closed.</summary>
    public required string State { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public required string TimeZone { get; init; }

    public required CampaignRules Rules { get; init; }

    public required Script Script { get; init; }

    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>What its people are to those who ring, for those of its lists that do not say.</summary>
    public required BasisAnswer Basis { get; init; }

    /// <summary>From then on, just before the first call, its first day and time zone stand.</summary>
    public DateTimeOffset? FrozenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static CampaignAnswer Of(Campaign campaign) => new()
    {
        Id = campaign.Id,
        Name = campaign.Name,
        State = StageNames.Of(campaign.Stage),
        FirstDay = campaign.FirstDay,
        LastDay = campaign.LastDay,
        TimeZone = campaign.TimeZone,
        Rules = campaign.Rules,
        Script = campaign.Script,
        Questions = campaign.Questions,
        Basis = BasisAnswer.Of(campaign.Basis),
        FrozenAt = campaign.FrozenAt,
        CreatedAt = campaign.CreatedAt,
    };
}

internal sealed record CampaignLine
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>draft, open, paused or closed.</summary>
    public required string State { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public static CampaignLine Of(Campaign campaign) => new() { Id = campaign.Id, Name = campaign.Name, State = StageNames.Of(campaign.Stage), FirstDay = campaign.FirstDay, LastDay = campaign.LastDay };
}
