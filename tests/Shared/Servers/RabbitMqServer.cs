using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using RabbitMQ.Client;

namespace Canvass.Shared.Servers;

/// <summary>A RabbitMQ that tests share: each keeps to queues and exchanges whose names begin with a prefix of its own.</summary>
public sealed class RabbitMqServer
{
    public const string Variable = "CANVASS_TEST_RABBITMQ";

    internal RabbitMqServer(string address) => Address = new Uri(address);

    /// <summary>The one that tests/run started. Without one the test is inconclusive: it has shown nothing.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "Inconclusive is how a test says that it cannot run here.")]
    public static RabbitMqServer Shared => new(SharedServer.AddressFrom(Variable, "RabbitMQ"));

    public Uri Address { get; }

    // A prefix rather than a virtual host: that would take rabbitmqctl, a second each time, or the management plugin.
    public static string NewPrefix() => $"test-{RandomNumberGenerator.GetHexString(12, lowercase: true)}-";

    public Task<IConnection> ConnectAsync(CancellationToken ct = default) =>
        new ConnectionFactory { Uri = Address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(ct);
}
