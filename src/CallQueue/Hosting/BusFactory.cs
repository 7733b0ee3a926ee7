using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Canvass.Hosting;

/// <summary>Makes a bus with everything that this process listens to.</summary>
internal sealed class BusFactory(Uri? broker, IReadOnlyList<BusEndpoint> endpoints, BusOptions options, ILoggerFactory loggers, IServiceProvider services)
{
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(5);

    public bool IsWithinProcess => broker is null;

    public IBusControl Make()
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        if (broker is null) return MassTransit.Bus.Factory.CreateUsingInMemory(Listen);
        HeartbeatFaults.Outlive(loggers.CreateLogger(typeof(HeartbeatFaults)));
        return MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit => Connect(rabbit, broker));
    }

    private void Connect(IRabbitMqBusFactoryConfigurator rabbit, Uri to)
    {
        rabbit.Host(to, host =>
        {
            host.PublisherConfirmation = true;
            host.Heartbeat(options.Heartbeat);
            host.RequestedConnectionTimeout(ConnectsWithin);
        });
        if (options.Prefix.Length > 0) rabbit.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(rabbit.MessageTopology.EntityNameFormatter, options.Prefix));
        Listen(rabbit);
    }

    private void Listen<TEndpoint>(IBusFactoryConfigurator<TEndpoint> bus)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        foreach (var endpoint in endpoints)
        {
            bus.ReceiveEndpoint(options.Prefix + endpoint.Name, queue =>
            {
                queue.PrefetchCount = endpoint.Prefetch;
                queue.ConcurrentMessageLimit = endpoint.AtOnce;
                if (queue is IRabbitMqReceiveEndpointConfigurator rabbit)
                {
                    rabbit.SetQuorumQueue();
                    rabbit.SingleActiveConsumer = endpoint.OneProcess;
                }
                foreach (var consumer in endpoint.Consumers) queue.Consumer(consumer, type => ActivatorUtilities.CreateInstance(services, type));
            });
        }
    }
}
