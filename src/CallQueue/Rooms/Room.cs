namespace Canvass.CallQueue.Rooms;

/// <summary>Where people ring: a room with seats, or the volunteers at home who belong together.</summary>
public sealed record Room
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public required string Name { get; init; }

    public required bool AtHome { get; init; }

    public string? Address { get; init; }

    /// <summary>Calls wanted of an evening; null: as many as its seats can make in its hours.</summary>
    public long? Goal { get; init; }

    /// <summary>What its seats ring that have no list of their own; none: what the volunteer chooses.</summary>
    public IReadOnlyList<long> Lists { get; init; } = [];

    /// <summary>One more with every change.</summary>
    public required long Version { get; init; }

    /// <summary>A leader is signed in until then.</summary>
    public required DateTimeOffset LeaderUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What an administrator says of a room.</summary>
public sealed record RoomSettings
{
    public required string Name { get; init; }

    public bool AtHome { get; init; }

    public string? Address { get; init; }

    public long? Goal { get; init; }

    public IReadOnlyList<long> Lists { get; init; } = [];
}

/// <summary>Whose rooms somebody sees.</summary>
/// <param name="All">Those of the whole organisation.</param>
/// <param name="Rooms">These.</param>
/// <param name="Associations">Those that are set up to ring a list of one of these.</param>
public sealed record RoomSight(bool All, IReadOnlyList<long> Rooms, IReadOnlyList<long> Associations);

/// <summary>A chair. Its code is not here: it was shown once, when it was made.</summary>
public sealed record Seat
{
    public required long Id { get; init; }

    public required long RoomId { get; init; }

    public required string Label { get; init; }

    /// <summary>The only list this seat rings; null: the volunteer chooses.</summary>
    public long? ListId { get; init; }

    /// <summary>One of <see cref="SeatZones"/>.</summary>
    public required string Zone { get; init; }

    public required DateTimeOffset CodeEndsAt { get; init; }

    /// <summary>One more with every change.</summary>
    public required long Version { get; init; }
}

/// <summary>Where in the room a seat stands, or that it does not stand there at all.</summary>
public static class SeatZones
{
    public const string Usual = "usual";

    public static readonly IReadOnlyList<string> All = ["quiet", Usual, "home"];
}

/// <summary>What a leader says of a seat.</summary>
public sealed record NewSeat(string Label, long? ListId = null, string Zone = SeatZones.Usual);

/// <summary>A seat, and who sits there.</summary>
public sealed record SeatNow(Seat Seat, SeatedInRoom? Sitting);

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

    /// <summary>Somebody is on their screen since then.</summary>
    public DateTimeOffset? RingingSince { get; init; }

    /// <summary>When they tapped the number.</summary>
    public DateTimeOffset? DialledAt { get; init; }
}
