using System.Globalization;
using System.Security.Cryptography;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using Canvass.Stats.Storage;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// C: however many programs bring a database to their schema at once, and wherever they are killed, it is the old one or the new one.
/// Control: <see cref="a_schema_in_between_is_seen"/>.
/// </summary>
[Category("C")]
public sealed class Schema_steps
{
    private const string Nothing = "nothing";
    private const string Whole = "whole";

    [Test]
    public async Task eight_programs_at_once_make_one_schema()
    {
        await using var evening = await Evening.EmptyAsync(Engine.Postgres);

        var programs = Enumerable.Range(0, 8).Select(_ => Migrate(evening)).ToList();
        var codes = await Task.WhenAll(programs.Select(p => p.EndedAsync()));

        Assert.That(codes, Has.All.Zero, string.Join('\n', programs.SelectMany(p => p.Complained)));
        Assert.That(await StateAsync(evening), Is.EqualTo((Whole, Whole)));
        foreach (var program in programs) await program.DisposeAsync();
    }

    /// <summary>A table of the same name that we are making holds the program up in the middle of its own.</summary>
    [Test]
    public async Task killed_in_the_middle_on_PostgreSQL_nothing_has_happened()
    {
        await using var evening = await Evening.EmptyAsync(Engine.Postgres);
        await using var database = evening.Open();
        var (inTheWay, outOfTheWay) = (new TaskCompletionSource(), new TaskCompletionSource());
        var blocking = Task.Run(() => database.WriteAsync<bool>(async work =>
        {
            await work.ExecuteAsync("create table log_head (x bigint)");
            inTheWay.TrySetResult();
            await outOfTheWay.Task;
            throw new OperationCanceledException("Out of the way again.");
        }));
        await inTheWay.Task;

        var programs = Enumerable.Range(0, Size.Of(3, 8)).Select(_ => Migrate(evening)).ToList();
        await Eventually.HoldsAsync("one is in the middle and the others wait", async () => await WaitingAsync(database, "%create table log_head%") == 1 && await WaitingAsync(database, "%pg_advisory_lock%") == programs.Count - 1);
        await Task.WhenAll(programs.Select(p => p.KillAsync()));
        outOfTheWay.SetResult();
        Assert.That(async () => await blocking, Throws.InstanceOf<OperationCanceledException>());
        await Eventually.HoldsAsync("the server has noticed", async () => await OthersAsync(database) == 0);

        Assert.That(await StateAsync(evening), Is.EqualTo((Nothing, Nothing)));
        await AssertMigratesAsync(evening);
        foreach (var program in programs) await program.DisposeAsync();
    }

    [Test]
    public async Task killed_in_the_middle_on_SQLite_it_is_the_old_or_the_new()
    {
        var traced = await Strace.IsAllowedAsync();
        if (Size.Full && !traced) Assert.Fail("strace is missing or tracing is refused here (ptrace): no write of a migration was singled out.");
        var states = new List<(string, string)>();

        foreach (var moment in Size.Full ? Enumerable.Range(0, 40).Select(i => 1 + (i * 8)) : [1, 60, 160])
        {
            await using var evening = await Evening.EmptyAsync(Engine.Sqlite);
            await using (var program = traced
                ? ApiProcess.Start(["migrate"], evening.Settings,
                    "strace", "-f", "-o", "/dev/null", "-P", evening.CanvassFile + "-wal", "-P", evening.StatsFile + "-wal",
                    "-e", "trace=pwrite64", "-e", string.Create(CultureInfo.InvariantCulture, $"inject=pwrite64:signal=KILL:when={moment}"))
                : Migrate(evening))
            {
                if (!traced)
                {
                    await Eventually.HoldsAsync("it has begun", () => File.Exists(evening.CanvassFile) || !program.IsRunning);
                    await Task.Delay(TimeSpan.FromMilliseconds(moment / 4.0));
                    if (program.IsRunning) await program.KillAsync();
                }
                await program.EndedAsync();
            }

            states.Add(await StateAsync(evening));
            Assert.That(new[] { states[^1].Item1, states[^1].Item2 }, Has.All.AnyOf(Nothing, Whole), $"killed at write {moment}");
            await AssertMigratesAsync(evening);
        }
        Assert.That(states, Has.Some.Not.EqualTo((Whole, Whole)), "no kill was early enough to hit anything");
    }

