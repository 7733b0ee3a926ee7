using System.Globalization;
using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Backups of the whole database, and what must not survive a restore.</summary>
internal sealed class BackupStore(CallQueueStore store, KeyedHash keys, RegisterStore register) : IBackups
{
    private readonly IDatabase database = store.Database;

    public Task<BackupHead> HeadAsync(string actor, CancellationToken ct) => database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        var step = 0;
        await work.SendAsync(new Batch().Read("select max(number) from schema_step", row => step = row.Int(0)), ct);
        var head = new BackupHead { Id = NewId.At(now), At = now, Engine = work.Engine.ToString(), Step = step, SecretMark = keys.Mark };
        await work.SendAsync(new Batch().AddAudit(now, null, actor, AuditActions.Backup, $"backup:{head.Id}"), ct);
        return head;
    }, ct);

    public Task<long> WriteAsync(Func<Stream> begin, CancellationToken ct) => database.ReadAsync(async work =>
    {
        // Whole tables, which is what the other statements never want.
        if (work.Engine == Engine.Postgres) await work.ExecuteAsync("set local enable_seqscan = on");
        return await Snapshot.WriteAsync(work, begin(), ct);
    }, ct);

    public Task<bool> IsEmptyAsync(CancellationToken ct) => database.ReadAsync(async work => (await Snapshot.TablesAsync(work, ct)).Count == 0, ct);

    public Task<Restored> RestoreAsync(BackupHead head, Func<Stream> begin, IReadOnlyList<JournalEntry>? journal, string actor, CancellationToken ct)
    {
        if (head.Engine != database.Engine.ToString()) throw new BackupRefused($"The backup is of {head.Engine} and this database is {database.Engine}. Restore it where it comes from.");
        if (head.Step > CallQueueStore.Migrator.Newest) throw new BackupRefused("A newer version made this backup. Restore it with that one.");
        return database.WriteAsync(async work =>
        {
            // The rows go into the tables they come from; then both follow this program's schema.
            await CallQueueStore.Migrator.TakeStepsAsync(work, head.Step, ct);
            long rows;
            await using (var stream = begin()) rows = await Snapshot.ReadAsync(work, stream, ct);
            await CallQueueStore.Migrator.TakeStepsAsync(work, CallQueueStore.Migrator.Newest, ct);
            var now = await work.NowAsync();
            await Snapshot.LeapAsync(work, HighestId(journal ?? []), ct);
            await VoidAsync(work, now, ct);
            var replayed = journal is null ? null : await register.ReplayAsync(work, journal, ct);
            await work.SendAsync(new Batch().AddAudit(now, null, actor, AuditActions.Restore, $"backup:{head.Id}", Told(head, journal, replayed)), ct);
            return new Restored(rows, replayed);
        }, ct);
    }

    private const string LapseSql = "update call set state = $1, ended_at = $2, lease_until = case when lease_until > $2 then $2 else lease_until end where state = $3";

    private const string ReturnSql = "update target set lane = back_lane, who = back_who, due = back_due, back_lane = null, back_who = null, back_due = null where lane = 0";

    private const string FreeSql = "update household set held_until = 0, held_call = null where held_call is not null";

    private const string EndCodesSql = "update seat set code_ends_at = $1 where code_ends_at > $1";

    private const string LeaveRoomsSql = "update room set leader_until = 0 where leader_until > 0";

    private const string EndRoomCodesSql = "update room set code = null, code_ends_at = 0 where code is not null";

    private const string SendAwaySql = "delete from waiting";

    private const string SignOutSql = "update account_session set ended_at = $1 where ended_at is null";

    private const string WithdrawLinksSql = "update link set withdrawn_at = $1 where used_at is null and withdrawn_at is null";

    /// <summary>
    /// Nobody rings any more whom it shows at a call, and nobody gets in by what let them in then, which may have been taken from them since: passwords alone
    /// stay. The figures begin anew with the log's new id.
    /// </summary>
    private static async Task VoidAsync(Work work, DateTimeOffset now, CancellationToken ct)
    {
        await work.SendAsync(new Batch()
            .Add("update installation set log_id = $1", NewId.At(now))
            .Add(LapseSql, (long)CallStates.Lapsed, now, (long)CallStates.Open)
            .Add(ReturnSql)
            .Add(FreeSql)
            .Add(EndCodesSql, now)
            .Add(LeaveRoomsSql)
            .Add(EndRoomCodesSql)
            .Add(SendAwaySql)
            .Add(SignOutSql, now)
            .Add(WithdrawLinksSql, now), ct);
        await ProgramTokenStore.WithdrawAllAsync(work);
        await ImportStore.TakeBackAsync(work, ct);
        foreach (var session in await work.OpenSessionsAsync("started_at >= 0", new { })) await work.EndSessionAsync(session, session.SeenAt);
    }

    private static long HighestId(IReadOnlyList<JournalEntry> journal) => journal.SelectMany(e => e.People.Concat(e.Hashes.Select(h => h.Block ?? 0))).DefaultIfEmpty().Max();

    private static string Told(BackupHead head, IReadOnlyList<JournalEntry>? journal, Replayed? replayed)
    {
        var since = head.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return replayed is null
            ? $"without a journal: whoever was blocked or erased since {since} may have come back"
            : string.Create(CultureInfo.InvariantCulture, $"with {journal!.Count} entries of the journal since {since}: {replayed.Blocked} blocked, {replayed.Lifted} lifted, {replayed.StayBlocked} stay blocked, {replayed.Erased} people erased");
    }
}
