using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared.Servers;

namespace Canvass.Shared;

/// <summary>The two engines as fixtures see them: <c>[TestFixtureSource(typeof(Database), nameof(Database.All))]</c>.</summary>
public sealed class Database
{
    public static readonly Database Sqlite = new(Engine.Sqlite);
    public static readonly Database Postgres = new(Engine.Postgres);

    // All steps of the schema from nothing take longer than most tests: they are taken once, and copied.
    private static readonly Lazy<Task<byte[]>> MigratedFile = new(MigrateFileAsync);
    private static readonly Lazy<Task<string>> MigratedTemplate = new(MigrateTemplateAsync);

    private Database(Engine engine) => Engine = engine;

    public static IReadOnlyList<Database> All => [Sqlite, Postgres];

    public Engine Engine { get; }

    /// <summary>A database of the test's own with the call queue's schema, gone when disposed of.</summary>
    public async Task<OwnDatabase> FreshAsync(TimeProvider clock)
    {
        if (Engine == Engine.Postgres) return Own(await MigratedOnPostgresAsync(), clock);
        var own = Own(Directory.CreateTempSubdirectory(Prefix), clock);
        await File.WriteAllBytesAsync(own.Place, await MigratedFile.Value);
        return own;
    }

    /// <summary>The same without any schema.</summary>
    public async Task<OwnDatabase> EmptyAsync(TimeProvider clock) => Engine == Engine.Postgres
        ? Own(await PostgresServer.Shared.CreateDatabaseAsync(), clock)
        : Own(Directory.CreateTempSubdirectory(Prefix), clock);

    internal static async Task<TestDatabase> MigratedOnPostgresAsync() => await PostgresServer.Shared.CreateDatabaseAsync(template: await MigratedTemplate.Value);

    public override string ToString() => Engine.ToString();

    private const string Prefix = "canvass-test-";

    private static OwnDatabase Own(TestDatabase database, TimeProvider clock) =>
        new(database.ConnectionString, () => new PostgresDatabase(database.ConnectionString, givenClock: clock), database);

    private static OwnDatabase Own(DirectoryInfo folder, TimeProvider clock)
    {
        var file = Path.Combine(folder.FullName, "canvass.db");
        return new OwnDatabase(file, () => new SqliteDatabase(file, clock), new Folder(folder));
    }

    private static async Task<byte[]> MigrateFileAsync()
    {
        await using var own = await Sqlite.EmptyAsync(TimeProvider.System);
        await CallQueueStore.Migrator.MigrateAsync(own.Opened);
        await own.CloseAsync();
        return await File.ReadAllBytesAsync(own.Place);
    }

    private static async Task<string> MigrateTemplateAsync()
    {
        // Whoever runs at the same time copies the same one, as does the next run of the same build.
        var schema = typeof(CallQueueStore).Module.ModuleVersionId;
        return await PostgresServer.Shared.TemplateAsync($"template_{schema:N}", async connectionString =>
        {
            await using var database = new PostgresDatabase(connectionString);
            await CallQueueStore.Migrator.MigrateAsync(database);
        });
    }

    private sealed class Folder(DirectoryInfo folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            folder.Delete(recursive: true);
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
