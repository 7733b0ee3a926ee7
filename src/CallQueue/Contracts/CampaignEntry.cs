namespace Canvass.Contracts;

/// <summary>A campaign's frame, frozen: written before its first call.</summary>
public sealed record CampaignEntry
{
    public required long CampaignId { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public required string TimeZone { get; init; }
}
