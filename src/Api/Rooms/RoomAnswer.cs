using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Rooms;

internal sealed record RoomRequest
{
    public required string Name { get; init; }

    /// <summary>For volunteers who ring from home: no leader sees them, so other limits hold.</summary>
    public bool? AtHome { get; init; }

    /// <summary>One line.</summary>
    public string? Address { get; init; }

    /// <summary>Calls wanted of an evening; left out: seats × hours × 20.</summary>
    public long? Goal { get; init; }

    /// <summary>What its seats ring that have no list of their own; none: what the volunteer chooses.</summary>
    public IReadOnlyList<long>? Lists { get; init; }

    public RoomSettings ToSettings() => new() { Name = Name, AtHome = AtHome ?? false, Address = Address, Goal = Goal, Lists = Lists ?? [] };
}

internal sealed record RoomAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool AtHome { get; init; }

    public string? Address { get; init; }

    public long? Goal { get; init; }

    public required IReadOnlyList<long> Lists { get; init; }

    /// <summary>A leader is there until then, if nothing more is seen of them.</summary>
    public DateTimeOffset? LeaderUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static RoomAnswer Of(Room room, TimeProvider clock) => new()
    {
        Id = room.Id,
        Name = room.Name,
        AtHome = room.AtHome,
        Address = room.Address,
        Goal = room.Goal,
        Lists = room.Lists,
        LeaderUntil = !room.AtHome && room.LeaderUntil > clock.GetUtcNow() ? room.LeaderUntil : null,
        CreatedAt = room.CreatedAt,
    };
}
