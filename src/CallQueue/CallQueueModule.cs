using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canvass.CallQueue;

/// <summary>The wiring of the queue role: who carries the log to the bus.</summary>
public static class CallQueueModule
{
    /// <summary>What a process that has the queue role listens to.</summary>
    public static readonly BusEndpoint Endpoint = new()
    {
        // One process answers, so that it knows what is on its way already; a few at once, or that knowledge would be of no use.
        Name = "log-replay",
        OneProcess = true,
        AtOnce = 4,
        Prefetch = 4,
        Consumers = [typeof(ReplayConsumer)],
    };

    /// <summary>The work in the background, in a process that has the queue role. Add <see cref="Endpoint"/> to its bus.</summary>
    public static IServiceCollection AddCallQueueWorker(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCallQueueLog(configuration);
        services.AddOptions<LogOptions>().BindConfiguration(LogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IHostedService>(provider => new MigrateAtStart(CallQueueStore.Migrator, provider.GetRequiredService<CallQueueStore>().Database));
        services.AddSingleton<ILogBus, LogBus>();
        services.AddSingleton<HeartBeat>();
        services.AddSingleton<Replay>();
        services.AddHostedService<LogRelay>();
        services.TryAddSingleton<RulesCache>();
        services.TryAddSingleton<StandingWriter>();
        services.TryAddSingleton<HouseholdReader>();
        services.TryAddSingleton<Refold>();
        services.AddHostedService(provider => new RulesSweep(
            new RulesWalk(provider.GetRequiredService<CallQueueStore>(), provider.GetRequiredService<Refold>()),
            provider.GetRequiredService<CallQueueStore>().Database,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RulesSweep>>()));
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ISessions, SessionStore>();
        services.AddHostedService(provider => new SessionSweep(
            provider.GetRequiredService<ISessions>(),
            provider.GetRequiredService<CallQueueStore>().Database,
            provider.GetRequiredService<IOptions<SessionOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SessionSweep>>()));
        return services;
    }

    /// <summary>The log, for one who only reads it.</summary>
    public static IServiceCollection AddCallQueueLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new CallQueueStore(DatabaseSettings.OpenCanvass(configuration, provider.GetRequiredService<TimeProvider>(), provider.GetService<Databases.DataFolder>())));
        services.TryAddSingleton<LogSignal>();
        services.TryAddSingleton<ILog, LogStore>();
        services.TryAddSingleton<ILogReader>(provider => provider.GetRequiredService<ILog>());
        return services;
    }
}
