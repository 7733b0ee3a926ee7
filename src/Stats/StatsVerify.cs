using Canvass.Contracts;
using Canvass.Stats.RollUps;
using Canvass.Stats.Storage;

namespace Canvass.Stats;

/// <summary>Counts the log once more and compares with the figures that are shown, cell by cell.</summary>
public sealed class StatsVerify(StatsStore store)
{
    private const int Page = 5_000;

    public async Task<VerifyReport> RunAsync(ILogReader log, CancellationToken ct = default)
    {
        var (live, stopped, shown, noted) = await store.Database.ReadAsync(async work =>
        {
            var readings = await ReadingTable.ReadAsync(work);
            return readings.Live is not { } found
                ? (null, readings.StoppedWhy, new Dictionary<Cell, long>(), [])
                : (found, readings.StoppedWhy, await TotalTable.ReadAllAsync(work, found.Slot), await NotCountedTable.ReadAsync(work, found.Slot));
        }, ct);
        var head = await log.HeadAsync(ct);
        if (live is not null && live.LogId != head.LogId)
            return new VerifyReport { UpTo = live.Number, Problem = "The figures are those of another log. The server counts this one anew: start it, or let it finish." };

        var upTo = live?.Number ?? 0;
        var tally = new Tally(new Dictionary<Cell, long>());
        var number = 0L;
        while (number < upTo && tally.Stop is null)
        {
            var entries = await log.ReadAsync(number, (int)Math.Min(Page, upTo - number), ct);
            if (entries.Count == 0) break;
            if (entries[0].Number != number + 1 || entries[^1].Number != number + entries.Count)
                return new VerifyReport { UpTo = upTo, Problem = $"The log has a hole after entry {number}." };
            tally.Add(entries.Select(Fact.Read));
            number = entries[^1].Number;
        }
        if (tally.Stop is { } stop) return new VerifyReport { UpTo = upTo, Problem = $"Entry {stop.Number} is counted but of a kind ({stop.Kind}) that this program does not know." };
        if (number < upTo) return new VerifyReport { UpTo = upTo, Problem = $"The log ends at entry {number}, the figures count up to {upTo}." };

        return new VerifyReport
        {
            UpTo = upTo,
            Waiting = await log.CountAfterAsync(upTo, ct),
            Stopped = stopped,
            NotCounted = noted,
            Differences = [.. shown.Keys.Union(tally.Changed.Keys)
                .Select(cell => new CellDifference(cell, shown.GetValueOrDefault(cell), tally[cell]))
                .Where(difference => difference.Shown != difference.Recounted)
                .OrderBy(difference => difference.Cell.OrganisationId).ThenBy(difference => difference.Cell.CampaignId).ThenBy(difference => difference.Cell.Outcome, StringComparer.Ordinal)],
            NotedDifferently = [.. noted.Select(entry => entry.Number).Except(tally.NotCounted.Select(entry => entry.Number))
                .Concat(tally.NotCounted.Select(entry => entry.Number).Except(noted.Select(entry => entry.Number))).Order()],
        };
    }
}

public sealed record VerifyReport
{
    /// <summary>The newest entry that was compared.</summary>
    public required long UpTo { get; init; }

    /// <summary>How many entries of the log come after it: not counted yet, and no fault of the figures.</summary>
    public long Waiting { get; init; }

    /// <summary>Why nothing more is counted, and from which entry on; null: counting goes on.</summary>
    public string? Stopped { get; init; }

    /// <summary>Why no comparison was possible.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<CellDifference> Differences { get; init; } = [];

    /// <summary>Entries that one of the two counts took and the other did not.</summary>
    public IReadOnlyList<long> NotedDifferently { get; init; } = [];

    /// <summary>Entries that neither counts; no fault of the figures, but somebody should look.</summary>
    public IReadOnlyList<NotCounted> NotCounted { get; init; } = [];

    public bool IsRight => Problem is null && Stopped is null && Differences.Count == 0 && NotedDifferently.Count == 0;
}

public sealed record CellDifference(Cell Cell, long Shown, long Recounted);
