using Canvass.Api.Commands;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared.Servers;
using Canvass.Stats.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>
/// Missing, damaged, older, newer: every command says in one line what is wrong and what to do, and makes nothing worse. Control: the same
/// commands on databases that are well, <see cref="nothing_is_wrong_with_what_is_well"/>.
/// </summary>
[NonParallelizable]
public sealed class Databases_that_are_not_well : ByCommand
{
    private string Calls => Path.Combine(Folder, "canvass.db");

    private string Figures => Path.Combine(Folder, "stats.db");

    [SetUp]
    public Task OpenAsync() => SaysAsync("organisation", "create", "Our organisation");

    [Test]
    public async Task nothing_is_wrong_with_what_is_well()
    {
        var said = await SaysAsync("doctor");

        Assert.That(said, Does.Match("(?m)^Database +.*canvass\\.db is whole, at step [0-9]+; the log has 0 entries").And.Match("(?m)^Figures +.*stats\\.db is whole, at step [0-9]+"));
        await SaysAsync("stats", "verify");
    }

    [TestCase("stats.db")]
    [TestCase("canvass.db")]
    public async Task doctor_sees_noise(string file)
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, file), [.. Enumerable.Range(0, 8_192).Select(i => (byte)(i * 31))]);

        AssertTold(await RunAsync("doctor"), file, "is damaged");
    }

    /// <summary>A page in the middle: the file opens as if nothing were wrong.</summary>
    [TestCase("stats.db")]
    [TestCase("canvass.db")]
    public async Task doctor_sees_a_page_of_noise(string file)
    {
        var path = Path.Combine(Folder, file);
        await using (var whole = new FileStream(path, FileMode.Open))
        {
            whole.Seek(4_096, SeekOrigin.Begin);
            await whole.WriteAsync(Enumerable.Range(0, 4_096).Select(i => (byte)(i * 31)).ToArray());
        }

        AssertTold(await RunAsync("doctor"), file, "is damaged");
    }

    [TestCase("doctor")]
    [TestCase("stats", "verify")]
    public async Task figures_that_are_missing_are_told_of_and_not_made(params string[] command)
    {
        File.Delete(Figures);

        AssertTold(await RunAsync(command), "stats.db", "is missing");
        Assert.That(File.Exists(Figures), Is.False);
    }

    [Test]
    public async Task doctor_makes_no_calls_where_there_are_none()
    {
        File.Delete(Calls);

        AssertTold(await RunAsync("doctor"), "canvass.db", "is missing");
        Assert.That(File.Exists(Calls), Is.False);
    }

    [Test]
    public async Task figures_that_are_empty_are_told_of()
    {
        File.Delete(Figures);
        await File.WriteAllBytesAsync(Figures, []);

        AssertTold(await RunAsync("stats", "verify"), "stats.db", "is at step 0");
    }

    [TestCase("stats.db", "doctor")]
    [TestCase("canvass.db", "doctor")]
    [TestCase("canvass.db", "overview")]
    [TestCase("stats.db", "stats", "verify")]
    public async Task what_is_two_steps_newer_is_refused(string file, params string[] command)
    {
        await StepAsync(file, 1);
        Assert.That((await RunAsync(command)).Code, Is.EqualTo(CommandLine.Done), "one step newer is worked with");
        await StepAsync(file, 2);

        AssertTold(await RunAsync(command), file, "Start the newer program");
    }

    [Test]
    public async Task what_is_older_is_refused_beside_and_told_of_by_doctor()
    {
        await ExecuteAsync(Calls, "delete from schema_step where number > 1");

        foreach (var command in new[] { "overview", "doctor" }) AssertTold(await RunAsync(command), "canvass.db", "is at step 1", "`migrate`");
    }

    [TestCase("stats.db", "stats.db-wal")]
    [TestCase("canvass.db", "a copy of the whole data folder")]
    public async Task serve_says_what_to_do_about_a_damaged_file(string file, string advice)
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, file), [.. Enumerable.Range(0, 8_192).Select(i => (byte)(i * 31))]);

        var ended = await RunAsync("serve", "--urls", "http://127.0.0.1:0");

        AssertTold(ended, file, advice);
        Assert.That(ended.Complained, Does.Not.Contain("restore the latest backup"));
    }

    /// <summary>What the advice promises. Control: nothing is counted again before the file is moved away.</summary>
    [Test]
    public async Task figures_moved_away_are_made_anew_at_the_next_start()
    {
        await File.WriteAllBytesAsync(Figures, [.. Enumerable.Range(0, 8_192).Select(i => (byte)(i * 31))]);
        Assert.That((await RunAsync("migrate")).Code, Is.EqualTo(CommandLine.Failed));

        foreach (var file in Directory.EnumerateFiles(Folder, "stats.db*")) File.Move(file, Path.Combine(Folder, $"away-{Path.GetFileName(file)}"));
        await SaysAsync("migrate");

        await SaysAsync("doctor");
    }

    /// <summary>Control: without the stop the same figures are right.</summary>
    [Test]
    public async Task verify_says_that_counting_is_stopped()
    {
        Assert.That((await RunAsync("stats", "verify")).Code, Is.EqualTo(CommandLine.Done));
        await using (var calls = new SqliteDatabase(Calls, TimeProvider.System))
        {
            var logId = await calls.ReadAsync(work => work.ScalarAsync<Guid>("select log_id from installation"));
            await using var figures = new SqliteDatabase(Figures, TimeProvider.System);
            await figures.WriteAsync(async work =>
            {
                await work.ExecuteAsync("insert into reading (slot, log_id, number, moved_at, stopped_at, stopped_why) values ('a', @logId, 0, 1, 1, 'Entry 1 is of a kind (shift) that this program does not know: start a newer one.')", new { logId });
                await work.ExecuteAsync("insert into live (id, slot) values (1, 'a')");
            });
        }

        var ended = await RunAsync("stats", "verify");

        Assert.That((ended.Code, ended.Complained), Is.EqualTo((CommandLine.Failed, "Counting has stopped: Entry 1 is of a kind (shift) that this program does not know: start a newer one. 0 entries wait.")));
        Assert.That(ended.Said, Does.Not.Contain("are those of the log"));
    }

    [Test]
    public async Task doctor_reads_both_databases_on_PostgreSQL_and_makes_nothing()
    {
        await using var database = await PostgresServer.Shared.CreateDatabaseAsync(CancellationToken.None);
        var settings = OnPostgres(database.ConnectionString);

        var empty = await RunAsync(["doctor", .. settings]);
        Assert.That(empty.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(empty.Complained.Split('\n'), Has.Length.EqualTo(2).And.All.Contains("is at step 0").And.All.Contains("`migrate`"));
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var tables = source.CreateCommand("select count(*) from pg_tables where schemaname in ('public', 'stats')");
        Assert.That(await tables.ExecuteScalarAsync(), Is.Zero);

        await SaysAsync(["migrate", .. settings]);
        await using (var drop = source.CreateCommand("drop schema stats cascade")) await drop.ExecuteNonQueryAsync();
        var half = await RunAsync(["doctor", .. settings]);
        await using (var schema = source.CreateCommand("select count(*) from pg_namespace where nspname = 'stats'")) Assert.That(await schema.ExecuteScalarAsync(), Is.Zero);
        Assert.That((half.Code, half.Complained.Split('\n').Length), Is.EqualTo((CommandLine.Failed, 1)));

        await SaysAsync(["migrate", .. settings]);
        Assert.That(await SaysAsync(["doctor", .. settings]), Does.Match("(?m)^Figures +.* answers, at step [0-9]+").And.Match("(?m)^Connections +40 of [0-9]+"));
    }

    /// <summary>Control: the same database as it is usually set.</summary>
    [Test]
    public async Task doctor_warns_where_PostgreSQL_answers_before_it_has_written()
    {
        await using var database = await PostgresServer.Shared.CreateDatabaseAsync(CancellationToken.None);
        var settings = OnPostgres(database.ConnectionString);
        await SaysAsync(["migrate", .. settings]);
        var usual = await SaysAsync(["doctor", .. settings]);
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await using (var source = NpgsqlDataSource.Create(database.ConnectionString))
        await using (var off = source.CreateCommand($"alter database \"{name}\" set synchronous_commit = off"))
            await off.ExecuteNonQueryAsync();
        NpgsqlConnection.ClearAllPools();

        var ended = await RunAsync(["doctor", .. settings]);

        Assert.That(ended.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(ended.Complained, Does.Contain("synchronous_commit").And.Contain("alter database").IgnoreCase);
        Assert.That(usual, Does.Not.Contain("synchronous_commit"));
    }

    /// <summary>Control: pools that fit are only told.</summary>
    [Test]
    public async Task doctor_warns_of_pools_that_the_server_cannot_fill()
    {
        await using var database = await PostgresServer.Shared.CreateDatabaseAsync(CancellationToken.None);
        await SaysAsync(["migrate", .. OnPostgres(database.ConnectionString)]);

        var said = await SaysAsync(["doctor", .. OnPostgres($"{database.ConnectionString};Maximum Pool Size=5000")]);

        Assert.That(said, Does.Match("(?m)^Connections +10000 of [0-9]+").And.Contain("max_connections"));
    }

    private string[] OnPostgres(string connectionString) =>
        [$"--ConnectionStrings:Canvass={connectionString}", "--Canvass:Secret=a secret for tests only, 32 signs", $"--Privacy:Journal={Path.Combine(Folder, "journal")}"];

    private static void AssertTold((int Code, string Said, string Complained) ended, params string[] words)
    {
        Assert.That(ended.Code, Is.EqualTo(CommandLine.Failed), ended.Said);
        foreach (var word in words) Assert.That(ended.Complained, Does.Contain(word));
        Assert.That(ended.Complained, Does.Not.Contain("\n").And.Not.Contain("   at "));
    }

    private Task StepAsync(string file, int newer)
    {
        var newest = file == "stats.db" ? StatsStore.Migrator.Newest : CallQueueStore.Migrator.Newest;
        return ExecuteAsync(Path.Combine(Folder, file), $"insert into schema_step (number, name) values ({newest + newer}, 'of a newer program')");
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
