namespace Canvass.CallQueue.Rooms;

/// <summary>When rooms are open.</summary>
public sealed class OpeningDesk
{
    public const int MostADay = 10;
    public const int LongestLookDays = 400;

    /// <summary>The pace of a volunteer that plans are made with.</summary>
    public const int CallsAnHour = 20;

    private readonly IOpenings openings;

    internal OpeningDesk(IOpenings openings) => this.openings = openings;

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Which room.</param>
    /// <param name="sight">Whose rooms the caller sees.</param>
    /// <param name="from">The first day that is looked at.</param>
    /// <param name="to">The last one; at most 400 days after it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<RoomDays>> ListAsync(long organisationId, long roomId, RoomSight sight, DateOnly from, DateOnly? to = null, CancellationToken ct = default)
    {
        var furthest = from.DayNumber + LongestLookDays < DateOnly.MaxValue.DayNumber ? from.AddDays(LongestLookDays) : DateOnly.MaxValue;
        var (room, seats, found) = await openings.ListAsync(organisationId, roomId, sight, from, to < furthest ? to.Value : furthest, ct);
        if (room is null) return new Refusal.UnknownRoom();
        return new RoomDays(room.Version, [.. found.GroupBy(o => o.Day).OrderBy(g => g.Key).Select(g => new RoomDay(g.Key, [.. g.OrderBy(o => o.FromMinute)], room.Goal ?? Reckoned(seats, g)))]);
    }

    /// <summary>All hours of one day; none: closed.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Which room.</param>
    /// <param name="day">Which day.</param>
    /// <param name="hours">As they were written; null: not to be read.</param>
    /// <param name="version">What the caller has seen of the room; null: they do not say.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The room's version.</returns>
    public async Task<Answer<long>> SetAsync(long organisationId, long roomId, DateOnly day, IReadOnlyList<Opening?> hours, long? version, string actor, CancellationToken ct = default)
    {
        if (hours.Count > MostADay) return Flawed($"hours may be at most {MostADay} a day.");
        if (hours.Contains(null)) return Flawed("hours are written as from 17:00 to 20:30; 24:00 is the end of the day, and the end comes after the beginning.");
        List<Opening> read = [.. hours.OfType<Opening>().OrderBy(h => h.FromMinute)];
        if (read.Zip(read.Skip(1)).Any(two => two.First.Meets(two.Second))) return Flawed("hours must not overlap.");
        return await openings.SetAsync(organisationId, roomId, day, read, version, actor, ct);
    }

    private static long Reckoned(long seats, IEnumerable<Opening> hours) => seats * hours.Sum(h => h.ToMinute - h.FromMinute) * CallsAnHour / 60;

    private static Refusal.InvalidSettings Flawed(string why) => new([new Flaw("hours", why)]);
}

internal interface IOpenings
{
    /// <returns>The room, if it is there to be seen; its seats; its openings from one day to another.</returns>
    Task<(Room? Room, long Seats, IReadOnlyList<Opening> Found)> ListAsync(long organisationId, long roomId, RoomSight sight, DateOnly from, DateOnly to, CancellationToken ct);

    Task<Answer<long>> SetAsync(long organisationId, long roomId, DateOnly day, IReadOnlyList<Opening> hours, long? version, string actor, CancellationToken ct);
}
