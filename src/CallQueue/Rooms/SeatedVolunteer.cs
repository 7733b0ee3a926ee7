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
}
