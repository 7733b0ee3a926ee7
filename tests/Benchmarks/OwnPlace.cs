using Canvass.Databases;
using Canvass.Shared.Servers;
using Npgsql;

namespace Canvass.Benchmarks;

/// <summary>A database of a measure's own, opened as the server opens it: on PostgreSQL with the server's own clock.</summary>
internal sealed class OwnPlace : IAsyncDisposable
{
    private readonly IAsyncDisposable? remains;
    private readonly string? folder;

    private OwnPlace(IDatabase database, string? folder, string? connectionString, IAsyncDisposable? remains)
    {
        Database = database;
        this.folder = folder;
        ConnectionString = connectionString;
        this.remains = remains;
    }

    public static bool PostgresIsThere => Environment.GetEnvironmentVariable(PostgresServer.Variable) is { Length: > 0 };

    public IDatabase Database { get; private set; }

    /// <summary>The data folder, as the server calls it.</summary>
    public string Folder => folder!;

    public string? ConnectionString { get; }

    public static async Task<OwnPlace> NewAsync(Engine engine)
    {
        if (engine == Engine.Postgres)
        {
            var database = await PostgresServer.Shared.CreateDatabaseAsync();
            return new OwnPlace(new PostgresDatabase(database.ConnectionString), null, database.ConnectionString, database);
        }
        var made = Directory.CreateTempSubdirectory("canvass-bench-").FullName;
        return new OwnPlace(new SqliteDatabase(File(made), TimeProvider.System), made, null, null);
    }

    public static async Task<OwnPlace> BuiltAsync(Engine engine, World world)
    {
        var place = await NewAsync(engine);
        await world.BuildAsync(place);
        return place;
    }

    public static string File(string folder) => Path.Combine(folder, "canvass.db");

    /// <summary>For another process to open.</summary>
    public ValueTask CloseAsync() => Database.DisposeAsync();

    /// <summary>A database built a moment ago is still on its way to the disk, and the next commits would wait for it.</summary>
    public async Task SettleAsync()
    {
        if (Database.Engine == Engine.Sqlite)
        {
            Machine.Sync(Directory.GetFiles(Folder, "canvass.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)));
            return;
        }
        // Autovacuum comes round to it a little later.
        await ExecuteAsync("vacuum analyze");
        await ExecuteAsync("checkpoint");
    }

    /// <summary>Outside any transaction; PostgreSQL only.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (remains is not null) await remains.DisposeAsync();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
