using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Rooms;

/// <summary>What call leaders do with rooms, seats and those who sit there.</summary>
public sealed class RoomDesk
{
    public const int MostSeats = 200;
    public const int LongestCodeDays = 31;
    public const long HighestGoal = 1_000_000;
    public const int MostLists = 50;
    public const int LongestAddress = 200;

    /// <summary>As the audit names whoever types commands.</summary>
    public const string CommandLine = "command line";

    private readonly IRooms rooms;
    private readonly KeyedHash keys;
    private readonly TimeZoneInfo houseZone;
    private readonly TimeProvider clock;

    /// <param name="rooms">The seam.</param>
    /// <param name="keys">Codes are kept as keyed hashes only.</param>
    /// <param name="houseZone">Where the evening ends, for a seat that rings no list of its own.</param>
    /// <param name="clock">Tells which evening it is.</param>
    internal RoomDesk(IRooms rooms, KeyedHash keys, TimeZoneInfo houseZone, TimeProvider clock)
    {
        this.rooms = rooms;
        this.keys = keys;
        this.houseZone = houseZone;
        this.clock = clock;
    }

    public Task<Answer<Room>> CreateAsync(long organisationId, string name, bool atHome = false, CancellationToken ct = default) =>
        CreateAsync(organisationId, new RoomSettings { Name = name, AtHome = atHome }, CommandLine, ct);

    public async Task<Answer<Room>> CreateAsync(long organisationId, RoomSettings settings, string actor, CancellationToken ct = default)
    {
        var read = Read(settings);
        return read.Refusal is { } refusal ? refusal : await rooms.CreateAsync(organisationId, read.Value, actor, ct);
    }

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Which room.</param>
    /// <param name="settings">All of them.</param>
    /// <param name="version">What the caller has seen; null: they do not say.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Room>> ChangeAsync(long organisationId, long roomId, RoomSettings settings, long? version, string actor, CancellationToken ct = default)
    {
        var read = Read(settings);
        return read.Refusal is { } refusal ? refusal : await rooms.ChangeAsync(organisationId, roomId, read.Value, version, actor, ct);
    }

    /// <summary>One that the caller may see; others are not there.</summary>
    public async Task<Answer<Room>> GetAsync(long organisationId, long roomId, RoomSight sight, CancellationToken ct = default) =>
        await rooms.FindAsync(organisationId, roomId, sight, ct) is { } found ? found : new Refusal.UnknownRoom();

    /// <summary>By id, those that the caller may see.</summary>
    public Task<IReadOnlyList<Room>> ListAsync(long organisationId, RoomSight sight, long after, int limit, CancellationToken ct = default) => rooms.ListAsync(organisationId, sight, after, limit, ct);

    public async Task<Answer<Room>> GetAsync(long organisationId, long roomId, CancellationToken ct = default) =>
        await rooms.FindAsync(organisationId, roomId, ct) is { } found ? found : new Refusal.UnknownRoom();

    /// <summary>By name.</summary>
    public Task<IReadOnlyList<Room>> ListAsync(long organisationId, CancellationToken ct = default) => rooms.ListAsync(organisationId, ct);

    public async Task<Answer<IReadOnlyList<Seat>>> SeatsAsync(long organisationId, long roomId, CancellationToken ct = default) =>
        await rooms.FindAsync(organisationId, roomId, ct) is null ? new Refusal.UnknownRoom() : Answer.Of(await rooms.SeatsAsync(organisationId, roomId, ct));

