using System.Globalization;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using Canvass.Shared.Servers;
using Canvass.Stats.Storage;
using Npgsql;

namespace Canvass.Fire;

/// <summary>People on a list and volunteers with a session each, put into a database before any program opens it.</summary>
internal sealed class Evening : IAsyncDisposable
{
    private const string Secret = "a secret for tests only, 32 bytes";

    private readonly IAsyncDisposable[] remains;
    private readonly Dictionary<string, string> settings;
    private readonly string? postgres;

    private Evening(string folder, string? postgres, params IAsyncDisposable[] remains)
    {
        Folder = folder;
        this.postgres = postgres;
        this.remains = remains;
        settings = new(StringComparer.Ordinal)
        {
            ["Canvass:Secret"] = Secret,
            ["Canvass:Data"] = folder,
            // A line for every request would bury the others.
            ["Serilog:MinimumLevel:Override:Canvass.Api.Hosting.RequestLog"] = "Error",
        };
        foreach (var limit in new[] { "PerHour", "SeatPerDay", "VolunteerPerDay", "AlonePerHour", "AlonePerDay", "Unconfirmed" }) settings[$"CallQueue:Budgets:{limit}"] = "1000000";
        if (postgres is null) return;
        settings["ConnectionStrings:Canvass"] = postgres;
        settings["Privacy:Journal"] = Path.Combine(folder, "erasure.journal");
    }

    public string Folder { get; }

    public string CanvassFile => Path.Combine(Folder, "canvass.db");

    public int People { get; private set; }

    public long List { get; private set; }

    public IReadOnlyList<Ringer> Ringers { get; private set; } = [];

    public static async Task<Evening> OnAsync(Engine engine, int people, int volunteers) => engine == Engine.Sqlite ? await OnSqliteAsync(people, volunteers) : await OnPostgresAsync(people, volunteers);

    /// <param name="people">How many are on the list.</param>
    /// <param name="volunteers">How many have a session.</param>
    /// <param name="within">A folder that is there already; null: a new one.</param>
    public static async Task<Evening> OnSqliteAsync(int people, int volunteers, string? within = null)
    {
        var own = within is null ? new OwnFolder() : null;
        var evening = new Evening(within ?? own!.Path, null, own is null ? [] : [own]);
        await evening.FillAsync(people, volunteers);
        return evening;
    }

    /// <summary>A place for a database, and nothing in it yet, not even a schema.</summary>
    public static async Task<Evening> EmptyAsync(Engine engine)
    {
        var folder = new OwnFolder();
        if (engine == Engine.Sqlite) return new Evening(folder.Path, null, folder);
        var database = await PostgresServer.Shared.CreateDatabaseAsync();
        return new Evening(folder.Path, database.ConnectionString, database, folder);
    }

    public static async Task<Evening> OnPostgresAsync(int people, int volunteers, PostgresServer? server = null)
    {
        var folder = new OwnFolder();
        var database = await (server ?? PostgresServer.Shared).CreateDatabaseAsync();
        var evening = new Evening(folder.Path, database.ConnectionString, database, folder);
        await evening.FillAsync(people, volunteers);
        return evening;
    }

    /// <summary>The whole database, to a disk of its own. Nobody may be connected.</summary>
    public async Task MoveToAsync(string place)
    {
        var itself = new NpgsqlConnectionStringBuilder(postgres) { Pooling = false };
        var database = itself.Database;
        itself.Database = "postgres";
        await using var server = new NpgsqlConnection(itself.ConnectionString);
        await server.OpenAsync();
        foreach (var sql in new[] { $"create tablespace own location '{place}'", $"alter database \"{database}\" set tablespace own" })
        {
            await using var command = new NpgsqlCommand(sql, server);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A machine on which this evening's database is served.</summary>
    public House House(params (string Name, string Value)[] more)
    {
        var its = new Dictionary<string, string>(settings, StringComparer.Ordinal);
        foreach (var (name, value) in more) its[name] = value;
        return new House(its);
    }

    /// <summary>On the bus that the tests share, under names of its own.</summary>
    public static (string Name, string Value)[] SharedBus()
    {
        var prefix = RabbitMqServer.NewPrefix();
        return [("ConnectionStrings:Bus", RabbitMqServer.Shared.Address.ToString()), ("Canvass:Bus:Prefix", prefix)];
    }

    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>What the database says, read past Canvass.</summary>
    public async Task<Books> ReadAsync()
    {
        await using var database = Open();
        return await Books.ReadAsync(database);
    }

    public string StatsFile => Path.Combine(Folder, "stats.db");

    public IDatabase OpenStats() => postgres is null ? new SqliteDatabase(StatsFile, TimeProvider.System) : new PostgresDatabase(postgres, "stats");

    public IDatabase Open(TimeProvider? clock = null) => postgres is null ? new SqliteDatabase(CanvassFile, clock ?? TimeProvider.System) : new PostgresDatabase(postgres, givenClock: clock);

    /// <summary>Sends again what was not answered, and asks the judge.</summary>
    public async Task<IReadOnlyList<string>> FlawsAtTheEndAsync(House house, History history)
    {
        await Task.WhenAll(Ringers.Select(r => r.SendWhatWaitsAsync(house, history)));
        return Judge.Flaws(history, await ReadAsync(), People);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in remains) await one.DisposeAsync();
    }

    private async Task FillAsync(int people, int volunteers)
    {
        await using var database = Open();
        await CallQueueStore.Migrator.MigrateAsync(database);
        await using (var stats = OpenStats()) await StatsStore.Migrator.MigrateAsync(stats);

        var room = await CallRoom.OpenAsync(database, TimeProvider.System);
        List = await room.ListAsync();
        await room.PutOnAsync(List, await room.PeopleAsync(people));
        People = people;
        var ringers = new List<Ringer>();
        for (var i = 0; i < volunteers; i++)
        {
            var token = $"token-of-ringer-{i.ToString(CultureInfo.InvariantCulture)}-for-tests";
            var seated = await room.VolunteerAsync($"Ringer {i}");
            var hash = new KeyedHash(System.Text.Encoding.UTF8.GetBytes(Secret)).Of(KeyedHash.Purpose.SessionToken, token);
            await database.WriteAsync(work => work.ExecuteAsync("update session set token_hash = @hash where id = @SessionId", new { hash, seated.SessionId }));
            ringers.Add(new Ringer(token, List, i));
        }
        Ringers = ringers;
    }

    private sealed class OwnFolder : IAsyncDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("canvass-fire-").FullName;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
