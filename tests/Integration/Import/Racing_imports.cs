using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using Npgsql;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>
/// Two who are at one import, because a turn was lost with its connection. Control: without the comparison both build the rows;
/// deleting before marking leaves a committed import without rows; without the gate the households are locked first.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Racing_imports(Database database) : WithImports(database)
{
    private ImportStore store = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        store = ImportRoom.StoreOn(own.Opened);
    }

    [Test]
    public async Task build_every_row_once()
    {
        var (import, place, rows) = await BegunAsync();

        var first = await store.BuildAsync(import, place, rows, new HashSet<string>(), from: 0, CancellationToken.None);
        var second = await ImportRoom.StoreOn(own.Opened).BuildAsync(import, place, rows, new HashSet<string>(), from: 0, CancellationToken.None);

        Assert.That((first, second, await room.CountAsync("target")), Is.EqualTo((true, false, 3)));
    }

    [Test]
    public async Task tell_the_slower_one_that_another_is_at_it()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(1_200));
        var slower = ImportRoom.DeskOn(own.Opened);
        // The turn is given away in the middle of the slower one's work, as when its connection breaks.
        var overtaken = new Overtaken(store, staged.Id);

        var answer = await slower.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1", overtaken);

        Assert.That(answer.Refusal, Is.EqualTo(new Refusal.ImportRunning()));
    }

    [Test]
    public async Task are_not_swept_once_they_are_being_committed()
    {
        var (import, _, rows) = await BegunAsync();

        Assert.That(await store.DiscardAsync(import.Id, CancellationToken.None), Is.False);
        Assert.That(await room.CountAsync("import_row"), Is.EqualTo(rows.Count));
    }

    [Test]
    public async Task cannot_be_committed_once_they_are_being_swept()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(3));
        await room.Database.WriteAsync(work => work.ExecuteAsync("update import set state = 'failed'"));

        Assert.That((await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1")).Refusal, Is.EqualTo(new Refusal.NotStaged(ImportState.Failed)));
        clock.Advance(ImportDesk.Patience + TimeSpan.FromMinutes(1));
        Assert.That((await room.Desk.SweepAsync(), await room.CountAsync("import"), await room.CountAsync("import_row")), Is.EqualTo((1, 0, 0)), "what a crash left half swept goes with the next round");
    }

    [Test]
    public async Task built_by_older_rules_are_folded_by_those_of_now()
    {
        var staged = await room.StageAsync(list, "Namn;Telefon;Födelseår\r\nAnna Ek;070-174 06 05;2009\r\n");
        var campaigns = new CampaignDesk(new CampaignStore(new CallQueueStore(own.Opened)));
        var changing = new Once("building", () => campaigns.ChangeAsync(room.Organisation, room.Calls.Campaign, new CampaignChange { Rules = new CampaignRules { MinimumAge = 0 } }));

        await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1", changing);
        var built = await room.StandingAsync(list, "Anna Ek");
        var (rules, standings) = (new RulesCache(), new StandingWriter());
        var walk = new RulesWalk(new CallQueueStore(own.Opened), new Refold(new HouseholdReader(rules), standings));
        while (await walk.StepAsync(CancellationToken.None) is not null)
        {
        }

        Assert.That((built, await room.StandingAsync(list, "Anna Ek")), Is.EqualTo(("under_age", "lane 3")));
    }

    [Test]
    public async Task count_whoever_was_settled_by_a_call_that_ended_meanwhile()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        var other = await room.ListAsync("other");
        var staged = await room.StageAsync(other, ImportRoom.File("Anna Ek;M1;070-174 06 05"), again: true);

        await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1", new Once("finishing", () => room.Calls.ReportAsync(volunteer, card.CallId, "no_answer")));

        Assert.That((await room.LoggedOnAsync(other), await room.LoggedOnAsync(0), await room.CountAsync("target where counted")), Is.EqualTo((1, 1, 2)));
    }

    [Test]
    public async Task being_undone_pass_the_registers_gate_before_they_lock_anybody()
    {
        await room.ImportAsync(list, ImportRoom.Csv(3));
        var whole = await room.ImportAsync(list, ImportRoom.Csv(1), wholeList: true, again: true);
        if (Database.Engine == Engine.Sqlite)
        {
            Assert.That(await store.RestoreAsync(whole, CancellationToken.None), Is.EqualTo(2), "one writer at a time is the gate");
            return;
        }

        await using var source = NpgsqlDataSource.Create(own.Place);
        await using var other = await source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, $"select pg_advisory_xact_lock(hashtextextended(current_database() || '.' || coalesce(current_schema(), '') || '.register.{room.Organisation}', 0))");

        var restoring = store.RestoreAsync(whole, CancellationToken.None);
        await Eventually.TrueAsync(() => room.Database.ReadAsync(async work => restoring.IsCompleted || await work.ScalarAsync<bool>("select exists (select 1 from pg_locks where locktype = 'advisory' and not granted)")), "undoing waits at the gate");

        Assert.That(restoring.IsCompleted, Is.False);
        Assert.DoesNotThrowAsync(() => ExecuteAsync(other, "select id from household for update nowait"));
        await transaction.RollbackAsync();
        Assert.That(await restoring, Is.EqualTo(2));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(ImportRecord Import, ListPlace Place, IReadOnlyList<PlacedRow> Rows)> BegunAsync()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(3));
        var place = (await store.PlaceAsync(room.Organisation, list, CancellationToken.None))!;
        var import = (await store.BeginBuildAsync(staged, wholeList: false, "user:1", CancellationToken.None))!;
        var reading = new RowReading(import.Mapping, import.Headers.Count, new DateOnly(2026, 8, 17));
        var rows = (await store.RowsAsync(import.Id, 0L, 10, CancellationToken.None)).Select((row, i) => new PlacedRow(import.OrderFrom + i, reading.Read(new SheetRow(row.Number, row.Cells)))).ToList();
        return (import, place, rows);
    }

    /// <summary>After the first step somebody else has built on.</summary>
    private sealed class Overtaken(ImportStore store, Guid importId) : IProgress<ImportProgress>
    {
        private bool done;

        public void Report(ImportProgress value)
        {
            if (done || value.Stage != "building") return;
            done = true;
            MoveOnAsync().GetAwaiter().GetResult();
        }

        private async Task MoveOnAsync()
        {
            var import = (await store.FindAsync(importId, CancellationToken.None))!;
            var place = (await store.PlaceAsync(import.OrganisationId, import.ListId, CancellationToken.None))!;
            var reading = new RowReading(import.Mapping, import.Headers.Count, new DateOnly(2026, 8, 17));
            var rows = (await store.RowsAsync(importId, 1_000L, 10, CancellationToken.None)).Select((row, i) => new PlacedRow(import.OrderFrom + import.Built + i, reading.Read(new SheetRow(row.Number, row.Cells)))).ToList();
            await store.BuildAsync(import, place, rows, new HashSet<string>(), import.Built, CancellationToken.None);
        }
    }

    private sealed class Once(string stage, Func<Task> what) : IProgress<ImportProgress>
    {
        private bool done;

        public void Report(ImportProgress value)
        {
            if (done || value.Stage != stage) return;
            done = true;
            what().GetAwaiter().GetResult();
        }
    }
}
