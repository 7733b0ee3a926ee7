using System.Security.Cryptography;
using Npgsql;

namespace Canvass.Shared.Servers;

/// <summary>An empty database under a name nobody else has; gone, with every connection to it, once disposed of.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer server;
    private readonly bool drop;

    internal TestDatabase(PostgresServer server, bool drop)
    {
        this.server = server;
        this.drop = drop;
        Name = $"test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = Name }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        if (drop)
        {
            await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", CancellationToken.None);
        }
    }
}
