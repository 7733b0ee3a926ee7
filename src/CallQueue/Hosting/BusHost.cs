using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canvass.Hosting;

/// <summary>
/// Holds the bus of the process. One on RabbitMQ that is out of order or silent for too long is put aside, with its connection and its
/// listeners, and a fresh one takes its place: what state the broker's trouble left it in, and how long it would pause before it tries
/// again, need not be known. Within the process there is nothing that could break.
/// </summary>
internal sealed partial class BusHost(BusFactory factory, IOptions<BusOptions> options, TimeProvider clock, ILogger<BusHost> logger) : BackgroundService, ISpeaker
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PutAsideStopsWithin = TimeSpan.FromSeconds(30);

    // What comes to life only when the broker does is no better for being made anew, and costs a connection each time.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private readonly TimeSpan patience = options.Value.Patience;
    private readonly Lock gate = new();
    private RunningBus? current;

    public async Task SayAsync<T>(T message, CancellationToken ct, TimeSpan? staleAfter = null)
        where T : class
    {
        var bus = Current();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, bus.Ended);
        try
        {
            await bus.PublishAsync(message, staleAfter).WaitAsync(bus.Patience, clock, either.Token);
        }
        catch (TimeoutException)
        {
            PutAside(bus, "did not take a message");
            throw;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BusPutAside();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await EndAsync(Current(), StopsWithin);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bus = Current();
        if (factory.IsWithinProcess) return;
        var lastSound = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (bus != Current() || bus.IsSound) lastSound = clock.GetTimestamp();
            else if (clock.GetElapsedTime(lastSound) >= bus.Patience) PutAside(bus, "was out of order");
            bus = Current();
        }
    }

    private RunningBus Current()
    {
        lock (gate) return current ??= new RunningBus(factory.Make(), patience);
    }

    private void PutAside(RunningBus broken, string why)
    {
        if (factory.IsWithinProcess) return;
        lock (gate)
        {
            // Somebody else may have noticed it too.
            if (current != broken) return;
            current = new RunningBus(factory.Make(), broken.HasWorked ? patience : Longer(broken.Patience));
        }
        Log.PutAside(logger, why, broken.Patience);
        _ = EndAsync(broken, PutAsideStopsWithin);
    }

    private static TimeSpan Longer(TimeSpan before) => before * 2 < LongestPatience ? before * 2 : LongestPatience;

    private async Task EndAsync(RunningBus bus, TimeSpan limit)
    {
        using (bus)
        {
            try
            {
                await bus.EndAsync(limit);
            }
            catch (Exception fault)
            {
                Log.NotEnded(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bus {Why} for {Patience}: it is put aside and a fresh one takes its place. Calls go on, the figures wait.")]
        public static partial void PutAside(ILogger logger, string why, TimeSpan patience);

        [LoggerMessage(LogLevel.Warning, "A bus could not be stopped in order; its connection is dropped.")]
        public static partial void NotEnded(ILogger logger, Exception fault);
    }
}

/// <summary>The bus was put aside before it had taken the message. On the next one it can be said again.</summary>
internal sealed class BusPutAside() : Exception("The bus was put aside before it had taken the message.");
