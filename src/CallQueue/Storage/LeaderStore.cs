using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class LeaderStore(CallQueueStore store) : ILeaders
{
    private const string ArriveSql = "update account_session set room_id = @roomId, seen_at = @now where id = @SessionId and ended_at is null";

    public Task<Answer<DateTimeOffset>> ArriveAsync(UserSession session, long roomId, CancellationToken ct) => store.Database.WriteAsync<Answer<DateTimeOffset>>(async work =>
    {
        if (await RoomStore.FindAsync(work, session.OrganisationId, roomId, work.ForChange) is not { } room) return new Refusal.UnknownRoom();
        if (room.AtHome) return new Refusal.RoomAtHome();
        var now = await work.NowAsync();
        var before = await work.FirstOrDefaultAsync<long?>(WhereSql, new { session.SessionId });
        await work.ExecuteAsync(ArriveSql, new { roomId, session.SessionId, now });
        if (before is { } other && other != roomId) await LeaderPresence.LookAgainAsync(work, other, now);
        await LeaderPresence.ProlongAsync(work, roomId, now);
        return LeaderPresence.Until(now, session.EndsAt);
    }, ct);

    private const string WhereSql = "select room_id from account_session where id = @SessionId and ended_at is null";

    private const string SeenSql = "update account_session set seen_at = @now where id = @sessionId and ended_at is null and ends_at > @now";

    public Task SeenAsync(Guid sessionId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.ExecuteAsync(SeenSql, new { sessionId, now }) == 0) return;
        if (await work.FirstOrDefaultAsync<long?>(WhereSql, new { SessionId = sessionId }) is { } roomId) await LeaderPresence.ProlongAsync(work, roomId, now);
    }, ct);

    private const string LeaveSql = "update account_session set room_id = null where id = @SessionId and room_id = @roomId";

    public Task<bool> LeaveAsync(UserSession session, long roomId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await RoomStore.FindAsync(work, session.OrganisationId, roomId, work.ForChange) is null) return false;
        if (await work.ExecuteAsync(LeaveSql, new { session.SessionId, roomId }) > 0) await LeaderPresence.LookAgainAsync(work, roomId, await work.NowAsync());
        return true;
    }, ct);
}

/// <summary>Until when a room has a leader, kept with the room, where every claim reads it.</summary>
internal static class LeaderPresence
{
    public static DateTimeOffset Until(DateTimeOffset seenAt, DateTimeOffset endsAt) => seenAt + AccessOptions.PresenceKept is var kept && kept < endsAt ? kept : endsAt;

    private const string HereSql = "select seen_at, ends_at from account_session where room_id = @roomId and ended_at is null and ends_at > @now";

    private const string ProlongSql = "update room set leader_until = @until where id = @roomId and leader_until < @until";

    private const string SetSql = "update room set leader_until = @until where id = @roomId";

    /// <summary>Somebody was seen here: never shortens what was said before.</summary>
    public static async Task ProlongAsync(Work work, long roomId, DateTimeOffset now)
    {
        if (await LatestAsync(work, roomId, now) is { } until) await work.ExecuteAsync(ProlongSql, new { roomId, until });
    }

    /// <summary>Somebody left: as long as the others are here, or not at all.</summary>
    public static async Task LookAgainAsync(Work work, long roomId, DateTimeOffset now) =>
        await work.ExecuteAsync(SetSql, new { roomId, until = await LatestAsync(work, roomId, now) ?? now });

    private static async Task<DateTimeOffset?> LatestAsync(Work work, long roomId, DateTimeOffset now)
    {
        var here = await work.QueryAsync<HereRow>(HereSql, new { roomId, now });
        return here.Count == 0 ? null : here.Max(h => Until(h.SeenAt, h.EndsAt));
    }

    private sealed record HereRow
    {
        public required DateTimeOffset SeenAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }
    }
}
