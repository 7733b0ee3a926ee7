using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class OpeningStore(CallQueueStore store) : IOpenings
{
    private const string ListSql = """
        select day, from_minute, to_minute from room_opening where room_id = @roomId and day >= @from and day <= @to order by day, from_minute
        """;

    private const string SeatsSql = "select count(*) from seat where room_id = @roomId and retired_at is null";

    public Task<(Room? Room, long Seats, IReadOnlyList<Opening> Found)> ListAsync(long organisationId, long roomId, RoomSight sight, DateOnly from, DateOnly to, CancellationToken ct) =>
        store.Database.ReadAsync<(Room?, long, IReadOnlyList<Opening>)>(async work =>
        {
            if (await RoomStore.FindSeenAsync(work, organisationId, roomId, sight) is not { } room) return (null, 0, []);
            var rows = await work.QueryAsync<Row>(ListSql, new { roomId, from, to });
            return (room, await work.ScalarAsync<long>(SeatsSql, new { roomId }), [.. rows.Select(r => new Opening(r.Day, (int)r.FromMinute, (int)r.ToMinute))]);
        }, ct);

    private const string ForgetSql = "delete from room_opening where room_id = @roomId and day = @day";

    private const string AddSql = "insert into room_opening (room_id, day, from_minute, to_minute) values (@roomId, @day, @from, @to)";

    private const string NewVersionSql = "update room set version = version + 1 where id = @roomId returning version";

    public Task<Answer<long>> SetAsync(long organisationId, long roomId, DateOnly day, IReadOnlyList<Opening> hours, long? version, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<long>>(async work =>
        {
            if (await RoomStore.FindAsync(work, organisationId, roomId, work.ForChange) is not { } room) return new Refusal.UnknownRoom();
            if (version is { } seen && seen != room.Version) return new Refusal.ChangedMeanwhile(room.Version);
            await work.ExecuteAsync(ForgetSql, new { roomId, day });
            foreach (var opening in hours) await work.ExecuteAsync(AddSql, new { roomId, day, from = (long)opening.FromMinute, to = (long)opening.ToMinute });
            await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "room_openings", $"room:{roomId}", $"{day:O} {string.Join(' ', hours.Select(h => $"{h.From}-{h.To}"))}".TrimEnd()), ct);
            return await work.ScalarAsync<long>(NewVersionSql, new { roomId });
        }, ct);

    private sealed record Row
    {
        public required DateOnly Day { get; init; }

        public required long FromMinute { get; init; }

        public required long ToMinute { get; init; }
    }
}
