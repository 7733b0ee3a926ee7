using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Imports on both engines: staging, building, the flip. What follows the flip and the undoing stand in files of their own.</summary>
internal sealed partial class ImportStore(CallQueueStore store, RulesCache rules, KeyedHash keys, PeopleWriter writer, Refold refold) : IImports
{
    /// <summary>Why a target is in no lane until the flip: its history is folded only then.</summary>
    public const string Unsettled = "unsettled";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IDatabase Database => store.Database;

    private const string PlaceSql = """
        select l.organisation_id, l.association_id, l.campaign_id, l.id, l.match_languages, c.version, c.rules, c.time_zone, c.first_day, o.rules
          from list l join campaign c on c.id = l.campaign_id join organisation o on o.id = l.organisation_id
         where l.id = $1 and l.organisation_id = $2
        """;

    public Task<ListPlace?> PlaceAsync(long organisationId, long listId, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        ListPlace? place = null;
        await work.SendAsync(new Batch().Read(PlaceSql, row => place = new ListPlace
        {
            OrganisationId = row.Long(0),
            AssociationId = row.Long(1),
            CampaignId = row.Long(2),
            ListId = row.Long(3),
            MatchLanguages = row.Bool(4),
            Campaign = rules.Frame(row.Long(2), row.Long(5), row.Text(6), row.Text(7), row.Text(8)),
            Organisation = rules.Organisation(row.Text(9)),
        }, listId, organisationId), ct);
        return place;
    }, ct);

    public Task<DateTimeOffset> NowAsync(CancellationToken ct) => Database.ReadAsync(work => work.NowAsync().AsTask(), ct);

    public async Task<IAsyncDisposable?> TryTakeTurnAsync(long organisationId, CancellationToken ct) =>
        await Database.TryTakeDutyAsync(string.Create(CultureInfo.InvariantCulture, $"import:{organisationId}"), ct);

    public async Task<ImportRecord?> FindAsync(Guid importId, CancellationToken ct) => await SelectAsync("id = $1", ct, importId) is [var found] ? found : null;

    public async Task<ImportRecord?> FindDoneAsync(long listId, string fileHash, CancellationToken ct) =>
        await SelectAsync("list_id = $1 and file_hash = $2 and state = 'done'", ct, listId, fileHash) is [.., var last] ? last : null;

    public Task<IReadOnlyList<ImportRecord>> OnListAsync(long organisationId, long listId, Guid? after, int limit, CancellationToken ct) =>
        SelectAsync("organisation_id = $1 and list_id = $2 and id > $3", "id limit $4", ct, organisationId, listId, after ?? Guid.Empty, (long)limit);

    public Task<IReadOnlyList<ImportRecord>> UnfinishedAsync(long? organisationId, CancellationToken ct) => organisationId is { } one
        ? SelectAsync("organisation_id = $1 and (state in ('building', 'undoing') or (state = 'done' and done_at is null))", ct, one)
        : SelectAsync("(state in ('building', 'undoing') or (state = 'done' and done_at is null))", ct);

    private const string AsTheyCame = "created_at, id";

    private Task<IReadOnlyList<ImportRecord>> SelectAsync(string where, CancellationToken ct, params object?[] values) => SelectAsync(where, AsTheyCame, ct, values);

    private Task<IReadOnlyList<ImportRecord>> SelectAsync(string where, string order, CancellationToken ct, params object?[] values) =>
        Database.ReadAsync(work => SelectAsync(work, where, order, ct, values), ct);

    private static async Task<IReadOnlyList<ImportRecord>> SelectAsync(Work work, string where, string order, CancellationToken ct, params object?[] values)
    {
        var found = new List<ImportRecord>();
        await work.SendAsync(new Batch().Read($"""
            select id, organisation_id, list_id, file_name, file_hash, state, source, obtained_at, whole_list, headers, mapping, report, actor, created_at, done_at, undone_at,
                   order_from, built, followed, version
              from import where {where} order by {order}
            """, row => found.Add(Record(row)), values), ct);
        return found;
    }

    private static ImportRecord Record(Row row) => new()
    {
        Id = row.Guid(0),
        OrganisationId = row.Long(1),
        ListId = row.Long(2),
        FileName = row.Text(3),
        FileHash = row.Text(4),
        State = Enum.Parse<ImportState>(row.Text(5), ignoreCase: true),
        Source = row.Text(6),
        ObtainedAt = row.Text(7),
        WholeList = row.Bool(8),
        Headers = JsonSerializer.Deserialize<string[]>(row.Text(9), Json) ?? [],
        Mapping = JsonSerializer.Deserialize<ColumnMapping>(row.Text(10), Json)!,
        Report = JsonSerializer.Deserialize<ImportReport>(row.Text(11), Json)!,
        Actor = row.Text(12),
        CreatedAt = row.Instant(13),
        DoneAt = row.InstantOrNull(14),
        UndoneAt = row.InstantOrNull(15),
        OrderFrom = row.LongOrNull(16) ?? 0,
        Built = row.Long(17),
        Followed = row.Long(18),
        Version = row.Long(19),
    };

    public Task<MappingTemplate?> FittingAsync(long organisationId, string headers, CancellationToken ct) =>
        Database.ReadAsync(work => MappingTemplateStore.FittingAsync(work, organisationId, headers), ct);

    private const string BeginSql = """
        insert into import (id, organisation_id, list_id, file_name, file_hash, state, source, obtained_at, whole_list, mapping, headers, report, actor, created_at)
        values ($1, $2, $3, $4, $5, 'staging', $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    public Task BeginAsync(ImportRecord import, CancellationToken ct) => Database.WriteAsync(work => work.SendAsync(new Batch().Add(BeginSql,
        import.Id, import.OrganisationId, import.ListId, import.FileName, import.FileHash, import.Source, import.ObtainedAt, import.WholeList,
        JsonSerializer.Serialize(import.Mapping, Json), JsonSerializer.Serialize(import.Headers, Json), JsonSerializer.Serialize(import.Report, Json), import.Actor, import.CreatedAt), ct), ct);

    public Task StageAsync(Guid importId, IReadOnlyList<StagedRow> rows, CancellationToken ct)
    {
        var cells = rows.Select(row => (object?[])[importId, (long)row.Number, JsonSerializer.Serialize(row.Cells.Select(Storable), Json)]).ToList();
        return Database.WriteAsync(work => work.InsertManyAsync("import_row", ["import_id", "row", "cells"], cells, ct), ct);
    }

    private const string StagedSql = """
        update import set state = 'staged', file_hash = $2, mapping = $3, headers = $4, report = $5, version = version + 1
         where id = $1 and version = $6 and state in ('staging', 'staged')
        """;

    public async Task<ImportRecord?> StagedAsync(ImportRecord import, CancellationToken ct)
    {
        var staged = await Database.WriteAsync(async work =>
        {
            var changed = 0;
            await work.SendAsync(new Batch().Count(StagedSql, n => changed = n,
                import.Id, import.FileHash, JsonSerializer.Serialize(import.Mapping, Json), JsonSerializer.Serialize(import.Headers, Json), JsonSerializer.Serialize(import.Report, Json), import.Version), ct);
            return changed;
        }, ct);
        return staged == 0 ? null : import with { Version = import.Version + 1 };
    }

    public Task<IReadOnlyList<StagedRow>> RowsAsync(Guid importId, long after, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var rows = new List<StagedRow>(limit);
        await work.SendAsync(new Batch().Read(
            "select row, cells from import_row where import_id = $1 and row > $2 order by row limit $3", row => rows.Add(Staged(row, 0)), importId, after, (long)limit), ct);
        return (IReadOnlyList<StagedRow>)rows;
    }, ct);

    public Task<IReadOnlyDictionary<int, StagedRow>> RowsAsync(Guid importId, IReadOnlyCollection<int> numbers, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var rows = new Dictionary<int, StagedRow>(numbers.Count);
        await work.SendAsync(new Batch().Read(
            $"select row, cells from import_row where import_id = $1 and {Many.Ids(work.Engine, "row", 2)}",
            row => rows.Add(row.Int(0), Staged(row, 0)), importId, Many.Json(numbers.Select(n => (long)n))), ct);
        return (IReadOnlyDictionary<int, StagedRow>)rows;
    }, ct);

    public Task<KnownAlready> KnownAsync(ListPlace list, IReadOnlyList<ReadRow> rows, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var book = new NumberBook(work, list.OrganisationId, keys, importId: null);
        var onList = new HashSet<long>();
        var namesakes = new HashSet<string>(StringComparer.Ordinal);
        var anybody = false;
        await work.SendAsync(new Batch().Read("select 1 from person where organisation_id = $1 limit 1", _ => anybody = true, list.OrganisationId), ct);
        if (!anybody) return new KnownAlready(book.Who, onList, namesakes, ListNames.None);

        await book.LoadAsync(
            rows.Where(r => r.ExternalId is not null).Select(r => r.ExternalId!),
            rows.SelectMany(r => r.Numbers).Select(n => n.E164).Distinct(StringComparer.Ordinal), ct);
        var found = rows.Select(r => book.Who.Find(r.ExternalId, r.FoldedName, r.Numbers.Select(n => n.E164))).Where(p => p is not null).Select(p => p!.Id).Distinct();
        await work.SendAsync(new Batch()
            .Read(VisibleSql(work.Engine), row => onList.Add(row.Long(0)), list.ListId, Many.Json(found))
            .Read(NamesSql(work.Engine), row => namesakes.Add(row.Text(0)), list.OrganisationId, Many.Json(rows.Select(r => r.FoldedName).Distinct(StringComparer.Ordinal))), ct);
        return new KnownAlready(book.Who, onList, namesakes, await ListNamesReader.ReadAsync(work, list, rows, ct));
    }, ct);

    private static string VisibleSql(Engine engine) => $"""
        select t.person_id from target t join list l on l.id = t.list_id
         where t.list_id = $1 and {Many.Ids(engine, "t.person_id", 2)} and t.order_key <= l.order_limit and t.taken_off_at is null
        """;

    private static string NamesSql(Engine engine) => $"""
        select j.value from {(engine == Engine.Sqlite ? "json_each($2) j" : "json_array_elements_text($2::json) j(value)")}
         where exists (select 1 from person p where p.organisation_id = $1 and p.folded_name = j.value and p.merged_into is null)
        """;

    private const string EverybodySql = """
        select t.person_id from target t join list l on l.id = t.list_id where t.list_id = $1 and t.order_key <= l.order_limit and t.taken_off_at is null
        """;

    public Task<(long OnList, long Count, IReadOnlyList<long> First)> OnListBesidesAsync(long listId, IReadOnlySet<long> people, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var (onList, count, first) = (0L, 0L, new List<long>());
        await work.SendAsync(new Batch().Read(EverybodySql, row =>
        {
            onList++;
            if (people.Contains(row.Long(0))) return;
            count++;
            if (first.Count < ImportDesk.SampleRows) first.Add(row.Long(0));
        }, listId), ct);
        return (onList, count, (IReadOnlyList<long>)first);
    }, ct);

    private const string BeginBuildSql = """
        update import set state = 'building', whole_list = $2, actor = $3, order_from = (select l.order_limit + 1 from list l where l.id = import.list_id),
               campaign_version = (select c.version from list l join campaign c on c.id = l.campaign_id where l.id = import.list_id)
         where id = $1 and version = $4 and state = 'staged'
        """;

    public Task<ImportRecord?> BeginBuildAsync(ImportRecord import, bool wholeList, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        var began = 0;
        await work.SendAsync(new Batch().Count(BeginBuildSql, n => began = n, import.Id, wholeList, actor, import.Version), ct);
        return began == 0 ? null : (await SelectAsync(work, "id = $1", AsTheyCame, ct, import.Id))[0];
    }, ct);

    public async Task<IAsyncDisposable> WriteMuchAsync(CancellationToken ct) => Database is SqliteDatabase sqlite ? await sqlite.WriteMuchAsync(ct) : new AsPostgresDoes();

    private sealed class AsPostgresDoes : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    public int BuiltAtOnce { get; init; } = store.Database.Engine == Engine.Sqlite ? 500 : 2_000;

    private const string NoteSql = "update import_row set result = coalesce($3, result), reason = $4 where import_id = $1 and row = $2";
    private const string BuiltSql = "update import set built = $2 where id = $1 and state = 'building' and built = $3";

    public Task<bool> BuildAsync(ImportRecord import, ListPlace list, IReadOnlyList<PlacedRow> rows, IReadOnlySet<string> crowded, long from, CancellationToken ct) =>
        Database.WriteAsync(async work =>
        {
            // First of all: whoever else builds these rows waits here, and then finds them built.
            var mine = 0;
            await work.SendAsync(new Batch().Count(BuiltSql, n => mine = n, import.Id, from + rows.Count, from), ct);
            if (mine == 0) return false;
            var people = rows.Where(r => r.Row.Verdict is not RowVerdict.Rejected).ToList();
            var built = await writer.BuildAsync(work, new BuildChunk { List = list, Import = import, Rows = people, Crowded = crowded, Now = await work.NowAsync() }, ct);
            await refold.HouseholdsAsync(work, built.Touched, ct);
            var batch = new Batch();
            foreach (var row in rows.Select(r => r.Row).Where(r => r.Problems.Count > 0))
                batch.Add(NoteSql, import.Id, (long)row.Number, row.Verdict is RowVerdict.Rejected ? "rejected" : null, string.Join(' ', row.Problems.Select(p => p.Code).Distinct(StringComparer.Ordinal)));
            await work.SendAsync(batch, ct);
            return true;
        }, ct);

    private const string RaiseLimitSql = """
        update list set order_limit = (select i.order_from + i.built from import i where i.id = $2)
         where id = $1 and order_limit < (select i.order_from + i.built from import i where i.id = $2)
        """;

    private const string FlipSql = """
        update import
           set state = 'done', brought = (select count(*) from target t where t.import_id = $1), turn = 1 + (select coalesce(max(i.turn), 0) from import i where i.organisation_id = import.organisation_id)
         where id = $1 and state = 'building'
        """;

    // Locked, so that rules which change just now see these people, or are seen here.
    private static string OlderRulesSql(Work work) => $"""
        select c.id from import i join list l on l.id = i.list_id join campaign c on c.id = l.campaign_id
         where i.id = $1 and c.version <> coalesce(i.campaign_version, 0) {(work.Engine == Engine.Postgres ? "for share of c" : "")}
        """;

    public async Task FlipAsync(ImportRecord import, CancellationToken ct)
    {
        var now = await NowAsync(ct);
        // Counting a hundred thousand takes a moment. Nothing that is counted changes before the flip, so it is done before the writer is held.
        var entries = await Database.ReadAsync(work => TargetGroup.FlippedAsync(work, import.Id, import.OrganisationId, now, ct), ct);
        await Database.WriteAsync(async work =>
        {
            var (flipped, older) = (0, (long?)null);
            await work.SendAsync(new Batch().Count(FlipSql, n => flipped = n, import.Id).Read(OlderRulesSql(work), row => older = row.Long(0), import.Id), ct);
            if (flipped == 0) return;
            // Some were built by rules that are not those of now, and no walk saw them behind the list's limit.
            if (older is { } campaignId) await work.SendAsync(RulesWalk.Begin(new Batch(), import.OrganisationId, campaignId), ct);
            await work.SendAsync(new Batch()
                .Add(RaiseLimitSql, import.ListId, import.Id)
                .AddAudit(now, import.OrganisationId, import.Actor, "import", $"list:{import.ListId}", import.Id.ToString())
                .Append(entries), ct);
        }, ct);
    }

    private const string DoneSql = """
        update import set done_at = $2, report = $3, taken_off = (select count(*) from target t where t.taken_off_by = $1) where id = $1 and state = 'done' and done_at is null
        """;

    public async Task FinishAsync(ImportRecord import, CancellationToken ct)
    {
        await Database.WriteAsync(async work =>
        {
            var notRung = 0L;
            await work.SendAsync(new Batch().Read($"select count(*) from import_row where import_id = $1 and result = '{PerhapsNotRung.Code}'", row => notRung = row.Long(0), import.Id), ct);
            await work.SendAsync(new Batch().Add(DoneSql, import.Id, await work.NowAsync(), Nameless(import.Report with { PerhapsNotRung = notRung })), ct);
        }, ct);
        await ForgetRowsAsync(import.Id, alsoNoted: false, ct);
    }

    private const string NotedSql = "select row, cells, result from import_row where import_id = $1 and row > $2 and reason is not null order by row limit $3";

    public Task<IReadOnlyList<StagedRow>> NotedAsync(Guid importId, long after, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var rows = new List<StagedRow>();
        await work.SendAsync(new Batch().Read(NotedSql, row => rows.Add(Staged(row, 0) with { Result = row.TextOrNull(2) }), importId, after, (long)limit), ct);
        return (IReadOnlyList<StagedRow>)rows;
    }, ct);

    private const string FailSql = "update import set state = 'failed' where id = $1 and state in ('staging', 'staged', 'failed')";

    public async Task<bool> DiscardAsync(Guid importId, CancellationToken ct)
    {
        // Somebody may be committing it just now: only what is marked can no longer be committed.
        var failed = 0;
        await Database.WriteAsync(work => work.SendAsync(new Batch().Count(FailSql, n => failed = n, importId), ct), ct);
        if (failed == 0) return false;
        await ForgetRowsAsync(importId, alsoNoted: true, ct);
        await Database.WriteAsync(work => work.SendAsync(new Batch().Add("delete from import where id = $1 and state = 'failed'", importId), ct), ct);
        return true;
    }

    public async Task<int> SweepAsync(DateTimeOffset olderThan, CancellationToken ct)
    {
        var swept = 0;
        foreach (var stale in await SelectAsync("state in ('staging', 'staged', 'failed') and created_at < $1", ct, olderThan))
            if (await DiscardAsync(stale.Id, ct)) swept++;
        var ended = await SelectAsync("""
            state in ('done', 'undone') and coalesce(undone_at, done_at) < $1
            and (exists (select 1 from import_row r where r.import_id = import.id) or exists (select 1 from import_before b where b.import_id = import.id))
            """, ct, olderThan);
        foreach (var import in ended) await ForgetRowsAsync(import.Id, alsoNoted: true, ct);
        return swept + ended.Count;
    }

    private const string FilledTables = "target, household, person, number, person_number, fact, import_row";

    // A bulk change leaves PostgreSQL without statistics and its index pages unvisited: the first claim would pay for it.
    public Task TidyAsync(CancellationToken ct) => MaintainAsync($"vacuum (analyze) {FilledTables}", ct);

    // Plans made while a table was empty stay for as long as nobody looks at it again, and read a whole index for one row: everybody
    // who rings meanwhile would feel it.
    public Task LookAgainAsync(CancellationToken ct) => MaintainAsync($"analyze {FilledTables}", ct);

    private async Task MaintainAsync(string sql, CancellationToken ct)
    {
        if (Database is not PostgresDatabase postgres) return;
        await using var connection = await postgres.OpenAsync(ct);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The counts stay; whom the preview showed is nobody's business any more.</summary>
    private static string Nameless(ImportReport report) => JsonSerializer.Serialize(report with { Sample = [], RejectedSample = [], MissingSample = [] }, Json);

    private const int ForgottenAtOnce = 2_000;

    private async Task ForgetRowsAsync(Guid importId, bool alsoNoted, CancellationToken ct)
    {
        var kept = alsoNoted ? "" : "and reason is null";
        long? after = 0;
        while (after is { } from)
        {
            after = await Database.WriteAsync(async work =>
            {
                long? last = null;
                await work.SendAsync(new Batch().Read(
                    "select max(x.row) from (select r.row from import_row r where r.import_id = $1 and r.row > $2 order by r.row limit $3) x", row => last = row.LongOrNull(0), importId, from, (long)ForgottenAtOnce), ct);
                if (last is { } to) await work.SendAsync(new Batch().Add($"delete from import_row where import_id = $1 and row > $2 and row <= $3 {kept}", importId, from, to), ct);
                return last;
            }, ct);
        }
        if (!alsoNoted) return;
        var deleted = ForgottenAtOnce;
        while (deleted == ForgottenAtOnce)
            await Database.WriteAsync(work => work.SendAsync(new Batch().Count(ForgetBeforeSql, n => deleted = n, importId, (long)ForgottenAtOnce), ct), ct);
    }

    private const string ForgetBeforeSql = """
        delete from import_before where import_id = $1 and person_id in (select b.person_id from import_before b where b.import_id = $1 order by b.person_id limit $2)
        """;

    private static StagedRow Staged(Row row, int at) => new(row.Int(at), JsonSerializer.Deserialize<string[]>(row.Text(at + 1), Json) ?? []);

    /// <summary>What PostgreSQL cannot hold in a text: a NUL, half a surrogate pair.</summary>
    private static string Storable(string cell)
    {
        if (cell.Contains('\0', StringComparison.Ordinal)) cell = cell.Replace("\0", "", StringComparison.Ordinal);
        return cell.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? cell : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cell));
    }
}