    /// <summary>By id, with who sits there. Those that were put away are not among them.</summary>
    public async Task<Answer<IReadOnlyList<SeatNow>>> SeatsNowAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct = default)
    {
        if (await rooms.FindAsync(organisationId, roomId, ct) is null) return new Refusal.UnknownRoom();
        var seated = (await rooms.SeatedAsync(organisationId, roomId, ct)).Where(s => s.SeatId is not null).ToLookup(s => s.SeatId!.Value);
        var seats = (await rooms.SeatsAsync(organisationId, roomId, ct)).Where(s => s.Id > after).Take(limit);
        return Answer.Of<IReadOnlyList<SeatNow>>([.. seats.Select(s => new SeatNow(s, seated[s.Id].FirstOrDefault()))]);
    }

    /// <summary>Makes seats and the slips to print for them. One that was put away comes back, with all that was shown there.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Whose seats.</param>
    /// <param name="seats">Labels are unique in the room.</param>
    /// <param name="endsAt">When the codes end; null: this evening at midnight.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<IReadOnlyList<SeatSlip>>> AddSeatsAsync(
        long organisationId, long roomId, IReadOnlyList<NewSeat> seats, DateTimeOffset? endsAt = null, string actor = CommandLine, CancellationToken ct = default)
    {
        if (seats.Count > MostSeats) return new Refusal.TooManySeats(MostSeats);
        if (EndFlaw(endsAt) is { } flaw) return flaw;
        var coded = new List<CodedSeat>();
        foreach (var seat in seats)
        {
            var read = Read(seat);
            if (read.Refusal is { } refusal) return refusal;
            if (coded.Exists(c => c.Label == read.Value.Label)) return new Refusal.NameTaken(read.Value.Label);
            coded.Add(NewCode(read.Value));
        }
        return await rooms.AddSeatsAsync(organisationId, roomId, coded, (zone, now) => endsAt ?? Midnight(zone, now), actor, ct);
    }

    /// <summary>What is written on a seat, where it stands and what it rings. Whoever sits there goes on.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Whose seat.</param>
    /// <param name="seatId">Which.</param>
    /// <param name="seat">All of it.</param>
    /// <param name="version">What the caller has seen; null: they do not say.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Seat>> ChangeSeatAsync(long organisationId, long roomId, long seatId, NewSeat seat, long? version, string actor, CancellationToken ct = default)
    {
        var read = Read(seat);
        return read.Refusal is { } refusal ? refusal : await rooms.ChangeSeatAsync(organisationId, roomId, seatId, read.Value, version, actor, ct);
    }

    /// <summary>Puts a seat away: its slip opens nothing any more, and whoever sits there is signed out and keeps an open call.</summary>
    public async Task<Answer<bool>> RetireSeatAsync(long organisationId, long roomId, long seatId, string actor, CancellationToken ct = default) =>
        await rooms.RetireSeatAsync(organisationId, roomId, seatId, actor, ct) ? true : new Refusal.UnknownSeat();

    /// <summary>New codes for the room's seats. The old slips open nothing any more; whoever sits there stays signed in until the old code would have ended.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Whose seats.</param>
    /// <param name="seatIds">Only these; null: all.</param>
    /// <param name="endsAt">When the codes end; null: this evening at midnight.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<IReadOnlyList<SeatSlip>>> PrintAsync(
        long organisationId, long roomId, IReadOnlyList<long>? seatIds = null, DateTimeOffset? endsAt = null, string actor = CommandLine, CancellationToken ct = default)
    {
        if (EndFlaw(endsAt) is { } flaw) return flaw;
        return await rooms.PrintAsync(organisationId, roomId, seatIds, label => NewCode(new NewSeat(label)), (zone, now) => endsAt ?? Midnight(zone, now), actor, ct);
    }

    /// <summary>The only list that a seat rings; null: the volunteer chooses.</summary>
    public Task<Answer<Seat>> SetListAsync(long organisationId, long seatId, long? listId, CancellationToken ct = default) =>
        rooms.SetListAsync(organisationId, seatId, listId, ct);

    /// <summary>The leader's yes to somebody who wants a seat that another has just used. That session ends; its open call stays with its volunteer.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="seatId">Which.</param>
    /// <param name="roomId">Where it must stand; null: anywhere.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<bool>> FreeSeatAsync(long organisationId, long seatId, long? roomId = null, string actor = CommandLine, CancellationToken ct = default) =>
        await rooms.FreeSeatAsync(organisationId, seatId, roomId, actor, ct) ? true : new Refusal.UnknownSeat();

    /// <summary>Whoever sits at one seat goes to another of the room that is free, with the session and an open call.</summary>
    public Task<Answer<bool>> MoveAsync(long organisationId, long roomId, long seatId, long toSeatId, string actor, CancellationToken ct = default) =>
        rooms.MoveAsync(organisationId, roomId, seatId, toSeatId, actor, ct);

    /// <summary>A leader is signed in to the room until <paramref name="until"/>; the past means nobody is.</summary>
    public async Task<Answer<bool>> LeaderHereAsync(long organisationId, long roomId, DateTimeOffset until, CancellationToken ct = default) =>
        await rooms.LeaderHereAsync(organisationId, roomId, until, ct) ? true : new Refusal.UnknownRoom();

    /// <summary>A leader is there until the clocks of this installation show <paramref name="until"/> today; 00:00 is the end of the day.</summary>
    /// <returns>Until when that is.</returns>
    public async Task<Answer<DateTimeOffset>> LeaderHereAsync(long organisationId, long roomId, TimeOnly until, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var today = now.DateIn(houseZone);
        var end = (until == TimeOnly.MinValue ? today.AddDays(1) : today).ToDateTime(until).ToInstant(houseZone);
        if (end <= now) return new Refusal.HourPassed(until, TimeOnly.FromDateTime(now.In(houseZone)));
        return await rooms.LeaderHereAsync(organisationId, roomId, end, ct) ? end : new Refusal.UnknownRoom();
    }

    /// <summary>Those signed in, by seat.</summary>
    public async Task<Answer<IReadOnlyList<SeatedInRoom>>> SeatedAsync(long organisationId, long roomId, CancellationToken ct = default) =>
        await rooms.FindAsync(organisationId, roomId, ct) is null ? new Refusal.UnknownRoom() : Answer.Of(await rooms.SeatedAsync(organisationId, roomId, ct));

    /// <summary>A leader knows this newcomer; remembered in the organisation.</summary>
    public async Task<Answer<bool>> ConfirmAsync(long organisationId, long volunteerId, CancellationToken ct = default) =>
        await rooms.ConfirmAsync(organisationId, volunteerId, ct) ? true : new Refusal.UnknownVolunteer();

    /// <summary>The same by a leader, of whoever sits in a room that is theirs. Others are not there for them.</summary>
    public async Task<Answer<bool>> ConfirmAsync(long organisationId, long volunteerId, Func<long, bool> leads, CancellationToken ct = default) =>
        (await rooms.WhereAsync(organisationId, volunteerId, ct)).Any(leads) ? await ConfirmAsync(organisationId, volunteerId, ct) : new Refusal.UnknownVolunteer();

    /// <summary>One tap for all who sit in the room.</summary>
    /// <returns>How many were newcomers.</returns>
    public async Task<Answer<int>> ConfirmAllAsync(long organisationId, long roomId, CancellationToken ct = default) =>
        await rooms.ConfirmAllAsync(organisationId, roomId, ct) is { } confirmed ? confirmed : new Refusal.UnknownRoom();

    private static Answer<RoomSettings> Read(RoomSettings settings)
    {
        if (PlainText.Line(settings.Name) is not { } name) return new Refusal.InvalidName();
        var lists = settings.Lists.Distinct().ToList();
        var address = string.IsNullOrWhiteSpace(settings.Address) ? null : PlainText.Line(settings.Address, LongestAddress);
        var flaws = new List<Flaw>();
        if (address is null && !string.IsNullOrWhiteSpace(settings.Address)) flaws.Add(new Flaw("address", $"address is one line of at most {LongestAddress} signs."));
        if (settings.Goal is < 1 or > HighestGoal) flaws.Add(new Flaw("goal", $"goal is a number of calls, from 1 to {HighestGoal}."));
        if (lists.Count > MostLists) flaws.Add(new Flaw("lists", $"lists may be at most {MostLists}."));
        return flaws.Count > 0 ? new Refusal.InvalidSettings(flaws) : settings with { Name = name, Address = address, Lists = lists };
    }

    private static Answer<NewSeat> Read(NewSeat seat)
    {
        if (PlainText.Line(seat.Label) is not { } label) return new Refusal.InvalidName();
        if (!SeatZones.All.Contains(seat.Zone)) return new Refusal.InvalidSettings([new Flaw("zone", $"zone is one of: {string.Join(", ", SeatZones.All)}.")]);
        return seat with { Label = label };
    }

    private CodedSeat NewCode(NewSeat seat)
    {
        var code = PrintedCode.NewSeat();
        return new CodedSeat(seat.Label, seat.ListId, seat.Zone, PrintedCode.Show(code), keys.Of(KeyedHash.Purpose.SeatCode, code));
    }

    private Refusal? EndFlaw(DateTimeOffset? endsAt)
    {
        var now = clock.GetUtcNow();
        return endsAt <= now || endsAt > now.AddDays(LongestCodeDays) ? new Refusal.InvalidCodeEnd(LongestCodeDays) : null;
    }

    private DateTimeOffset Midnight(string? timeZone, DateTimeOffset now)
    {
        var zone = timeZone is null ? houseZone : TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return now.DateIn(zone).AddDays(1).ToDateTime(TimeOnly.MinValue).ToInstant(zone);
    }
}

