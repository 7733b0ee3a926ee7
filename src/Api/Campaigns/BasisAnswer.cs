using Canvass.CallQueue.Campaigns;

namespace Canvass.Api.Campaigns;

internal sealed record BasisAnswer
{
    public string? People { get; init; }

    /// <summary>As said, or what usually goes with such people.</summary>
    public string? Ground { get; init; }

    /// <summary>As said, or what usually goes with such people.</summary>
    public string? SpecialGround { get; init; }

    public DateOnly? DeleteOn { get; init; }

    /// <summary>What is to be known about it, in plain words.</summary>
    public required IReadOnlyList<string> Advice { get; init; }

    public static BasisAnswer Of(Basis basis) => new()
    {
        People = basis.People,
        Ground = basis.Whole.Ground,
        SpecialGround = basis.Whole.SpecialGround,
        DeleteOn = basis.DeleteOn,
        Advice = basis.Advice(),
    };
}

/// <summary>What is left out stays as it is.</summary>
internal sealed record BasisRequest
{
    /// <summary>What they are to you: members, former_members (also people in regular contact), contacted_us, address_register (bought) or other.</summary>
    public string? People { get; init; }

    /// <summary>Of GDPR art. 6, as 6.1.f. Left out: what usually goes with such people, where something does.</summary>
    public string? Ground { get; init; }

    /// <summary>Of GDPR art. 9, as 9.2.d. Left out: what usually goes with such people, where something does.</summary>
    public string? SpecialGround { get; init; }

    /// <summary>The day on which they are deleted, not before the campaign's last.</summary>
    public DateOnly? DeleteOn { get; init; }

    public Basis ToBasis() => new() { People = People, Ground = Ground, SpecialGround = SpecialGround, DeleteOn = DeleteOn };
}
