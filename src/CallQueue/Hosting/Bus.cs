using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Canvass.Hosting;

/// <summary>
/// The bus: within the process, or RabbitMQ where <c>ConnectionStrings:Bus</c> says so. The process starts and serves whether or not
/// the broker answers, and connects when it does.
/// </summary>
public static class Bus
{
    /// <summary>One bus for the process; each role it has brings its <paramref name="endpoints"/>.</summary>
    public static IServiceCollection AddCanvassBus(this IServiceCollection services, IConfiguration configuration, params IEnumerable<BusEndpoint> endpoints)
    {
        var broker = BrokerIn(configuration);
        var all = endpoints.ToList();
        services.AddOptions<BusOptions>().BindConfiguration(BusOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new BusFactory(broker, all, provider.GetRequiredService<IOptions<BusOptions>>().Value, provider.GetRequiredService<ILoggerFactory>(), provider));
        services.AddSingleton<BusHost>();
        services.AddSingleton<ISpeaker>(provider => provider.GetRequiredService<BusHost>());
        services.AddHostedService(provider => provider.GetRequiredService<BusHost>());
        return services;
    }

    /// <summary>Whether the broker lets this program in.</summary>
    /// <returns>Why it does not; null when it does.</returns>
    public static async Task<string?> WhyRefusedAsync(Uri broker, CancellationToken ct = default)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = broker, RequestedConnectionTimeout = TimeSpan.FromSeconds(5) };
            await using var connection = await factory.CreateConnectionAsync(ct);
            return null;
        }
        catch (BrokerUnreachableException fault)
        {
            Exception first = fault;
            while (first.InnerException is { } inner) first = inner;
            return $"{first.Message.TrimEnd('.')}.";
        }
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
}

/// <summary>Says something on the bus.</summary>
public interface ISpeaker
{
    /// <summary>
    /// Completes when the bus has taken the message: on RabbitMQ when it is on the broker's disk. Throws when the bus has not for as long
    /// as <see cref="BusOptions.Patience"/>, or was put aside meanwhile; the message may have been taken all the same.
    /// </summary>
    Task SayAsync<T>(T message, CancellationToken ct, TimeSpan? staleAfter = null)
        where T : class;
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
