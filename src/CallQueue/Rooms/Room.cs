namespace Canvass.CallQueue.Rooms;

/// <summary>Where people ring: a room with seats, or the volunteers at home who belong together.</summary>
public sealed record Room
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public required string Name { get; init; }

    public required bool AtHome { get; init; }

    /// <summary>A leader is signed in until then.</summary>
    public required DateTimeOffset LeaderUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A chair. Its code is not here: it was shown once, when it was made.</summary>
public sealed record Seat
{
    public required long Id { get; init; }

    public required long RoomId { get; init; }

    public required string Label { get; init; }

    /// <summary>The only list this seat rings; null: the volunteer chooses.</summary>
    public long? ListId { get; init; }

    public required DateTimeOffset CodeEndsAt { get; init; }
}

public sealed record NewSeat(string Label, long? ListId = null);

/// <summary>What is printed and laid on the seat. The code is nowhere else.</summary>
public sealed record SeatSlip
{
    public required long SeatId { get; init; }

    public required string Label { get; init; }

    /// <summary>Shown 3-3-3.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>Somebody sitting in a room, as the leader sees them.</summary>
public sealed record SeatedInRoom
{
    public required Guid SessionId { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public required bool Confirmed { get; init; }

    /// <summary>Numbers shown while nobody had confirmed them: from the fifteenth on the leader is asked.</summary>
    public required long ShownUnconfirmed { get; init; }

    public long? SeatId { get; init; }

    public string? Seat { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }
}
