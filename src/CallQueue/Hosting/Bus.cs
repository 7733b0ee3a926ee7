using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Canvass.Hosting;

/// <summary>
/// The bus: within the process, or RabbitMQ where <c>ConnectionStrings:Bus</c> says so. The process starts and serves whether or not
/// the broker answers, and connects when it does.
/// </summary>
public static class Bus
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(4);

    /// <summary>One bus for the process; each role it has brings its <paramref name="endpoints"/>.</summary>
    public static IServiceCollection AddCanvassBus(this IServiceCollection services, IConfiguration configuration, params IEnumerable<BusEndpoint> endpoints)
    {
        var broker = BrokerIn(configuration);
        var all = endpoints.ToList();
        services.AddOptions<BusOptions>().BindConfiguration(BusOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var prefix = configuration.GetSection(BusOptions.Section).Get<BusOptions>()?.Prefix ?? "";
        services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            // A dead broker must not keep the program from starting, nor from stopping.
            host.WaitUntilStarted = false;
            host.StopTimeout = StopsWithin;
            host.ConsumerStopTimeout = StopsWithin / 2;
        });
        services.AddMassTransit(bus =>
        {
            // Left on, it would report to its makers over the internet.
            bus.DisableUsageTelemetry();
            foreach (var consumer in all.SelectMany(endpoint => endpoint.Consumers)) bus.AddConsumer(consumer);
            if (broker is null) bus.UsingInMemory((context, memory) => Listen(memory, context, all, prefix));
            else bus.UsingRabbitMq((context, rabbit) => Connect(rabbit, context, broker, all, prefix));
        });
        return services;
    }

    /// <summary>Null: the bus is within the process.</summary>
    public static Uri? BrokerIn(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("Bus");
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw new StartRefused("ConnectionStrings:Bus must be an address like amqp://user:password@host:5672, or empty for the bus within the process.");
    }

    /// <summary>Gives up when <paramref name="ct"/> fires, also where the client is stuck in a broker that was paused and does not see it.</summary>
    public static async Task PublishPatientlyAsync<T>(this IPublishEndpoint bus, T message, CancellationToken ct, TimeSpan? staleAfter = null)
        where T : class
    {
        var taken = bus.Publish(message, context =>
        {
            context.TimeToLive = staleAfter;
            // Written to the broker's disk, and answered only then; the bus within the process has nothing to wait for.
            if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.AwaitAck = true;
        }, ct);
        await taken.WaitAsync(ct);
    }

    private static void Connect(IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context, Uri broker, IReadOnlyList<BusEndpoint> endpoints, string prefix)
    {
        rabbit.Host(broker, host =>
        {
            host.PublisherConfirmation = true;
            // A paused broker keeps its connections open: only its silence tells.
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
        });
        if (prefix.Length > 0) rabbit.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(rabbit.MessageTopology.EntityNameFormatter, prefix));
        Listen(rabbit, context, endpoints, prefix);
    }

    private static void Listen<TEndpoint>(IBusFactoryConfigurator<TEndpoint> bus, IBusRegistrationContext context, IReadOnlyList<BusEndpoint> endpoints, string prefix)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        foreach (var endpoint in endpoints)
        {
            bus.ReceiveEndpoint(prefix + endpoint.Name, queue =>
            {
                queue.PrefetchCount = endpoint.Prefetch;
                queue.ConcurrentMessageLimit = endpoint.AtOnce;
                if (queue is IRabbitMqReceiveEndpointConfigurator rabbit)
                {
                    rabbit.SetQuorumQueue();
                    rabbit.SingleActiveConsumer = endpoint.OneProcess;
                }
                foreach (var consumer in endpoint.Consumers) queue.ConfigureConsumer(context, consumer);
            });
        }
    }
}

/// <summary>A queue and who reads it.</summary>
public sealed record BusEndpoint
{
    public required string Name { get; init; }

    public required IReadOnlyList<Type> Consumers { get; init; }

    /// <summary>Messages handled at the same time in one process.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Messages that the broker hands out ahead.</summary>
    public int Prefetch { get; init; } = 8;

    /// <summary>Of all processes that listen one is given the messages; another takes its place when it is gone.</summary>
    public bool OneProcess { get; init; }
}
