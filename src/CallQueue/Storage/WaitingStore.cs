using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class WaitingStore(CallQueueStore store) : IWaiting
{
    private const string CodeSql = "update room set code = @code, code_ends_at = @endsAt where id = @roomId";

    public Task<bool> OpenAsync(long organisationId, long roomId, string? code, DateTimeOffset endsAt, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await RoomStore.FindAsync(work, organisationId, roomId, work.ForChange) is null) return false;
        await work.ExecuteAsync(CodeSql, new { roomId, code, endsAt });
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, code is null ? "room_code_end" : "room_code", $"room:{roomId}"), ct);
        return true;
    }, ct);

    private const string ByCodeSql = "select id, organisation_id, code_ends_at from room where code = @code and code_ends_at > @now";

    private const string AssociationSql = "select id from association where id = @HomeAssociationId and organisation_id = @OrganisationId";

    private const string ThereSql = "select count(*) from waiting where room_id = @Id and seen_at > @there";

    private const string AgainSql = """
        update waiting set token_hash = @TokenHash, languages = @languages, seen_at = @now
         where room_id = @Id and device_hash = @DeviceHash and name = @Name and ends_at > @now
        returning id
        """;

    private const string JoinSql = """
        insert into waiting (id, organisation_id, room_id, name, token_hash, device_hash, languages, home_association_id, since, seen_at, ends_at)
        values (@id, @OrganisationId, @roomId, @Name, @TokenHash, @DeviceHash, @languages, @HomeAssociationId, @now, @now, @CodeEndsAt)
        """;

    public async Task<Answer<WaitingVolunteer>> JoinAsync(string code, NewWaiting who, CancellationToken ct)
    {
        // Wrong codes are answered from a reader: guessing must not make those wait who are writing.
        if (await store.Database.ReadAsync(async work => await work.FirstOrDefaultAsync<CodeRow>(ByCodeSql, new { code, now = await work.NowAsync() }), ct) is null) return new Refusal.WrongRoomCode(TimeSpan.Zero);
        return await store.Database.WriteAsync<Answer<WaitingVolunteer>>(async work =>
        {
            var now = await work.NowAsync();
            if (await work.FirstOrDefaultAsync<CodeRow>($"{ByCodeSql} {work.ForChange}", new { code, now }) is not { } room) return new Refusal.WrongRoomCode(TimeSpan.Zero);
            if (who.HomeAssociationId is not null && await work.FirstOrDefaultAsync<long?>(AssociationSql, new { who.HomeAssociationId, room.OrganisationId }) is null) return new Refusal.UnknownAssociation();
            var languages = string.Join(' ', who.Languages);
            var known = await work.QueryAsync<Guid>(AgainSql, new { room.Id, who.TokenHash, languages, now, who.DeviceHash, who.Name });
            var id = known is [var again, ..] ? again : NewId.At(now);
            if (known.Count == 0)
            {
                if (await work.ScalarAsync<long>(ThereSql, new { room.Id, there = now - WaitingDesk.Patience }) >= WaitingDesk.Most) return new Refusal.WaitingFull(WaitingDesk.Most);
                await work.ExecuteAsync(JoinSql, new { id, room.OrganisationId, roomId = room.Id, who.Name, who.TokenHash, who.DeviceHash, languages, who.HomeAssociationId, now, room.CodeEndsAt });
            }
            return await work.FirstAsync<WaitingVolunteer>($"{WaitingSql} where w.id = @id", new { id, now, there = now - WaitingDesk.Patience });
        }, ct);
    }

    private const string WaitingSql = """
        select w.id, w.organisation_id, w.name, r.name as room, w.since, w.seen_at, w.ends_at,
               (select count(*) from waiting o where o.room_id = w.room_id and o.id <= w.id and o.ends_at > @now and (o.seen_at > @there or o.id = w.id)) as place
          from waiting w join room r on r.id = w.room_id
        """;

    public Task<WaitingVolunteer?> FindAsync(string tokenHash, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var now = await work.NowAsync();
        return await work.FirstOrDefaultAsync<WaitingVolunteer>($"{WaitingSql} where w.token_hash = @tokenHash and w.ends_at > @now", new { tokenHash, now, there = now - WaitingDesk.Patience });
    }, ct);

    private const string SeenSql = "update waiting set seen_at = @now where id = @id";

    public Task SeenAsync(Guid id, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        await work.ExecuteAsync(SeenSql, new { id, now = await work.NowAsync() });
    }, ct);

    private const string LeaveSql = "delete from waiting where id = @id";

    public Task LeaveAsync(Guid id, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        await work.ExecuteAsync(LeaveSql, new { id });
    }, ct);

    private const string RoomCodeSql = "select code, code_ends_at from room where id = @roomId and code is not null and code_ends_at > @now";

    public Task<WaitingRoom?> ListAsync(long organisationId, long roomId, Guid? after, int limit, CancellationToken ct) => store.Database.ReadAsync<WaitingRoom?>(async work =>
    {
        if (await RoomStore.FindAsync(work, organisationId, roomId) is null) return null;
        var now = await work.NowAsync();
        var code = await work.FirstOrDefaultAsync<ShownCodeRow>(RoomCodeSql, new { roomId, now });
        var waiting = await work.QueryAsync<WaitingVolunteer>(
            $"{WaitingSql} where w.room_id = @roomId and w.ends_at > @now and w.seen_at > @there {(after is null ? "" : "and w.id > @after")} order by w.id limit @limit",
            new { roomId, now, there = now - WaitingDesk.Patience, after, limit = (long)limit });
        return new WaitingRoom(code is null ? null : new RoomCode(PrintedCode.ShowRoom(code.Code), code.CodeEndsAt), waiting);
    }, ct);

    private const string WhoSql = """
        select name, token_hash, device_hash, languages, home_association_id from waiting
         where id = @who and room_id = @roomId and organisation_id = @organisationId and ends_at > @now and seen_at > @there
        """;

    private const string SeatColumns = "t.id, t.organisation_id, t.room_id, t.label, t.list_id, t.zone, t.code_ends_at, t.version";

    private const string SeatSql = $"select {SeatColumns} from seat t where t.id = @seatId and t.room_id = @roomId and t.retired_at is null";

    private static string FreeSeatSql(Engine engine) => $"""
        select {SeatColumns} from seat t
         where t.room_id = @roomId and t.retired_at is null and t.code_ends_at > @now
           and not exists (select 1 from session s where s.seat_id = t.id and s.ended_at is null and s.ends_at > @now)
         order by t.id limit 1 {(engine == Engine.Postgres ? "for update of t skip locked" : "")}
        """;

    public Task<Answer<Seat>> SeatAsync(long organisationId, long roomId, Guid who, long? seatId, TimeSpan seatKept, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<Seat>>(async work =>
    {
        var now = await work.NowAsync();
        if (await work.FirstOrDefaultAsync<WhoRow>($"{WhoSql} {work.ForUpdate}", new { who, roomId, organisationId, now, there = now - WaitingDesk.Patience }) is not { } waiting) return new Refusal.UnknownWaiting();
        var seat = seatId is null
            ? await work.FirstOrDefaultAsync<SessionStore.SeatRow>(FreeSeatSql(work.Engine), new { roomId, now })
            : await work.FirstOrDefaultAsync<SessionStore.SeatRow>($"{SeatSql} {work.ForUpdate}", new { seatId, roomId });
        if (seat is null) return seatId is null ? new Refusal.NoSeatFree() : new Refusal.UnknownSeat();
        if (seat.CodeEndsAt <= now) return new Refusal.SeatClosed();
        var begun = await SessionStore.SitDownAsync(work, new NewSession
        {
            TokenHash = waiting.TokenHash,
            DeviceHash = waiting.DeviceHash,
            Name = waiting.Name,
            HomeAssociationId = waiting.HomeAssociationId,
            Languages = waiting.Languages.Split(' '),
            SeatKept = seatKept,
        }, seat, who, now);
        if (begun.Refusal is { } refusal) return refusal;
        await work.ExecuteAsync(LeaveSql, new { id = who });
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "waiting_seat", $"session:{begun.Value.Volunteer.SessionId}", $"seat {seat.Id}"), ct);
        return (await work.FirstOrDefaultAsync<Seat>(SeatSql, new { seatId = seat.Id, roomId }))!;
    }, ct);

    private const string TurnAwaySql = "delete from waiting where id = @who and room_id = @roomId and organisation_id = @organisationId";

    public Task<bool> TurnAwayAsync(long organisationId, long roomId, Guid who, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.ExecuteAsync(TurnAwaySql, new { who, roomId, organisationId }) == 0) return false;
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "waiting_end", $"waiting:{who}"), ct);
        return true;
    }, ct);

    private sealed record CodeRow
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required DateTimeOffset CodeEndsAt { get; init; }
    }

    private sealed record ShownCodeRow
    {
        public required string Code { get; init; }

        public required DateTimeOffset CodeEndsAt { get; init; }
    }

    private sealed record WhoRow
    {
        public required string Name { get; init; }

        public required string TokenHash { get; init; }

        public required string DeviceHash { get; init; }

        public required string Languages { get; init; }

        public long? HomeAssociationId { get; init; }
    }
}
