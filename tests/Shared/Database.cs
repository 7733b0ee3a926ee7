using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared.Servers;

namespace Canvass.Shared;

/// <summary>The two engines as fixtures see them: <c>[TestFixtureSource(typeof(Database), nameof(Database.All))]</c>.</summary>
public sealed class Database
{
    public static readonly Database Sqlite = new(Engine.Sqlite);
    public static readonly Database Postgres = new(Engine.Postgres);

    private Database(Engine engine) => Engine = engine;

    public static IReadOnlyList<Database> All => [Sqlite, Postgres];

    public Engine Engine { get; }

    /// <summary>A database of the test's own with the call queue's schema, gone when disposed of.</summary>
    public async Task<OwnDatabase> FreshAsync(TimeProvider clock)
    {
        var own = await EmptyAsync(clock);
        await CallQueueStore.Migrator.MigrateAsync(own.Opened);
        return own;
    }

    /// <summary>The same without any schema.</summary>
    public async Task<OwnDatabase> EmptyAsync(TimeProvider clock)
    {
        if (Engine == Engine.Postgres)
        {
            var database = await PostgresServer.Shared.CreateDatabaseAsync();
            return new OwnDatabase(database.ConnectionString, () => new PostgresDatabase(database.ConnectionString, givenClock: clock), database);
        }

        var folder = Directory.CreateTempSubdirectory("canvass-test-").FullName;
        var file = Path.Combine(folder, "canvass.db");
        return new OwnDatabase(file, () => new SqliteDatabase(file, clock), new Folder(folder));
    }

    public override string ToString() => Engine.ToString();

    private sealed class Folder(string path) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Directory.Delete(path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A test's database, and what removes it.</summary>
public sealed class OwnDatabase(string place, Func<IDatabase> open, IAsyncDisposable remains) : IAsyncDisposable
{
    private IDatabase? opened;

    /// <summary>The file's path, or the connection string.</summary>
    public string Place => place;

    public IDatabase Opened => opened ??= open();

    public CallQueueStore Store => new(Opened);

    /// <summary>A second way in, as another replica has it (PostgreSQL), or as the process after a crash has it (SQLite, once the first is closed).</summary>
    public IDatabase OpenAnother() => open();

    public async Task CloseAsync()
    {
        if (opened is not null) await opened.DisposeAsync();
        opened = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await remains.DisposeAsync();
    }
}