    [TestCaseSource(nameof(EnginesAndStores))]
    public async Task two_steps_newer_is_refused_untouched(Database engine, bool stats)
    {
        await using var evening = await Evening.OnAsync(engine.Engine, people: 3, volunteers: 1);
        await NewerAsync(evening, stats, steps: 2);
        var before = await PrintAsync(evening, stats);

        await using var program = ApiProcess.Start(["serve", "--urls", "http://127.0.0.1:0"], evening.Settings);
        var code = await program.EndedAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(program.Complained, Has.Count.EqualTo(1), string.Join('\n', program.Complained));
            Assert.That(program.Complained.First(), Does.Contain("newer program"));
            Assert.That(await PrintAsync(evening, stats), Is.EqualTo(before));
        });
    }

    [TestCaseSource(nameof(EnginesAndStores))]
    public async Task one_step_newer_is_worked_with(Database engine, bool stats)
    {
        await using var evening = await Evening.OnAsync(engine.Engine, people: 3, volunteers: 1);
        await NewerAsync(evening, stats, steps: 1);
        await using var house = evening.House();
        var history = new History();

        await house.StartAsync();
        Assert.That(await evening.Ringers[0].TakeAsync(house, history), Is.True);
        await evening.Ringers[0].TellAsync(house, history);

        await Figures.CatchUpAsync(evening, house);
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
    }

    [TestCaseSource(typeof(Database), nameof(Database.All))]
    public async Task a_schema_in_between_is_seen(Database engine)
    {
        await using var evening = await Evening.OnAsync(engine.Engine, people: 0, volunteers: 0);
        Assert.That(await StateAsync(evening), Is.EqualTo((Whole, Whole)));

        await using (var database = evening.Open()) await database.WriteAsync(work => work.ExecuteAsync("drop table log_head"));
        await using (var database = evening.OpenStats()) await database.WriteAsync(work => work.ExecuteAsync("delete from schema_step"));

        var (calls, stats) = await StateAsync(evening);
        Assert.Multiple(() =>
        {
            Assert.That(calls, Is.Not.AnyOf(Nothing, Whole));
            Assert.That(stats, Is.Not.AnyOf(Nothing, Whole));
        });
    }

    private static IEnumerable<object[]> EnginesAndStores() => from engine in Database.All from stats in new[] { false, true } select new object[] { engine, stats };

    private static ApiProcess Migrate(Evening evening) => ApiProcess.Start(["migrate"], evening.Settings);

    private static async Task AssertMigratesAsync(Evening evening)
    {
        await using var program = Migrate(evening);
        Assert.That(await program.EndedAsync(), Is.Zero, program.Log);
        Assert.That(await StateAsync(evening), Is.EqualTo((Whole, Whole)));
    }

    /// <summary>"nothing", "whole", or what there is.</summary>
    private static async Task<(string Calls, string Stats)> StateAsync(Evening evening)
    {
        await using var calls = evening.Open();
        await using var stats = evening.OpenStats();
        return (await StateAsync(calls, CallQueueStore.Migrator, "public"), await StateAsync(stats, StatsStore.Migrator, "stats"));
    }

    private static async Task<string> StateAsync(IDatabase database, Migrator migrator, string schema)
    {
        var tables = await TablesAsync(database, schema);
        if (tables.Count == 0) return Nothing;
        var steps = tables.Contains("schema_step") ? await database.ReadAsync(work => work.ScalarAsync<long>("select count(*) from schema_step")) : 0;
        var wanted = await WantedAsync(database.Engine, migrator);
        return steps == migrator.Newest && tables.SequenceEqual(wanted, StringComparer.Ordinal) ? Whole : $"{steps} steps and {string.Join(' ', tables)}";
    }

    /// <summary>What the steps make of a database that nobody disturbs.</summary>
    private static async Task<IReadOnlyList<string>> WantedAsync(Engine engine, Migrator migrator)
    {
        await using var fresh = await Database.All.Single(d => d.Engine == engine).EmptyAsync(TimeProvider.System);
        await migrator.MigrateAsync(fresh.Opened);
        return await TablesAsync(fresh.Opened, "public");
    }

    private static Task<IReadOnlyList<string>> TablesAsync(IDatabase database, string schema) => database.ReadAsync(work => database.Engine == Engine.Sqlite
        ? work.QueryAsync<string>("select name from sqlite_master where type in ('table', 'index') and name not like 'sqlite_%' order by name")
        : work.QueryAsync<string>("select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = @schema and c.relkind in ('r', 'i') order by c.relname::text collate \"C\"", new { schema }));

    private static async Task NewerAsync(Evening evening, bool stats, int steps)
    {
        await using var database = stats ? evening.OpenStats() : evening.Open();
        var newest = stats ? StatsStore.Migrator.Newest : CallQueueStore.Migrator.Newest;
        for (var step = 1; step <= steps; step++)
            await database.WriteAsync(work => work.ExecuteAsync("insert into schema_step (number, name) values (@number, 'of a newer program')", new { number = (long)(newest + step) }));
    }

    /// <summary>The file itself on SQLite; every table's size and last change on PostgreSQL.</summary>
    private static async Task<string> PrintAsync(Evening evening, bool stats)
    {
        await using var database = stats ? evening.OpenStats() : evening.Open();
        if (database.Engine == Engine.Sqlite)
        {
            await database.DisposeAsync();
            return Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(stats ? evening.StatsFile : evening.CanvassFile)));
        }
        var tables = await TablesAsync(database, stats ? "stats" : "public");
        var rows = new List<string>();
        foreach (var table in tables.Where(t => !t.Contains("_pkey", StringComparison.Ordinal)))
            if (await database.ReadAsync(work => work.ScalarAsync<bool>("select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = @table and c.relkind = 'r' and n.nspname = @schema)", new { table, schema = stats ? "stats" : "public" })))
                rows.Add(await database.ReadAsync(work => work.ScalarAsync<string>($"select '{table} ' || count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) from \"{table}\"")));
        return string.Join('\n', tables.Concat(rows));
    }

    private static Task<long> WaitingAsync(IDatabase database, string query) => database.ReadAsync(work => work.ScalarAsync<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock' and query like @query", new { query }));

    private static Task<long> OthersAsync(IDatabase database) => database.ReadAsync(work => work.ScalarAsync<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'"));
}
