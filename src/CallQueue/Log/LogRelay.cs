using Canvass.Contracts;
using Canvass.Databases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Canvass.CallQueue.Log;

/// <summary>
/// Carries the log to the bus: numbers what was committed, publishes it in that order, and remembers how far the bus has taken it.
/// One process of several does it at a time; where two do for a moment, a message is doubled, never a number. Nobody waits for it.
/// </summary>
internal sealed partial class LogRelay : BackgroundService
{
    private readonly ILog log;
    private readonly ILogBus bus;
    private readonly HeartBeat heartBeat;
    private readonly LogSignal committed;
    private readonly LogSignal numbered = new();
    private readonly LogOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<LogRelay> logger;
    private readonly ResiliencePipeline untilTaken;

    public LogRelay(ILog log, ILogBus bus, HeartBeat heartBeat, LogSignal committed, IOptions<LogOptions> options, TimeProvider clock, ILogger<LogRelay> logger)
    {
        this.log = log;
        this.bus = bus;
        this.heartBeat = heartBeat;
        this.committed = committed;
        this.options = options.Value;
        this.clock = clock;
        this.logger = logger;
        untilTaken = UntilTaken();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await using (var duty = await TryTakeDutyAsync(stoppingToken))
            {
                if (duty is not null) await RelayAsync(duty, stoppingToken);
            }
            await Task.Delay(options.TakeOver, clock, stoppingToken);
        }
    }

    public override void Dispose()
    {
        numbered.Dispose();
        base.Dispose();
    }

    private async Task<IDuty?> TryTakeDutyAsync(CancellationToken ct)
    {
        try
        {
            return await log.TryTakeRelayDutyAsync(ct);
        }
        catch (StorageTrouble trouble)
        {
            Log.DatabaseAway(logger, trouble);
            return null;
        }
    }

    /// <summary>Until the duty is lost, the database fails or the program stops.</summary>
    private async Task RelayAsync(IDuty duty, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Log.Started(logger);
        // Numbering does not wait for the bus: who reads the log itself sees all of it while the bus is away.
        Task[] work = [NumberAsync(duty, ended.Token), PublishAsync(ended.Token), heartBeat.BeatAsync(ended.Token)];
        await Task.WhenAny(work);
        await ended.CancelAsync();
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Array.Find(work, one => one.IsFaulted) is { } broken) Log.BrokeOff(logger, broken.Exception!.InnerException!);
    }

    private async Task NumberAsync(IDuty duty, CancellationToken ct)
    {
        committed.Raise();
        // Other processes commit too, and their signals are not heard here.
        await using var poll = clock.CreateTimer(_ => committed.Raise(), null, options.Poll, options.Poll);
        while (true)
        {
            await committed.WaitAsync(ct);
            if (!await duty.IsHeldAsync(ct))
            {
                Log.DutyLost(logger);
                return;
            }
            while (await log.NumberAsync(LogOptions.LargestNumbering, ct) == LogOptions.LargestNumbering) numbered.Raise();
            numbered.Raise();
        }
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        var published = await log.PublishedAsync(ct);
        var full = false;
        while (true)
        {
            if (!full)
            {
                await numbered.WaitAsync(ct);
                await Task.Delay(options.Gather, clock, ct);
            }
            var entries = await log.ReadAsync(published.Last, LogOptions.LargestMessage, ct);
            full = entries.Count == LogOptions.LargestMessage;
            if (entries.Count == 0) continue;

            var batch = new LogPublished { LogId = published.LogId, First = entries[0].Number, Last = entries[^1].Number, Entries = entries };
            await untilTaken.ExecuteAsync(async token => await bus.PublishAsync(batch, token), ct);
            // Only now: a crash before this line publishes them again, and a reader has seen them; the other way round they would be lost.
            await log.PublishedUpToAsync(batch.Last, ct);
            published = published with { Last = batch.Last };
        }
    }

    // The next message waits for this one however long that takes: the order of the log is kept, and the log itself is on disk.
    private ResiliencePipeline UntilTaken() => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = Shorter(TimeSpan.FromMilliseconds(100), options.LongestPause),
            MaxDelay = options.LongestPause,
            OnRetry = retry =>
            {
                Log.BusAway(logger, retry.AttemptNumber + 1, retry.Outcome.Exception);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This process relays the log.")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The database let go of the relay's lock; another process may have it now.")]
        public static partial void DutyLost(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The relay cannot reach the database and tries again.")]
        public static partial void DatabaseAway(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "The relay broke off and begins again.")]
        public static partial void BrokeOff(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "The bus did not take the log's entries (attempt {Attempt}); calls go on, the figures wait.")]
        public static partial void BusAway(ILogger logger, int attempt, Exception? fault);
    }
}
