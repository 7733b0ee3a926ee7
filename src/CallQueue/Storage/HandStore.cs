using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class HandStore(CallQueueStore store) : IHands
{
    private const string HandSql = """
        select h.id, s.volunteer_id, v.name, s.seat_id, t.label as seat, h.reason, h.raised_at, h.taken_at, h.lowered_at
          from raised_hand h join session s on s.id = h.session_id join volunteer v on v.id = s.volunteer_id left join seat t on t.id = s.seat_id
        """;

    private const string Up = "h.taken_at is null and h.lowered_at is null";

    private const string RaiseSql = """
        insert into raised_hand (organisation_id, room_id, session_id, reason, raised_at) values (@OrganisationId, @RoomId, @SessionId, @reason, @now)
            on conflict (session_id) where taken_at is null and lowered_at is null do update set reason = excluded.reason
        returning id
        """;

    public Task<RaisedHand?> RaiseAsync(SeatedVolunteer volunteer, string? reason, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.OpenSessionsAsync("id = @SessionId and ends_at > @now", new { volunteer.SessionId, now }) is not [{ RoomId: { } roomId }]) return null;
        var id = await work.FirstAsync<long>(RaiseSql, new { volunteer.OrganisationId, RoomId = roomId, volunteer.SessionId, reason, now });
        return await work.FirstOrDefaultAsync<RaisedHand>($"{HandSql} where h.id = @id", new { id });
    }, ct);

    public Task<RaisedHand?> LastAsync(Guid sessionId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.FirstOrDefaultAsync<RaisedHand>($"{HandSql} where h.session_id = @sessionId order by h.id desc limit 1", new { sessionId }), ct);

    private const string LowerSql = "update raised_hand set lowered_at = @now where session_id = @sessionId and taken_at is null and lowered_at is null";

    public Task LowerAsync(Guid sessionId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        await work.ExecuteAsync(LowerSql, new { sessionId, now = await work.NowAsync() });
    }, ct);

    // Of somebody who has left, nobody wants anything any more.
    private const string UpSql = $"""
        {HandSql}
         where h.room_id = @roomId and h.organisation_id = @organisationId and h.id > @after and {Up} and s.ended_at is null and s.ends_at > @now
         order by h.id limit @limit
        """;

    public Task<IReadOnlyList<RaisedHand>?> UpAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync(async work =>
        await RoomStore.FindAsync(work, organisationId, roomId) is null ? null : await work.QueryAsync<RaisedHand>(UpSql, new { organisationId, roomId, after, limit = (long)limit, now = await work.NowAsync() }), ct);

    private const string TakeSql = """
        update raised_hand set taken_at = @now, taken_by = @actor
         where id = @handId and room_id = @roomId and organisation_id = @organisationId and taken_at is null and lowered_at is null
        """;

    public Task<bool> TakeAsync(long organisationId, long roomId, long handId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.ExecuteAsync(TakeSql, new { organisationId, roomId, handId, actor, now }) == 0) return false;
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "hand_take", $"hand:{handId}"), ct);
        return true;
    }, ct);
}
