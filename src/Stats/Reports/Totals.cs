using Canvass.Stats.RollUps;
using Canvass.Stats.Storage;

namespace Canvass.Stats.Reports;

/// <summary>Calls whose outcome stands, per campaign and outcome.</summary>
public sealed class Totals(StatsStore store)
{
    public Task<IReadOnlyDictionary<Cell, long>> ReadAsync(CancellationToken ct = default) => store.Database.ReadAsync<IReadOnlyDictionary<Cell, long>>(async work =>
        (await ReadingTable.ReadAsync(work)).Live is { } live ? await TotalTable.ReadAllAsync(work, live.Slot) : new Dictionary<Cell, long>(), ct);
}
