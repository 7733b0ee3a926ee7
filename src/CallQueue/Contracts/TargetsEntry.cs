namespace Canvass.Contracts;

/// <summary>People who entered a target group or left it before they were rung, per place. Signed: a minus takes away.</summary>
public sealed record TargetsEntry
{
    public required long CampaignId { get; init; }

    /// <summary>Null: the campaign's union, where a person on several lists counts once.</summary>
    public long? ListId { get; init; }

    public long? AssociationId { get; init; }

    public required IReadOnlyList<TargetsCell> Cells { get; init; }
}

public sealed record TargetsCell
{
    public string? Municipality { get; init; }

    public string? District { get; init; }

    public required long People { get; init; }
}
