using System.Net.Sockets;
using System.Text;
using Canvass.Shared.Servers;
using Npgsql;
using NUnit.Framework;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using static Canvass.Integration.House.A_shared_server;

namespace Canvass.Integration.House;

[CancelAfter(300_000)]
public sealed class A_server_of_ones_own
{
    [Test]
    public async Task RabbitMQ_keeps_what_it_confirmed_when_stopped_and_when_killed(CancellationToken ct)
    {
        await using var own = await OwnServer.RabbitMqAsync(ct);
        var address = own.Address;
        const string queue = "kept";
        await PublishAsync(own, queue, "before the stop", ct);

        await own.StopAsync(ct);
        Assert.That(async () => await own.AsRabbitMq().ConnectAsync(ct), Throws.TypeOf<BrokerUnreachableException>());
        await own.StartAsync(ct);
        await PublishAsync(own, queue, "before the kill", ct);

        await own.KillAsync(ct);
        Assert.That(async () => await own.AsRabbitMq().ConnectAsync(ct), Throws.TypeOf<BrokerUnreachableException>());
        await own.StartAsync(ct);

        Assert.That(own.Address, Is.EqualTo(address));
        Assert.That(await own.ControlAsync(["--quiet", "list_queues", "--no-table-headers", "name"], ct), Is.EqualTo(queue));
        Assert.That(await ReadAllAsync(own, queue, ct), Is.EqualTo(new[] { "before the stop", "before the kill" }));
    }

    [Test]
    public async Task PostgreSQL_keeps_what_it_committed_when_stopped_and_when_killed(CancellationToken ct)
    {
        await using var own = await OwnServer.PostgresAsync(ct);
        await ExecuteAsync(own.Address, "CREATE TABLE kept (id bigint); INSERT INTO kept VALUES (1)", ct);

        await own.StopAsync(ct);
        Assert.That(async () => await ScalarAsync(own.Address, "SELECT 1::bigint", ct),
            Throws.TypeOf<NpgsqlException>().With.InnerException.TypeOf<SocketException>());
        await own.StartAsync(ct);
        await ExecuteAsync(own.Address, "INSERT INTO kept VALUES (2)", ct);

        await own.KillAsync(ct);
        await own.StartAsync(ct);

        Assert.That(await ScalarAsync(own.Address, "SELECT count(*) FROM kept", ct), Is.EqualTo(2));
    }

    [Test]
    public async Task stands_still_while_paused_and_answers_when_resumed(CancellationToken ct)
    {
        await using var own = await OwnServer.PostgresAsync(ct);
        await using var source = NpgsqlDataSource.Create(own.Address);
        await using var connection = await source.OpenConnectionAsync(ct);
        Assert.That(await own.StateAsync(ct), Is.EqualTo("running"));

        await own.PauseAsync(ct);
        Assert.That(await own.StateAsync(ct), Is.EqualTo("paused"));
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        var answer = command.ExecuteScalarAsync(ct);

        await own.ResumeAsync(ct);
        Assert.That(await answer, Is.EqualTo(1));
    }

    private static async Task<List<string>> ReadAllAsync(OwnServer own, string queue, CancellationToken ct)
    {
        await using var connection = await own.AsRabbitMq().ConnectAsync(ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        var texts = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true, ct) is { } message)
        {
            texts.Add(Encoding.UTF8.GetString(message.Body.Span));
        }

        return texts;
    }

    private static async Task PublishAsync(OwnServer own, string queue, string text, CancellationToken ct)
    {
        await using var connection = await own.AsRabbitMq().ConnectAsync(ct);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum, cancellationToken: ct);
        await channel.BasicPublishAsync(
            string.Empty, queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text), ct);
    }
}
