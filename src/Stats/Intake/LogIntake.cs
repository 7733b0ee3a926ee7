using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Stats.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Canvass.Stats.Intake;

/// <summary>
/// Counts every entry of the log once, whatever the bus does with the messages: exactly the next number is taken, an older one was
/// seen, a newer one shows a gap. A log with another id (a restored database) is counted anew beside the figures that are shown,
/// and takes their place when it has caught up.
/// </summary>
internal sealed partial class LogIntake
{
    private readonly StatsStore store;
    private readonly ReplayRequests replays;
    private readonly IntakeOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<LogIntake> logger;
    private readonly ResiliencePipeline untilStored;

    public LogIntake(StatsStore store, ReplayRequests replays, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<LogIntake> logger)
    {
        this.store = store;
        this.replays = replays;
        this.options = options.Value;
        this.clock = clock;
        this.logger = logger;
        untilStored = UntilStored();
    }

    public async Task TakeAsync(LogPublished batch, CancellationToken ct)
    {
        if (Flaw(batch) is { } flaw) throw new DamagedCopy(flaw);

        var (before, after) = await WriteAsync(async work =>
        {
            var readings = await ReadingTable.LockAsync(work);
            var found = readings.Of(batch.LogId).ToList();
            var moved = new List<Reading>();
            foreach (var reading in found) moved.Add(await TakeAsync(work, reading, batch));
            if (moved.Count > 0) await ReadingTable.NoteCaughtUpAsync(work);
            return (found, moved);
        }, ct);

        // Of an unknown log the next heartbeat tells whether it is the one to count; a message left over from an old one is not.
        for (var i = 0; i < after.Count; i++) Tell(before[i], after[i]);
        if (before.Zip(after).Any(pair => pair.First.Number < pair.Second.Number)) replays.NoteProgress();
        if (after.Where(reading => reading.StoppedAt is null && reading.Number < batch.First - 1).MinBy(reading => reading.Number) is { } behind)
            await replays.AskAsync(behind.LogId, behind.Number, ct);
    }

    private async Task<Reading> TakeAsync(Work work, Reading reading, LogPublished batch)
    {
        if (reading.StoppedAt is not null || batch.Last <= reading.Number || batch.First > reading.Number + 1) return reading;
        return await Folding.FoldAsync(work, reading, batch.Entries.Where(entry => entry.Number > reading.Number), clock.GetUtcNow());
    }

    public async Task HearAsync(LogHead head, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (readings, switched) = await WriteAsync(async work =>
        {
            var heard = await ReadingTable.HearAsync(work, head);
            var found = await ReadingTable.LockAsync(work);
            if (!found.Of(head.LogId).Any()) found = found with { Building = await ReadingTable.BeginAsync(work, found, head.LogId, now) };
            else if (found.Building is { } stale && stale.LogId != head.LogId)
            {
                await ReadingTable.DropAsync(work, stale);
                found = found with { Building = null };
            }
            var isReady = IsReady(found, head.LogId, heard.LogId == head.LogId ? heard.Last : head.Last);
            if (isReady) await ReadingTable.SwitchAsync(work, found);
            await ReadingTable.NoteCaughtUpAsync(work);
            return (isReady ? new Readings(found.Building, null) : found, isReady);
        }, ct);
        if (switched) Log.Switched(logger, head.LogId, readings.Live!.Number);

        var behind = readings.Of(head.LogId).Where(reading => reading.StoppedAt is null && reading.Number < head.Last).MinBy(reading => reading.Number);
        if (behind is null)
        {
            replays.NoteCaughtUp();
            return;
        }
        if (head.AnswersAfter is { } asked) replays.NoteAnswered(asked, behind.Number);
        // What another one is filling page by page needs no replay.
        else if (behind == readings.Building && behind.Number > 0 && now - behind.MovedAt < options.AskAgainAfter) return;
        await replays.AskAsync(behind.LogId, behind.Number, ct);
    }

    private static bool IsReady(Readings readings, Guid logId, long last) =>
        readings.Building is { StoppedAt: null } building && building.LogId == logId && building.Number >= last
        && (readings.Live?.LogId != building.LogId || building.Number >= readings.Live.Number);

    /// <summary>
    /// At start: what stopped an older program may be known to this one, and what went down with the process is asked for. Once is
    /// enough; if nobody hears it the heartbeats do the rest.
    /// </summary>
    public async Task AnnounceAsync(CancellationToken ct)
    {
        var readings = await WriteAsync(async work =>
        {
            await ReadingTable.ForgetStopsAsync(work);
            return await ReadingTable.ReadAsync(work);
        }, ct);
        var newest = readings.Building ?? readings.Live;
        // Without a log of its own it asks for none: the answer is the head of the one there is.
        await replays.AskAsync(newest?.LogId ?? Guid.Empty, newest?.Number ?? 0, ct);
    }

    // The bus hands out one message at a time, so waiting here keeps the order; given up, the message would only have to be replayed.
    private async Task<T> WriteAsync<T>(Func<Work, Task<T>> work, CancellationToken ct) =>
        await untilStored.ExecuteAsync(async token => await store.Database.WriteAsync(work, token), ct);

    private ResiliencePipeline UntilStored() => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<StorageTrouble>(),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.LongestPause < TimeSpan.FromMilliseconds(100) ? options.LongestPause : TimeSpan.FromMilliseconds(100),
            MaxDelay = options.LongestPause,
            OnRetry = retry =>
            {
                Log.DatabaseAway(logger, retry.AttemptNumber + 1, retry.Outcome.Exception);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    private static string? Flaw(LogPublished batch)
    {
        if (batch.Entries is not { Count: > 0 }) return "it holds no entries";
        if (batch.Entries.Any(entry => entry is not { Kind: not null, Body: not null })) return "an entry is not whole";
        for (var i = 0; i < batch.Entries.Count; i++)
            if (batch.Entries[i].Number != batch.First + i) return $"where entry {batch.First + i} should be there is {batch.Entries[i].Number}";
        return batch.Entries[^1].Number == batch.Last ? null : $"it ends at {batch.Entries[^1].Number} and says {batch.Last}";
    }

    private void Tell(Reading before, Reading after)
    {
        if (after.StoppedAt is not null && before.StoppedAt is null) Log.Stopped(logger, after.Number, after.StoppedWhy!);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Counting has stopped after entry {Number}. {Why}")]
        public static partial void Stopped(ILogger logger, long number, string why);

        [LoggerMessage(LogLevel.Information, "The figures are now those of log {LogId}, counted up to {Number}.")]
        public static partial void Switched(ILogger logger, Guid logId, long number);

        [LoggerMessage(LogLevel.Warning, "The statistics' database did not take it (attempt {Attempt}); counting waits.")]
        public static partial void DatabaseAway(ILogger logger, int attempt, Exception? fault);
    }
}

/// <summary>A message that arrived, but not as it was sent. It is set aside; the gap it leaves is noticed and replayed.</summary>
internal sealed class DamagedCopy(string flaw) : Exception($"A copy of the log is damaged: {flaw}.");
