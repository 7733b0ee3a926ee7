using Canvass.CallQueue;
using Canvass.Contracts;
using Canvass.Hosting;
using Canvass.Integration.Log;
using Canvass.Shared;
using Canvass.Shared.Servers;
using Canvass.Stats;
using Canvass.Stats.Reports;
using Canvass.Stats.RollUps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Canvass.Integration.Stats;

/// <summary>The queue worker and the stats worker as they run in production, on PostgreSQL and RabbitMQ; only their patience is shorter.</summary>
internal sealed class Workers : IAsyncDisposable
{
    private static readonly (string, string?)[] Impatient =
    [
        ("Canvass:Bus:Heartbeat", "00:00:02"), ("Canvass:Bus:Patience", "00:00:05"), ("CallQueue:Log:HeartBeat", "00:00:00.200"), ("CallQueue:Log:LongestPause", "00:00:00.500"), ("Stats:Intake:AskAgainAfter", "00:00:01"),
    ];

    private readonly List<IHost> running = [];
    private readonly Uri broker;
    private IHost stats = null!;
    private IHost? queue;

    private Workers(LogOnDisk log, Uri broker)
    {
        Log = log;
        this.broker = broker;
    }

    public LogOnDisk Log { get; private set; }

    public string Prefix { get; } = RabbitMqServer.NewPrefix();

    /// <param name="log">Where the queue worker finds its log, and the stats worker a schema for its figures.</param>
    /// <param name="by">By way of this line, not straight to the broker that all share.</param>
    public static async Task<Workers> StartAsync(LogOnDisk log, Wire? by = null)
    {
        var workers = await StartStatsAsync(log, by);
        await workers.StartQueueAsync();
        return workers;
    }

    /// <summary>The stats worker alone, which has heard of a log and not of its entries: the test speaks for the queue worker until it starts one.</summary>
    public static async Task<Workers> StartStatsAsync(LogOnDisk log, Wire? by = null, params IReadOnlyList<(BusEndpoint Endpoint, object Service)> besides)
    {
        var workers = new Workers(log, by?.Address ?? RabbitMqServer.Shared.Address);
        workers.stats = await workers.StartAsync(log, [StatsModule.Endpoint, .. besides.Select(one => one.Endpoint)], (services, configuration) =>
        {
            services.AddStats(configuration);
            foreach (var (_, service) in besides) services.AddSingleton(service.GetType(), service);
        });
        await Eventually.TrueAsync(async () =>
        {
            await workers.SayAsync(new LogHead { LogId = log.LogId, Last = 0, At = TimeProvider.System.GetUtcNow() });
            return (await workers.LagAsync()).LogId == log.LogId;
        }, "the stats worker listens");
        return workers;
    }

    public async Task StartQueueAsync()
    {
        queue = await StartAsync(Log, [CallQueueModule.Endpoint], (services, configuration) => services.AddCallQueueWorker(configuration));
        await Eventually.TrueAsync(async () => (await LagAsync()).LogId == Log.LogId, "the log is heard of");
    }

    /// <summary>The queue worker goes down, and comes up on another database; the figures stay where they are.</summary>
    public async Task MoveToAsync(LogOnDisk other)
    {
        running.Remove(queue!);
        await EndAsync(queue!);
        Log = other;
        await StartQueueAsync();
    }

    public Task SayAsync<T>(T message)
        where T : class => stats.Services.GetRequiredService<ISpeaker>().SayAsync(message, CancellationToken.None);

    public Task<LagReport> LagAsync() => stats.Services.GetRequiredService<Lag>().ReadAsync();

    public Task<IReadOnlyDictionary<Cell, long>> TotalsAsync() => stats.Services.GetRequiredService<Totals>().ReadAsync();

    /// <summary>Everything in the log is counted: its last number is the watermark, and the lag says so.</summary>
    public Task CaughtUpAsync() => Eventually.TrueAsync(async () =>
    {
        var (lag, head) = (await LagAsync(), await Log.Log.HeadAsync());
        return lag.LogId == Log.LogId && lag.Watermark == head.Last && lag.Head == head.Last && lag is { SecondsBehind: 0, Rebuilding: null };
    }, "the figures have caught up with the log");

    public async ValueTask DisposeAsync()
    {
        foreach (var one in running) await EndAsync(one);
    }

    private async Task<IHost> StartAsync(LogOnDisk log, BusEndpoint[] endpoints, Action<IServiceCollection, IConfiguration> add)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Impatient.Append(("ConnectionStrings:Canvass", log.Own.Place)).Append(("ConnectionStrings:Bus", broker.ToString())).Append(("Canvass:Bus:Prefix", Prefix))
            .Select(setting => new KeyValuePair<string, string?>(setting.Item1, setting.Item2)));
        builder.Services.AddCanvassBus(builder.Configuration, endpoints);
        add(builder.Services, builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        running.Add(host);
        return host;
    }

    private static async Task EndAsync(IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }
}
