using System.Globalization;

namespace Canvass.CallQueue.Rooms;

/// <summary>From when to when a room is open on a day, by the clocks of the installation. A room may open several times a day.</summary>
/// <param name="Day">The date.</param>
/// <param name="FromMinute">Of the day.</param>
/// <param name="ToMinute">Of the day; 1440 is its end.</param>
public sealed record Opening(DateOnly Day, int FromMinute, int ToMinute)
{
    private const int Midnight = 24 * 60;

    public string From => Written(FromMinute);

    public string To => Written(ToMinute);

    /// <summary>From texts like 17:00; 24:00 is the end of the day.</summary>
    /// <returns>Null: they are no hours, or the end is not after the beginning.</returns>
    public static Opening? Read(DateOnly day, string from, string to) =>
        Minute(from) is { } begins && begins < Midnight && Minute(to) is { } ends && ends > begins ? new Opening(day, begins, ends) : null;

    internal bool Meets(Opening other) => Day == other.Day && FromMinute < other.ToMinute && other.FromMinute < ToMinute;

    private static int? Minute(string written) =>
        written == "24:00" ? Midnight
        : TimeOnly.TryParseExact(written, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute
        : null;

    private static string Written(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}

/// <summary>The days on which a room is open.</summary>
/// <param name="RoomVersion">They are of the room: who changes them changes it.</param>
/// <param name="Days">By date.</param>
public sealed record RoomDays(long RoomVersion, IReadOnlyList<RoomDay> Days);

/// <param name="Day">The date.</param>
/// <param name="Hours">By the clock.</param>
/// <param name="Goal">Calls wanted: what the room says, or what its seats can make in these hours.</param>
public sealed record RoomDay(DateOnly Day, IReadOnlyList<Opening> Hours, long Goal);
