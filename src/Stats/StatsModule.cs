using Canvass.Hosting;
using Canvass.Stats.Intake;
using Canvass.Stats.Reports;
using Canvass.Stats.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Canvass.Stats;

/// <summary>The only wiring of the statistics. Reading them needs the store alone; counting needs the bus too.</summary>
public static class StatsModule
{
    /// <summary>What a process that has the stats role listens to.</summary>
    public static readonly BusEndpoint Endpoint = new()
    {
        // One process, one message at a time: the numbers come in order, and only then is each the next one.
        Name = "stats-log",
        OneProcess = true,
        AtOnce = 1,
        Prefetch = 8,
        Consumers = [typeof(LogPublishedConsumer), typeof(LogHeadConsumer)],
    };

    /// <summary>Counting, in a process that has the stats role. Add <see cref="Endpoint"/> to its bus.</summary>
    public static IServiceCollection AddStats(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStatsReports(configuration);
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IHostedService>(provider => new MigrateAtStart(StatsStore.Migrator, provider.GetRequiredService<StatsStore>().Database));
        services.AddSingleton<IReplayRequests, ReplayBus>();
        services.AddSingleton<ReplayRequests>();
        services.AddSingleton<LogIntake>();
        services.AddHostedService<IntakeStart>();
        return services;
    }

    /// <summary>The figures, for a process that only shows them.</summary>
    public static IServiceCollection AddStatsReports(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new StatsStore(DatabaseSettings.OpenStats(configuration, provider.GetRequiredService<TimeProvider>(), provider.GetService<Databases.DataFolder>())));
        services.TryAddSingleton<Totals>();
        services.TryAddSingleton<Lag>();
        services.TryAddSingleton<StatsVerify>();
        services.TryAddSingleton<Rebuild>();
        return services;
    }
}
