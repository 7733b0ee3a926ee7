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
        var logId = heard?.LogId ?? live?.LogId;
        // While another log is shown until this one has been counted, nothing that is shown is of this one.
        var watermark = live?.LogId == logId ? live?.Number ?? 0 : 0;
        return new LagReport
        {
            LogId = logId,
            // Entries come as they are written, heartbeats every few seconds: what is counted has been in the log, whether or not one told of it.
            Head = Math.Max(heard?.Last ?? 0, watermark),
            HeardAt = heard?.At,
            Watermark = watermark,
            CountedUpTo = live?.EntryAt,
            SecondsBehind = Math.Max(0, Behind(heard, now).TotalSeconds),
            NotCounted = live is null ? 0 : await NotCountedTable.CountAsync(work, live.Slot),
            Stopped = readings.StoppedWhy,
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

    /// <summary>The newest entry of the log that is known of; never below <see cref="Watermark"/>.</summary>
    public required long Head { get; init; }

    public required DateTimeOffset? HeardAt { get; init; }

    /// <summary>The newest entry of that log that is counted.</summary>
    public required long Watermark { get; init; }

    /// <summary>The instant of the newest entry in the figures that are shown.</summary>
    public required DateTimeOffset? CountedUpTo { get; init; }

    /// <summary>Since when the figures lack entries that are known of, or since when the log has been silent; 0 when neither.</summary>
    public required double SecondsBehind { get; init; }

    public required long NotCounted { get; init; }

    /// <summary>Why counting has stopped; null while it goes on.</summary>
    public required string? Stopped { get; init; }

    /// <summary>A recount beside the figures that are shown has come this far; null: there is none.</summary>
    public required long? Rebuilding { get; init; }
}
