using Canvass.Stats.Storage;

namespace Canvass.Stats.Reports;

/// <summary>How far the figures are behind the log, and whether something keeps them there.</summary>
public sealed class Lag(StatsStore store, TimeProvider clock)
{
    public Task<LagReport> ReadAsync(CancellationToken ct = default) => store.Database.ReadAsync(async work =>
    {
        var now = clock.GetUtcNow();
        var readings = await ReadingTable.ReadAsync(work);
        var heard = await ReadingTable.HeardAsync(work);
        var (live, building) = (readings.Live, readings.Building);
        return new LagReport
        {
            LogId = heard?.LogId,
            Head = heard?.Last ?? 0,
            HeardAt = heard?.At,
            Watermark = live?.Number ?? 0,
            CountedUpTo = live?.EntryAt,
            SecondsBehind = Math.Max(0, Behind(heard, now).TotalSeconds),
            NotCounted = live is null ? 0 : await NotCountedTable.CountAsync(work, live.Slot),
            Stopped = live?.StoppedWhy ?? building?.StoppedWhy,
            Rebuilding = building?.Number,
        };
    }, ct);

    private static TimeSpan Behind(Heard? heard, DateTimeOffset now) => heard switch
    {
        null => TimeSpan.Zero,
        { BehindSince: { } since } => now - since,
        _ when now - heard.At > Heard.Silence => now - heard.At,
        _ => TimeSpan.Zero,
    };
}

public sealed record LagReport
{
    /// <summary>Null: nothing has been heard of a log yet.</summary>
    public required Guid? LogId { get; init; }

    /// <summary>The newest entry of the log that was heard of.</summary>
    public required long Head { get; init; }

    public required DateTimeOffset? HeardAt { get; init; }

    /// <summary>The newest entry that is counted.</summary>
    public required long Watermark { get; init; }

    /// <summary>The instant of that entry.</summary>
    public required DateTimeOffset? CountedUpTo { get; init; }

    /// <summary>Since when the figures lack entries that are known of, or since when the log has been silent; 0 when neither.</summary>
    public required double SecondsBehind { get; init; }

    public required long NotCounted { get; init; }

    /// <summary>Why counting has stopped; null while it goes on.</summary>
    public required string? Stopped { get; init; }

    /// <summary>A recount beside the figures that are shown has come this far; null: there is none.</summary>
    public required long? Rebuilding { get; init; }
}
