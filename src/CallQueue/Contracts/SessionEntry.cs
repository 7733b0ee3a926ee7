namespace Canvass.Contracts;

/// <summary>A volunteer sat from–to, at a seat or at home. Written when the session ends; complete.</summary>
public sealed record SessionEntry
{
    public required Guid SessionId { get; init; }

    public required long VolunteerId { get; init; }

    public long? RoomId { get; init; }

    public long? SeatId { get; init; }

    public bool AtHome { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public IReadOnlyList<SessionBreak> Breaks { get; init; } = [];

    public long? HomeAssociationId { get; init; }
}

public sealed record SessionBreak
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }
}
