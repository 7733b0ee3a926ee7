using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Canvass.Shared.Servers;

/// <summary>A PostgreSQL with a superuser, on which every test makes a database of its own.</summary>
public sealed class PostgresServer
{
    public const string Variable = "CANVASS_TEST_POSTGRES";

    private readonly bool dropsDatabases;

    internal PostgresServer(string connectionString, bool dropsDatabases)
    {
        ConnectionString = connectionString;
        this.dropsDatabases = dropsDatabases;
    }

    /// <summary>The one that tests/run started. Without one the test is inconclusive: it has shown nothing.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "Inconclusive is how a test says that it cannot run here.")]
    public static PostgresServer Shared => new(SharedServer.AddressFrom(Variable, "PostgreSQL"), dropsDatabases: true);

    public string ConnectionString { get; }

    /// <param name="template">What it is a copy of; left out, it is empty.</param>
    /// <param name="ct">As usual.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken ct = default, string? template = null)
    {
        var database = new TestDatabase(this, dropsDatabases);
        try
        {
            await ExecuteAsync($"CREATE DATABASE {database.Name}{(template is null ? "" : $" TEMPLATE {template}")}", ct);
        }
        catch (NpgsqlException fault) when (fault is not PostgresException)
        {
            var place = new NpgsqlConnectionStringBuilder(ConnectionString);
            throw new InvalidOperationException($"PostgreSQL was not reached at {place.Host}:{place.Port}: {fault.Message}", fault);
        }
        return database;
    }

    /// <summary>Makes a database to be copied, unless somebody has made it.</summary>
    internal async Task<string> TemplateAsync(string name, Func<string, Task> prepare, CancellationToken ct = default)
    {
        var made = await CreateDatabaseAsync(ct);
        await prepare(made.ConnectionString);
        try
        {
            // Under its name there is never a half-made one.
            await ExecuteAsync($"ALTER DATABASE {made.Name} RENAME TO {name}", ct);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            await made.DisposeAsync();
        }
        return name;
    }

    // Unpooled: a connection kept to the server would be one less for the tests.
    internal async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
