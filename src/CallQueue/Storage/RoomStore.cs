using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class RoomStore(CallQueueStore store) : IRooms
{
    private const string RoomColumns = "id, organisation_id, name, at_home, leader_until, created_at";
    private const string SeatColumns = "id, room_id, label, list_id, code_ends_at";

    private const string CreateSql = $"""
        insert into room (organisation_id, name, at_home, created_at) values (@organisationId, @name, @atHome, @now)
            on conflict do nothing
        returning {RoomColumns}
        """;

    public Task<Room?> CreateAsync(long organisationId, string name, bool atHome, CancellationToken ct) => store.Database.WriteAsync(async work =>
        (await work.QueryAsync<Room>(CreateSql, new { organisationId, name, atHome, now = await work.NowAsync() })).SingleOrDefault(), ct);

    private const string FindSql = $"select {RoomColumns} from room where id = @roomId and organisation_id = @organisationId";

    public Task<Room?> FindAsync(long organisationId, long roomId, CancellationToken ct) =>
        store.Database.ReadAsync(work => FindAsync(work, organisationId, roomId), ct);

    public static Task<Room?> FindAsync(Work work, long organisationId, long roomId, string locked = "") => work.FirstOrDefaultAsync<Room>($"{FindSql} {locked}", new { organisationId, roomId });

    private const string ListSql = $"select {RoomColumns} from room where organisation_id = @organisationId order by name, id";

    public Task<IReadOnlyList<Room>> ListAsync(long organisationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Room>(ListSql, new { organisationId }), ct);

    private const string SeatsSql = $"select {SeatColumns} from seat where room_id = @roomId and organisation_id = @organisationId order by id";

    public Task<IReadOnlyList<Seat>> SeatsAsync(long organisationId, long roomId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Seat>(SeatsSql, new { organisationId, roomId }), ct);

    private const string ZoneSql = """
        select c.time_zone from list l join campaign c on c.id = l.campaign_id where l.id = @listId and l.organisation_id = @organisationId
        """;

    private const string AddSeatSql = """
        insert into seat (organisation_id, room_id, label, list_id, code_hash, code_ends_at)
        values (@organisationId, @roomId, @Label, @ListId, @Hash, @endsAt)
        returning id
        """;

    public async Task<Answer<IReadOnlyList<SeatSlip>>> AddSeatsAsync(long organisationId, long roomId, IReadOnlyList<CodedSeat> seats, CodeEnd end, CancellationToken ct)
    {
        var label = "";
        try
        {
            return await store.Database.WriteAsync(async work =>
            {
                if (await FindAsync(work, organisationId, roomId) is null) return new Refusal.UnknownRoom();
                // All lists are looked at before the first seat is made: a refusal must leave nothing behind.
                var zones = new Dictionary<long, string>();
                foreach (var listId in seats.Select(seat => seat.ListId).OfType<long>().Distinct())
                {
                    if (await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId }) is not { } zone) return new Refusal.UnknownList();
                    zones.Add(listId, zone);
                }
                var now = await work.NowAsync();
                var slips = new List<SeatSlip>();
                foreach (var seat in seats)
                {
                    label = seat.Label;
                    var endsAt = end(seat.ListId is { } listId ? zones[listId] : null, now);
                    var id = (await work.QueryAsync<long>(AddSeatSql, new { organisationId, roomId, seat.Label, seat.ListId, seat.Hash, endsAt }))[0];
                    slips.Add(new SeatSlip { SeatId = id, Label = seat.Label, Code = seat.Shown, EndsAt = endsAt });
                }
                return Answer.Of<IReadOnlyList<SeatSlip>>(slips);
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(label);
        }
    }

    private const string NewCodeSql = "update seat set code_hash = @Hash, code_ends_at = @endsAt where id = @seatId";

    private const string SeatBeginsAgainSql = "update budget set total = 0 where kind = @kind and subject = @subject";

    public Task<Answer<IReadOnlyList<SeatSlip>>> PrintAsync(long organisationId, long roomId, IReadOnlyList<long>? seatIds, Func<string, CodedSeat> newCode, CodeEnd end, CancellationToken ct) =>
        store.Database.WriteAsync(async work =>
        {
            if (await FindAsync(work, organisationId, roomId) is null) return new Refusal.UnknownRoom();
            var seats = await work.QueryAsync<Seat>($"{SeatsSql} {work.ForUpdate}", new { organisationId, roomId });
            if (seatIds is not null)
            {
                if (seatIds.Any(id => seats.All(seat => seat.Id != id))) return new Refusal.UnknownSeat();
                seats = [.. seats.Where(seat => seatIds.Contains(seat.Id))];
            }
            var now = await work.NowAsync();
            var slips = new List<SeatSlip>();
            foreach (var seat in seats)
            {
                var zone = seat.ListId is { } listId ? await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId }) : null;
                var code = newCode(seat.Label);
                var endsAt = end(zone, now);
                await work.ExecuteAsync(NewCodeSql, new { seatId = seat.Id, code.Hash, endsAt });
                // What newcomers were shown is counted by code; what anybody was shown in an hour or a day is not, so that a new slip gains nothing.
                await work.ExecuteAsync(SeatBeginsAgainSql, new { kind = BudgetKind.Seat, subject = Subject.Of(seat.Id) });
                slips.Add(new SeatSlip { SeatId = seat.Id, Label = seat.Label, Code = code.Shown, EndsAt = endsAt });
            }
            return Answer.Of<IReadOnlyList<SeatSlip>>(slips);
        }, ct);

    private const string SetListSql = $"""
        update seat set list_id = @listId, moved = false where id = @seatId and organisation_id = @organisationId
        returning {SeatColumns}
        """;

    public Task<Answer<Seat>> SetListAsync(long organisationId, long seatId, long? listId, CancellationToken ct) => store.Database.WriteAsync<Answer<Seat>>(async work =>
    {
        if (listId is not null && await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId }) is null) return new Refusal.UnknownList();
        var changed = await work.QueryAsync<Seat>(SetListSql, new { organisationId, seatId, listId });
        return changed.Count == 0 ? new Refusal.UnknownSeat() : changed[0];
    }, ct);

    private const string SeatSql = "select id from seat where id = @seatId and organisation_id = @organisationId";

    public Task<bool> FreeSeatAsync(long organisationId, long seatId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.FirstOrDefaultAsync<long?>($"{SeatSql} {work.ForUpdate}", new { organisationId, seatId }) is null) return false;
        foreach (var session in await work.OpenSessionsAsync("seat_id = @seatId", new { seatId })) await work.EndSessionAsync(session, session.SeenAt);
        return true;
    }, ct);

    private const string LeaderHereSql = "update room set leader_until = @until where id = @roomId and organisation_id = @organisationId";

    public Task<bool> LeaderHereAsync(long organisationId, long roomId, DateTimeOffset until, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.ExecuteAsync(LeaderHereSql, new { organisationId, roomId, until }) > 0, ct);

    private const string SeatedSql = """
        select s.id as session_id, s.volunteer_id, v.name, v.confirmed_at, s.seat_id, t.label as seat, s.state, s.started_at, s.seen_at,
               bv.total as volunteer_total, bs.total as seat_total, bd.total as device_total
          from session s join volunteer v on v.id = s.volunteer_id
          left join seat t on t.id = s.seat_id
          left join budget bv on bv.kind = 1 and bv.subject = cast(s.volunteer_id as text)
          left join budget bs on bs.kind = 2 and bs.subject = cast(s.seat_id as text)
          left join budget bd on bd.kind = 3 and bd.subject = s.device_hash
         where s.room_id = @roomId and s.organisation_id = @organisationId and s.ended_at is null and s.ends_at > @now
         order by s.seat_id, s.started_at, s.id
        """;

    public Task<IReadOnlyList<SeatedInRoom>> SeatedAsync(long organisationId, long roomId, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<SeatedInRoom>>(async work =>
        [.. (await work.QueryAsync<SeatedRow>(SeatedSql, new { organisationId, roomId, now = await work.NowAsync() })).Select(row => row.ToSeated())], ct);

    private const string ConfirmSql = """
        update volunteer set confirmed_at = @now where id = @volunteerId and organisation_id = @organisationId and confirmed_at is null
        """;

    // Confirmed volunteers sat there, so what newcomers were shown before them is forgiven.
    private const string BeginAgainSql = """
        update budget set total = 0
         where (kind = 2 and subject in (select cast(seat_id as text) from session where volunteer_id = @volunteerId and ended_at is null))
            or (kind = 3 and subject in (select device_hash from session where volunteer_id = @volunteerId and ended_at is null))
        """;

    private const string VolunteerSql = "select id from volunteer where id = @volunteerId and organisation_id = @organisationId";

    public Task<bool> ConfirmAsync(long organisationId, long volunteerId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.FirstOrDefaultAsync<long?>(VolunteerSql, new { organisationId, volunteerId }) is null) return false;
        await ConfirmAsync(work, organisationId, volunteerId);
        return true;
    }, ct);

    private const string WhereSql = """
        select distinct room_id from session
         where volunteer_id = @volunteerId and organisation_id = @organisationId and room_id is not null and ended_at is null and ends_at > @now
        """;

    public Task<IReadOnlyList<long>> WhereAsync(long organisationId, long volunteerId, CancellationToken ct) => store.Database.ReadAsync(async work =>
        await work.QueryAsync<long>(WhereSql, new { organisationId, volunteerId, now = await work.NowAsync() }), ct);

    private const string SittingSql = """
        select distinct volunteer_id from session
         where room_id = @roomId and organisation_id = @organisationId and ended_at is null and ends_at > @now
         order by volunteer_id
        """;

    public Task<int?> ConfirmAllAsync(long organisationId, long roomId, CancellationToken ct) => store.Database.WriteAsync<int?>(async work =>
    {
        if (await FindAsync(work, organisationId, roomId) is null) return null;
        var newcomers = 0;
        foreach (var volunteerId in await work.QueryAsync<long>(SittingSql, new { organisationId, roomId, now = await work.NowAsync() }))
            newcomers += await ConfirmAsync(work, organisationId, volunteerId);
        return newcomers;
    }, ct);

    private static async Task<int> ConfirmAsync(Work work, long organisationId, long volunteerId)
    {
        var confirmed = await work.ExecuteAsync(ConfirmSql, new { organisationId, volunteerId, now = await work.NowAsync() });
        await work.ExecuteAsync(BeginAgainSql, new { volunteerId });
        return confirmed;
    }

    private sealed record SeatedRow
    {
        public required Guid SessionId { get; init; }

        public required long VolunteerId { get; init; }

        public required string Name { get; init; }

        public DateTimeOffset? ConfirmedAt { get; init; }

        public long? SeatId { get; init; }

        public string? Seat { get; init; }

        public required string State { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public required DateTimeOffset SeenAt { get; init; }

        public long? VolunteerTotal { get; init; }

        public long? SeatTotal { get; init; }

        public long? DeviceTotal { get; init; }

        public SeatedInRoom ToSeated() => new()
        {
            SessionId = SessionId,
            VolunteerId = VolunteerId,
            Name = Name,
            Confirmed = ConfirmedAt is not null,
            ShownUnconfirmed = ConfirmedAt is null ? Math.Max(VolunteerTotal ?? 0, Math.Max(SeatTotal ?? 0, DeviceTotal ?? 0)) : 0,
            SeatId = SeatId,
            Seat = Seat,
            State = State,
            StartedAt = StartedAt,
            SeenAt = SeenAt,
        };
    }
}
