using Canvass.Contracts;
using Canvass.Stats.Storage;

namespace Canvass.Stats.Intake;

/// <summary>
/// Counts the whole log anew from its reader, beside the figures that are shown, and puts the new ones in their place when both
/// stand at the same entry. Live intake goes on meanwhile, into both.
/// </summary>
public sealed class Rebuild(StatsStore store, TimeProvider clock)
{
    private const int Page = 5_000;

    /// <returns>How many entries were counted.</returns>
    public async Task<long> RunAsync(ILogReader log, CancellationToken ct = default)
    {
        var head = await log.HeadAsync(ct);
        var reading = await store.Database.WriteAsync(async work => await ReadingTable.BeginAsync(work, await ReadingTable.LockAsync(work), head.LogId, clock.GetUtcNow()), ct);
        while (true)
        {
            var page = await log.ReadAsync(reading.Number, Page, ct);
            var (now, isLive) = await TakeAsync(reading, page, ct);
            if (now.StoppedAt is not null) throw new RebuildStopped(now.StoppedWhy!);
            if (isLive) return now.Number;
            reading = now;
        }
    }

    private Task<(Reading Now, bool IsLive)> TakeAsync(Reading reading, IReadOnlyList<LogEntry> page, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var readings = await ReadingTable.LockAsync(work);
        // The intake takes what comes in meanwhile into both slots, and may have been the first to see that this one is ready.
        if (readings.Live is { } live && live.Slot == reading.Slot && live.LogId == reading.LogId) return (live, true);
        if (readings.Building is not { } building || building.LogId != reading.LogId || building.Number < reading.Number)
            throw new RebuildStopped("Another rebuild took this one's place.");
        var moved = building.Number >= (page.Count == 0 ? 0 : page[^1].Number) ? building
            : await Folding.FoldAsync(work, building, page.Where(entry => entry.Number > building.Number), clock.GetUtcNow());
        var isReady = page.Count < Page && moved.StoppedAt is null && (readings.Live?.LogId != moved.LogId || moved.Number >= readings.Live.Number);
        if (isReady) await ReadingTable.SwitchAsync(work, readings);
        return (moved, isReady);
    }, ct);
}

/// <summary>A rebuild that could not be brought to its end; what was shown before is still shown.</summary>
public sealed class RebuildStopped(string why) : Exception(why);
