using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class RoomStore(CallQueueStore store) : IRooms
{
    private const string RoomColumns = "id, organisation_id, name, at_home, address, goal, lists, version, leader_until, created_at";
    private const string SeatColumns = "id, room_id, label, list_id, zone, code_ends_at, version";

    private const string CreateSql = $"""
        insert into room (organisation_id, name, at_home, address, goal, lists, created_at) values (@organisationId, @Name, @AtHome, @Address, @Goal, @lists, @now)
            on conflict do nothing
        returning {RoomColumns}
        """;

    public Task<Answer<Room>> CreateAsync(long organisationId, RoomSettings settings, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<Room>>(async work =>
    {
        if (!await KnowsAsync(work, organisationId, settings.Lists)) return new Refusal.UnknownList();
        var now = await work.NowAsync();
        var made = await work.QueryAsync<RoomRow>(CreateSql, new { organisationId, settings.Name, settings.AtHome, settings.Address, settings.Goal, lists = IdList.Write(settings.Lists), now });
        if (made.Count == 0) return new Refusal.NameTaken(settings.Name);
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "room_create", $"room:{made[0].Id}", settings.Name), ct);
        return made[0].ToRoom();
    }, ct);

    private const string ChangeSql = $"""
        update room set name = @Name, at_home = @AtHome, address = @Address, goal = @Goal, lists = @lists, version = version + 1 where id = @roomId
        returning {RoomColumns}
        """;

    public async Task<Answer<Room>> ChangeAsync(long organisationId, long roomId, RoomSettings settings, long? version, string actor, CancellationToken ct)
    {
        try
        {
            return await store.Database.WriteAsync<Answer<Room>>(async work =>
            {
                if (await FindAsync(work, organisationId, roomId, work.ForChange) is not { } room) return new Refusal.UnknownRoom();
                if (version is { } seen && seen != room.Version) return new Refusal.ChangedMeanwhile(room.Version);
                if (!await KnowsAsync(work, organisationId, settings.Lists)) return new Refusal.UnknownList();
                var changed = await work.QueryAsync<RoomRow>(ChangeSql, new { roomId, settings.Name, settings.AtHome, settings.Address, settings.Goal, lists = IdList.Write(settings.Lists) });
                await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "room_change", $"room:{roomId}", $"{settings.Name} lists {IdList.Write(settings.Lists)}"), ct);
                return changed[0].ToRoom();
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(settings.Name);
        }
    }

    private static async Task<bool> KnowsAsync(Work work, long organisationId, IReadOnlyList<long> lists)
    {
        foreach (var listId in lists)
            if (await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId }) is null) return false;
        return true;
    }

    private const string FindSql = $"select {RoomColumns} from room where id = @roomId and organisation_id = @organisationId";

    public Task<Room?> FindAsync(long organisationId, long roomId, CancellationToken ct) =>
        store.Database.ReadAsync(work => FindAsync(work, organisationId, roomId), ct);

    public static async Task<Room?> FindAsync(Work work, long organisationId, long roomId, string locked = "") =>
        (await work.FirstOrDefaultAsync<RoomRow>($"{FindSql} {locked}", new { organisationId, roomId }))?.ToRoom();

    // An organisation has few rooms: the ids that somebody sees are looked up in a text.
    private static readonly string SeenSql = $"""
        organisation_id = @organisationId
           and (@All or {InText.Holds("@rooms", "room.id")}
                or exists (select 1 from list l where l.organisation_id = room.organisation_id and {InText.Holds("@associations", "l.association_id")} and {InText.Holds("room.lists", "l.id")}))
        """;

    public Task<Room?> FindAsync(long organisationId, long roomId, RoomSight sight, CancellationToken ct) => store.Database.ReadAsync(work => FindSeenAsync(work, organisationId, roomId, sight), ct);

    public static async Task<Room?> FindSeenAsync(Work work, long organisationId, long roomId, RoomSight sight) =>
        (await work.FirstOrDefaultAsync<RoomRow>($"select {RoomColumns} from room where id = @roomId and {SeenSql}",
            new { organisationId, roomId, sight.All, rooms = IdList.Write(sight.Rooms), associations = IdList.Write(sight.Associations) }))?.ToRoom();

    public Task<IReadOnlyList<Room>> ListAsync(long organisationId, RoomSight sight, long after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Room>>(async work =>
        [.. (await work.QueryAsync<RoomRow>($"select {RoomColumns} from room where id > @after and {SeenSql} order by id limit @limit",
            new { organisationId, after, limit = (long)limit, sight.All, rooms = IdList.Write(sight.Rooms), associations = IdList.Write(sight.Associations) })).Select(row => row.ToRoom())], ct);

    private const string ListSql = $"select {RoomColumns} from room where organisation_id = @organisationId order by name, id";

    public Task<IReadOnlyList<Room>> ListAsync(long organisationId, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Room>>(async work =>
        [.. (await work.QueryAsync<RoomRow>(ListSql, new { organisationId })).Select(row => row.ToRoom())], ct);

    private const string SeatsSql = $"select {SeatColumns} from seat where room_id = @roomId and organisation_id = @organisationId and retired_at is null order by id";

    public Task<IReadOnlyList<Seat>> SeatsAsync(long organisationId, long roomId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Seat>(SeatsSql, new { organisationId, roomId }), ct);

    private const string ZoneSql = """
        select c.time_zone from list l join campaign c on c.id = l.campaign_id where l.id = @listId and l.organisation_id = @organisationId
        """;

    // One that was put away comes back as the chair it was: what was shown there still counts.
    private const string AddSeatSql = """
        insert into seat (organisation_id, room_id, label, list_id, zone, code_hash, code_ends_at)
        values (@organisationId, @roomId, @Label, @ListId, @Zone, @Hash, @endsAt)
            on conflict (room_id, label) do update
           set list_id = excluded.list_id, zone = excluded.zone, code_hash = excluded.code_hash, code_ends_at = excluded.code_ends_at, retired_at = null, version = seat.version + 1
        returning id
        """;

    private const string LabelsSql = "select label from seat where room_id = @roomId and retired_at is null";

    public Task<Answer<IReadOnlyList<SeatSlip>>> AddSeatsAsync(long organisationId, long roomId, IReadOnlyList<CodedSeat> seats, CodeEnd end, string actor, CancellationToken ct) =>
        store.Database.WriteAsync(async work =>
        {
            // Those who add seats or change what is written on one take turns on the room.
            if (await FindAsync(work, organisationId, roomId, work.ForChange) is null) return new Refusal.UnknownRoom();
            // All is looked at before the first seat is made: a refusal must leave nothing behind.
            var labels = await work.QueryAsync<string>(LabelsSql, new { roomId });
            if (seats.FirstOrDefault(seat => labels.Contains(seat.Label)) is { } taken) return new Refusal.NameTaken(taken.Label);
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
                var endsAt = end(seat.ListId is { } listId ? zones[listId] : null, now);
                var id = await work.FirstAsync<long>(AddSeatSql, new { organisationId, roomId, seat.Label, seat.ListId, seat.Zone, seat.Hash, endsAt });
                await work.ExecuteAsync(SeatBeginsAgainSql, new { kind = BudgetKind.Seat, subject = Subject.Of(id) });
                slips.Add(new SeatSlip { SeatId = id, Label = seat.Label, Code = seat.Shown, EndsAt = endsAt });
            }
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "seat_add", $"room:{roomId}", $"seats {IdList.Write(slips.Select(s => s.SeatId))}"), ct);
            return Answer.Of<IReadOnlyList<SeatSlip>>(slips);
        }, ct);

    private const string NewCodeSql = "update seat set code_hash = @Hash, code_ends_at = @endsAt where id = @seatId";

    private const string SeatBeginsAgainSql = "update budget set total = 0 where kind = @kind and subject = @subject";

    public Task<Answer<IReadOnlyList<SeatSlip>>> PrintAsync(long organisationId, long roomId, IReadOnlyList<long>? seatIds, Func<string, CodedSeat> newCode, CodeEnd end, string actor, CancellationToken ct) =>
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
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "seat_codes", $"room:{roomId}", $"seats {IdList.Write(slips.Select(s => s.SeatId))}"), ct);
            return Answer.Of<IReadOnlyList<SeatSlip>>(slips);
        }, ct);

    private const string SetListSql = $"""
        update seat set list_id = @listId, moved = false, version = version + 1 where id = @seatId and organisation_id = @organisationId and retired_at is null
        returning {SeatColumns}
        """;

    public Task<Answer<Seat>> SetListAsync(long organisationId, long seatId, long? listId, CancellationToken ct) => store.Database.WriteAsync<Answer<Seat>>(async work =>
    {
        if (listId is not null && await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId }) is null) return new Refusal.UnknownList();
        var changed = await work.QueryAsync<Seat>(SetListSql, new { organisationId, seatId, listId });
        return changed.Count == 0 ? new Refusal.UnknownSeat() : changed[0];
    }, ct);

    private const string SeatSql = $"select {SeatColumns} from seat where id = @seatId and organisation_id = @organisationId and retired_at is null";

    private static async Task<Seat?> SeatAsync(Work work, long organisationId, long? roomId, long seatId) =>
        await work.FirstOrDefaultAsync<Seat>($"{SeatSql} {work.ForUpdate}", new { organisationId, seatId }) is { } seat && (roomId is null || seat.RoomId == roomId) ? seat : null;

    private const string ChangeSeatSql = $"""
        update seat set label = @Label, list_id = @ListId, moved = false, zone = @Zone, version = version + 1 where id = @seatId
        returning {SeatColumns}
        """;

    public async Task<Answer<Seat>> ChangeSeatAsync(long organisationId, long roomId, long seatId, NewSeat seat, long? version, string actor, CancellationToken ct)
    {
        try
        {
            return await store.Database.WriteAsync<Answer<Seat>>(async work =>
            {
                if (await FindAsync(work, organisationId, roomId, work.ForChange) is null || await SeatAsync(work, organisationId, roomId, seatId) is not { } before) return new Refusal.UnknownSeat();
                if (version is { } seen && seen != before.Version) return new Refusal.ChangedMeanwhile(before.Version);
                if (seat.ListId is not null && await work.FirstOrDefaultAsync<string>(ZoneSql, new { organisationId, listId = seat.ListId }) is null) return new Refusal.UnknownList();
                var changed = await work.QueryAsync<Seat>(ChangeSeatSql, new { seatId, seat.Label, seat.ListId, seat.Zone });
                await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "seat_change", $"seat:{seatId}", $"{seat.Label} {seat.Zone} list {seat.ListId}".TrimEnd()), ct);
                return changed[0];
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(seat.Label);
        }
    }

    private const string RetireSql = "update seat set retired_at = @now, code_ends_at = @now, version = version + 1 where id = @seatId";

    public Task<bool> RetireSeatAsync(long organisationId, long roomId, long seatId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await SeatAsync(work, organisationId, roomId, seatId) is null) return false;
        var now = await work.NowAsync();
        await EndThoseAtAsync(work, seatId);
        await work.ExecuteAsync(RetireSql, new { seatId, now });
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "seat_retire", $"seat:{seatId}"), ct);
        return true;
    }, ct);

    public Task<bool> FreeSeatAsync(long organisationId, long seatId, long? roomId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await SeatAsync(work, organisationId, roomId, seatId) is null) return false;
        await EndThoseAtAsync(work, seatId);
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "seat_free", $"seat:{seatId}"), ct);
        return true;
    }, ct);

    private const string MoveSql = "update session set seat_id = @toSeatId, ends_at = @CodeEndsAt where id = @Id";

    public Task<Answer<bool>> MoveAsync(long organisationId, long roomId, long seatId, long toSeatId, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<bool>>(async work =>
    {
        // In one order for all, or two who are moved past each other would wait for each other.
        var (first, second) = (await SeatAsync(work, organisationId, roomId, Math.Min(seatId, toSeatId)), await SeatAsync(work, organisationId, roomId, Math.Max(seatId, toSeatId)));
        if (first is null || second is null) return new Refusal.UnknownSeat();
        if (seatId == toSeatId) return true;
        var to = first.Id == toSeatId ? first : second;
        var now = await work.NowAsync();
        if (await work.OpenSessionsAsync("seat_id = @seatId and ends_at > @now", new { seatId, now }) is not [var session, ..]) return new Refusal.SeatEmpty();
        if (to.CodeEndsAt <= now) return new Refusal.SeatClosed();
        if ((await work.OpenSessionsAsync("seat_id = @toSeatId", new { toSeatId })).Count > 0) return new Refusal.SeatTaken(roomId, toSeatId, to.Label);
        await work.ExecuteAsync(MoveSql, new { session.Id, toSeatId, to.CodeEndsAt });
        // A claim looks for a row to lock.
        await work.ExecuteAsync(SessionStore.BudgetSql, new { kind = BudgetKind.Seat, subject = Subject.Of(toSeatId) });
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "seat_move", $"session:{session.Id}", $"seat {seatId} to {toSeatId}"), ct);
        return true;
    }, ct);

    private static async Task EndThoseAtAsync(Work work, long seatId)
    {
        foreach (var session in await work.OpenSessionsAsync("seat_id = @seatId", new { seatId })) await work.EndSessionAsync(session, session.SeenAt);
    }

    private const string LeaderHereSql = "update room set leader_until = @until where id = @roomId and organisation_id = @organisationId";

    public Task<bool> LeaderHereAsync(long organisationId, long roomId, DateTimeOffset until, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.ExecuteAsync(LeaderHereSql, new { organisationId, roomId, until }) > 0, ct);

    private const string SeatedSql = """
        select s.id as session_id, s.volunteer_id, v.name, v.confirmed_at, s.seat_id, t.label as seat, s.state, s.started_at, s.seen_at,
               bv.total as volunteer_total, bs.total as seat_total, bd.total as device_total, c.claimed_at as ringing_since, c.dialled_at
          from session s join volunteer v on v.id = s.volunteer_id
          left join seat t on t.id = s.seat_id
          left join budget bv on bv.kind = 1 and bv.subject = cast(s.volunteer_id as text)
          left join budget bs on bs.kind = 2 and bs.subject = cast(s.seat_id as text)
          left join budget bd on bd.kind = 3 and bd.subject = s.device_hash
          left join call c on c.volunteer_id = s.volunteer_id and c.state = 0 and c.lease_until > @now
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

        public DateTimeOffset? RingingSince { get; init; }

        public DateTimeOffset? DialledAt { get; init; }

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
            RingingSince = RingingSince,
            DialledAt = DialledAt,
        };
    }

    private sealed record RoomRow
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required string Name { get; init; }

        public required bool AtHome { get; init; }

        public string? Address { get; init; }

        public long? Goal { get; init; }

        public required string Lists { get; init; }

        public required long Version { get; init; }

        public required DateTimeOffset LeaderUntil { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public Room ToRoom() => new()
        {
            Id = Id,
            OrganisationId = OrganisationId,
            Name = Name,
            AtHome = AtHome,
            Address = Address,
            Goal = Goal,
            Lists = IdList.Read(Lists),
            Version = Version,
            LeaderUntil = LeaderUntil,
            CreatedAt = CreatedAt,
        };
    }
}
