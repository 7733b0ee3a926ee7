using System.Globalization;
using System.Text.Json;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The audit's rows and their chain. <see cref="Audit"/> writes them.</summary>
internal sealed class AuditStore(CallQueueStore store, KeyedHash keys) : IAudit
{
    private const string Columns = "id, at, organisation_id, actor, action, subject, details, salt, details_hash";

    private const int LinksAtOnce = 20;

    // Nobody writes for as long to one transaction.
    private static readonly TimeSpan GapsKept = TimeSpan.FromHours(1);

    private readonly IDatabase database = store.Database;

    private const string HeadSql = "select number, link, row_id, gaps from audit_head where id = 1";

    private const string WaitingSql = $"select {Columns} from audit where id > $1 order by id limit $2";

    private const string LateSql = $"select {Columns} from audit where id between $1 and $2 order by id";

    private const string MoveHeadSql = "update audit_head set number = $2, link = $3, row_id = $4, gaps = $5 where id = 1 and number = $1";

    private const string LinkSql = "insert into audit_link (number, ids, marks, link) values ($1, $2, $3, $4)";

    // Whose details were deleted meanwhile keeps their hash.
    private const string SaltSql = "update audit set details_hash = $3, salt = case when details is null then null else $2 end where id = $1";

    public async Task<int> ChainAsync(int limit, CancellationToken ct)
    {
        var (head, waiting, now) = (Nothing, new List<AuditEntry>(limit), default(DateTimeOffset));
        await database.ReadAsync(async work =>
        {
            waiting.Clear();
            (head, now) = (await HeadAsync(work, ct), await work.NowAsync());
            var batch = new Batch();
            foreach (var gap in head.Gaps) batch.Read(LateSql, row => waiting.Add(Entry(row)), gap.From, gap.To);
            await work.SendAsync(batch.Read(WaitingSql, row => waiting.Add(Entry(row)), head.RowId, (long)limit), ct);
            return true;
        }, ct);
        if (waiting.Count == 0) return 0;

        var (link, marks, changes) = (head.Link, new List<string>(waiting.Count), new Batch());
        foreach (var row in waiting)
        {
            var salted = AuditChain.Salted(row);
            if (salted != row) changes.Add(SaltSql, row.Id, salted.Salt, salted.DetailsHash);
            link = AuditChain.LinkOf(keys, link, salted);
            marks.Add(AuditChain.MarkOf(link));
        }
        List<long> ids = [.. waiting.Select(row => row.Id)];
        var end = new AuditHead(head.Number + ids.Count, link, Math.Max(head.RowId, ids[^1]), GapsAfter(head, ids, now));
        changes.Add(LinkSql, end.Number, JsonSerializer.Serialize(ids), string.Join(' ', marks), link);
        return await database.WriteAsync(async work =>
        {
            // First of all: where two processes are at it for a moment, the second finds the head moved and leaves it to its next round.
            var mine = 0;
            await work.SendAsync(new Batch().Count(MoveHeadSql, n => mine = n, head.Number, end.Number, end.Link, end.RowId, JsonSerializer.Serialize(end.Gaps)), ct);
            if (mine == 0) return 0;
            await work.SendLastAsync(changes, ct);
            return ids.Count;
        }, ct);
    }

    /// <summary>Ids follow the commits on SQLite, with its one writer. Elsewhere one that is passed over may still come, or was rolled back.</summary>
    private static List<AuditGap> GapsAfter(AuditHead head, List<long> ids, DateTimeOffset now)
    {
        List<AuditGap> gaps = [.. head.Gaps.Where(gap => now - gap.Since < GapsKept).SelectMany(gap => gap.Without(ids))];
        var last = head.RowId;
        foreach (var id in ids.Where(id => id > head.RowId))
        {
            if (id > last + 1) gaps.Add(new AuditGap(last + 1, id - 1, now));
            last = id;
        }
        return gaps;
    }

    public Task<AuditHead> HeadAsync(CancellationToken ct) => database.ReadAsync(work => HeadAsync(work, ct), ct);

    private const string LinksSql = "select number, ids, marks, link from audit_link where number > $1 order by number limit $2";

    private const string CountWaitingSql = "select count(*) from audit where id > $1";

    private static string StraySql(Engine engine) => $"""
        select id from audit where id <= $1 except {(engine == Engine.Sqlite
            ? "select e.value from audit_link l, json_each(l.ids) e"
            : "select cast(e.value as bigint) from audit_link l, jsonb_array_elements_text(cast(l.ids as jsonb)) e")} order by 1
        """;

    public Task<AuditEnd> WalkAsync(Action<AuditLink, IReadOnlyDictionary<long, AuditEntry>> each, CancellationToken ct) => database.ReadAsync(async work =>
    {
        var (head, links) = (await HeadAsync(work, ct), new List<AuditLink>());
        do
        {
            var after = links.LastOrDefault()?.Number ?? 0;
            links.Clear();
            await work.SendAsync(new Batch().Read(LinksSql, row => links.Add(Link(row)), after, (long)LinksAtOnce), ct);
            var rows = new Dictionary<long, AuditEntry>();
            await work.SendAsync(new Batch().Read($"select {Columns} from audit where {Many.Ids(work.Engine, "id", 1)}", row => rows.Add(row.Long(0), Entry(row)), Many.Json(links.SelectMany(l => l.Ids))), ct);
            foreach (var link in links) each(link, rows);
        }
        while (links.Count == LinksAtOnce);

        var (waiting, strays) = (0L, new List<long>());
        await work.SendAsync(new Batch().Read(CountWaitingSql, row => waiting = row.Long(0), head.RowId).Read(StraySql(work.Engine), row => strays.Add(row.Long(0)), head.RowId), ct);
        var late = strays.Where(id => head.Gaps.Any(gap => gap.Has(id))).ToList();
        return new AuditEnd(head, waiting + late.Count, strays.Except(late).Select(id => (long?)id).FirstOrDefault());
    }, ct);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? organisationId, long? before, int limit, CancellationToken ct) => database.ReadAsync(async work =>
    {
        var entries = new List<AuditEntry>();
        var ofOne = organisationId is { } id ? string.Create(CultureInfo.InvariantCulture, $"and organisation_id = {id}") : "";
        await work.SendAsync(new Batch().Read($"select {Columns} from audit where id < $1 {ofOne} order by id desc limit $2", row => entries.Add(Entry(row)), before ?? long.MaxValue, (long)limit), ct);
        return (IReadOnlyList<AuditEntry>)entries;
    }, ct);

    private static readonly AuditHead Nothing = new(0, "", 0, []);

    private static async Task<AuditHead> HeadAsync(Work work, CancellationToken ct)
    {
        var head = Nothing;
        await work.SendAsync(new Batch().Read(HeadSql, row => head = new AuditHead(row.Long(0), row.Text(1), row.Long(2), JsonSerializer.Deserialize<List<AuditGap>>(row.Text(3))!)), ct);
        return head;
    }

    private static AuditLink Link(Row row) => new(row.Long(0), JsonSerializer.Deserialize<List<long>>(row.Text(1))!, row.Text(2).Split(' '), row.Text(3));

    private static AuditEntry Entry(Row row) => new()
    {
        Id = row.Long(0),
        At = row.Instant(1),
        OrganisationId = row.LongOrNull(2),
        Actor = row.Text(3),
        Action = row.Text(4),
        Subject = row.Text(5),
        Details = row.TextOrNull(6),
        Salt = row.TextOrNull(7),
        DetailsHash = row.TextOrNull(8),
    };
}
