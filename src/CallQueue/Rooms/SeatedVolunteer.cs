namespace Canvass.CallQueue.Rooms;

/// <summary>Who is ringing: what a signed-in session says about its volunteer, seat and room.</summary>
public sealed record SeatedVolunteer
{
    public required Guid SessionId { get; init; }

    public required long OrganisationId { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public long? RoomId { get; init; }

    public long? SeatId { get; init; }

    /// <summary>The list this seat rings, if it rings only one.</summary>
    public long? ListId { get; init; }

    /// <summary>What seats of this room ring that have no list of their own; none: any list.</summary>
    public IReadOnlyList<long> RoomLists { get; init; } = [];

    /// <summary>A leader moved them to that list: their page may still ask for another.</summary>
    public bool Moved { get; init; }

    public bool AtHome { get; init; }

    public required string DeviceHash { get; init; }

    /// <summary>What the volunteer said they can ring in, e.g. "sv", "ar".</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["sv"];

    /// <summary>A leader has said yes to this newcomer.</summary>
    public bool Confirmed { get; init; }

    /// <summary>A leader is signed in to the room until then.</summary>
    public DateTimeOffset LeaderUntil { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>The list to ring when this one, or none, is asked for; null: not from this seat.</summary>
    public long? ListFor(long? asked)
    {
        if (ListId is { } only) return asked is null || asked == only || Moved ? only : null;
        if (asked is null) return RoomLists is [var one] ? one : null;
        return RoomLists.Count == 0 || RoomLists.Contains(asked.Value) ? asked : null;
    }
}