/// <param name="Label">The seat's.</param>
/// <param name="ListId">The only one it rings.</param>
/// <param name="Zone">Where it stands.</param>
/// <param name="Shown">For the slip; not stored.</param>
/// <param name="Hash">Stored.</param>
internal sealed record CodedSeat(string Label, long? ListId, string Zone, string Shown, string Hash);

/// <summary>When a code ends, by the time zone of the campaign that the seat rings for (null: it rings several) and the moment.</summary>
internal delegate DateTimeOffset CodeEnd(string? timeZone, DateTimeOffset now);

internal interface IRooms
{
    Task<Answer<Room>> CreateAsync(long organisationId, RoomSettings settings, string actor, CancellationToken ct);

    Task<Answer<Room>> ChangeAsync(long organisationId, long roomId, RoomSettings settings, long? version, string actor, CancellationToken ct);

    Task<Room?> FindAsync(long organisationId, long roomId, CancellationToken ct);

    Task<Room?> FindAsync(long organisationId, long roomId, RoomSight sight, CancellationToken ct);

    Task<IReadOnlyList<Room>> ListAsync(long organisationId, RoomSight sight, long after, int limit, CancellationToken ct);

    Task<IReadOnlyList<Room>> ListAsync(long organisationId, CancellationToken ct);

