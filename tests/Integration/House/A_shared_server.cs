using System.Text;
using Canvass.Shared.Servers;
using Npgsql;
using NUnit.Framework;
using RabbitMQ.Client;

namespace Canvass.Integration.House;

[CancelAfter(120_000)]
public sealed class A_shared_server
{
    [Test]
    public async Task gives_each_test_an_empty_database(CancellationToken ct)
    {
        await using var database = await PostgresServer.Shared.CreateDatabaseAsync(ct);
        await using var other = await PostgresServer.Shared.CreateDatabaseAsync(ct);

        await ExecuteAsync(database.ConnectionString, "CREATE TABLE people (id bigint)", ct);
        await ExecuteAsync(other.ConnectionString, "CREATE TABLE people (id bigint)", ct);

        Assert.That(await ScalarAsync(database.ConnectionString, "SELECT count(*) FROM people", ct), Is.Zero);
    }

    [Test]
    public async Task drops_a_database_that_somebody_still_holds_open(CancellationToken ct)
    {
        var database = await PostgresServer.Shared.CreateDatabaseAsync(ct);
        await using var forgotten = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await forgotten.OpenConnectionAsync(ct);

        await database.DisposeAsync();

        Assert.That(
            await ScalarAsync(PostgresServer.Shared.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'", ct),
            Is.Zero);
    }

    [Test]
    public async Task writes_through_to_disk_and_sorts_Swedish(CancellationToken ct)
    {
        var server = PostgresServer.Shared.ConnectionString;

        Assert.That(await ScalarAsync(server, "SELECT count(*) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'on'", ct), Is.EqualTo(2));
        Assert.That(await ScalarAsync(server, "SELECT count(*) FROM (SELECT 1 WHERE 'Östersund' COLLATE \"sv-x-icu\" > 'Ystad' COLLATE \"sv-x-icu\") AS s", ct), Is.EqualTo(1));
    }

    [Test]
    public async Task confirms_a_message_and_hands_it_on(CancellationToken ct)
    {
        var queue = RabbitMqServer.NewPrefix() + "outcomes";
        await using var connection = await RabbitMqServer.Shared.ConnectAsync(ct);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum, cancellationToken: ct);

        await channel.BasicPublishAsync(string.Empty, queue, mandatory: true, "svar"u8.ToArray(), ct);
        var message = await channel.BasicGetAsync(queue, autoAck: true, ct);

        Assert.That(message, Is.Not.Null);
        Assert.That(Encoding.UTF8.GetString(message!.Body.Span), Is.EqualTo("svar"));
        await channel.QueueDeleteAsync(queue, cancellationToken: ct);
    }

    internal static Dictionary<string, object?> Quorum { get; } = new() { ["x-queue-type"] = "quorum" };

    internal static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    internal static async Task<long> ScalarAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
