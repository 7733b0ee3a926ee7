namespace Canvass.Stats.RollUps;

/// <summary>What calls are counted by.</summary>
public readonly record struct Cell(long OrganisationId, long CampaignId, string Outcome);

/// <summary>An entry that arrived whole but could not be folded, and why.</summary>
public sealed record NotCounted
{
    public required long Number { get; init; }

    public required string Reason { get; init; }
}