    Task<IReadOnlyList<Seat>> SeatsAsync(long organisationId, long roomId, CancellationToken ct);

    Task<Answer<IReadOnlyList<SeatSlip>>> AddSeatsAsync(long organisationId, long roomId, IReadOnlyList<CodedSeat> seats, CodeEnd end, string actor, CancellationToken ct);

    Task<Answer<IReadOnlyList<SeatSlip>>> PrintAsync(long organisationId, long roomId, IReadOnlyList<long>? seatIds, Func<string, CodedSeat> newCode, CodeEnd end, string actor, CancellationToken ct);

    Task<Answer<Seat>> SetListAsync(long organisationId, long seatId, long? listId, CancellationToken ct);

    Task<Answer<Seat>> ChangeSeatAsync(long organisationId, long roomId, long seatId, NewSeat seat, long? version, string actor, CancellationToken ct);

    /// <returns>False: no such seat.</returns>
    Task<bool> RetireSeatAsync(long organisationId, long roomId, long seatId, string actor, CancellationToken ct);

    /// <returns>False: no such seat.</returns>
    Task<bool> FreeSeatAsync(long organisationId, long seatId, long? roomId, string actor, CancellationToken ct);

    Task<Answer<bool>> MoveAsync(long organisationId, long roomId, long seatId, long toSeatId, string actor, CancellationToken ct);

    Task<bool> LeaderHereAsync(long organisationId, long roomId, DateTimeOffset until, CancellationToken ct);

    Task<IReadOnlyList<SeatedInRoom>> SeatedAsync(long organisationId, long roomId, CancellationToken ct);

    Task<bool> ConfirmAsync(long organisationId, long volunteerId, CancellationToken ct);

    /// <summary>The rooms in which somebody sits.</summary>
    Task<IReadOnlyList<long>> WhereAsync(long organisationId, long volunteerId, CancellationToken ct);

    /// <returns>How many were newcomers; null: no such room.</returns>
    Task<int?> ConfirmAllAsync(long organisationId, long roomId, CancellationToken ct);
}
