using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The log's tables, for the relay and for those who read it whole.</summary>
internal sealed class LogStore(CallQueueStore store, TimeProvider clock) : ILog
{
    private const string RelayDuty = "log-relay";

    private readonly IDatabase database = store.Database;
    private Guid? knownId;

    public Task<int> NumberAsync(int limit, CancellationToken ct) =>
        database.Engine == Engine.Sqlite ? Task.FromResult(0) : database.WriteAsync(work => NumberWaitingAsync(work, limit), ct);

    // Numbers follow the order in which transactions become visible, not the order of ids: a transaction that began early may
    // commit late, and a cursor on the id would have passed its row by. The head is locked first and the waiting rows are read by a
    // later statement, so that a second relay sees what the first one left.
    private const string LockHeadSql = "select last from log_head where id = 1 for update";

    private const string WaitingSql = "select log_id from log_pending order by log_id limit @limit";

    private const string GiveSql = """
        update log set number = @last + given.place
          from unnest(@ids) with ordinality as given (id, place)
         where log.id = given.id and log.id = any(@ids)
        """;

    private const string NoLongerWaitingSql = "delete from log_pending where log_id = any(@ids)";

    private const string MoveHeadSql = "update log_head set last = @last where id = 1";

    private static async Task<int> NumberWaitingAsync(Work work, int limit)
    {
        var last = await work.FirstAsync<long>(LockHeadSql);
        var ids = (await work.QueryAsync<long>(WaitingSql, new { limit })).ToArray();
        if (ids.Length == 0) return 0;
        await work.ExecuteAsync(GiveSql, new { last, ids });
        await work.ExecuteAsync(NoLongerWaitingSql, new { ids });
        await work.ExecuteAsync(MoveHeadSql, new { last = last + ids.Length });
        return ids.Length;
    }

    // One writer at a time gives numbers on SQLite, so the newest row is the head.
    private const string SqliteHeadSql = "select coalesce(max(number), 0) from log";

    private const string PostgresHeadSql = "select last from log_head where id = 1";

    public Task<LogHead> HeadAsync(CancellationToken ct = default) => SayAsync(database.Engine == Engine.Sqlite ? SqliteHeadSql : PostgresHeadSql, ct);

    private const string PublishedSql = "select published from log_head where id = 1";

    public Task<LogHead> PublishedAsync(CancellationToken ct) => SayAsync(PublishedSql, ct);

    private const string MovePublishedSql = "update log_head set published = $1 where id = 1 and published < $1";

    public Task PublishedUpToAsync(long number, CancellationToken ct) =>
        database.WriteAsync(work => work.SendLastAsync(new Batch().Add(MovePublishedSql, number)), ct);

    private const string ReadSql = "select number, kind, at, organisation_id, body from log where number > $1 order by number limit $2";

    public Task<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct = default) => database.ReadAsync(async work =>
    {
        var entries = new List<LogEntry>(Math.Min(limit, 1_000));
        await work.SendAsync(new Batch().Read(ReadSql, row => entries.Add(new LogEntry
        {
            Number = row.Long(0),
            Kind = row.Text(1),
            At = row.Instant(2),
            OrganisationId = row.Long(3),
            Body = row.Text(4),
        }), after, limit));
        return (IReadOnlyList<LogEntry>)entries;
    }, ct);

    private const string SqliteCountAfterSql = "select coalesce(max(number), 0) - @after from log";

    private const string PostgresCountAfterSql = "select last - @after + (select count(*) from log_pending) from log_head where id = 1";

    public Task<long> CountAfterAsync(long after, CancellationToken ct = default) =>
        database.ReadAsync(work => work.ScalarAsync<long>(database.Engine == Engine.Sqlite ? SqliteCountAfterSql : PostgresCountAfterSql, new { after }), ct);

    public Task<IDuty?> TryTakeRelayDutyAsync(CancellationToken ct) => database.TryTakeDutyAsync(RelayDuty, ct);

    private async Task<LogHead> SayAsync(string lastSql, CancellationToken ct)
    {
        var logId = knownId ??= await IdAsync(ct);
        var last = await database.ReadAsync(work => work.ScalarAsync<long>(lastSql), ct);
        return new LogHead { LogId = logId, Last = last, At = clock.GetUtcNow() };
    }

    private const string IdSql = "select log_id from installation where id = 1";

    private async Task<Guid> IdAsync(CancellationToken ct) =>
        await database.ReadAsync(async work => (await work.QueryAsync<Guid>(IdSql)).Select(id => (Guid?)id).FirstOrDefault(), ct)
        ?? throw new StorageTrouble(StorageTroubleKind.Unavailable, "The database has not been set up yet: start the api once.");
}
