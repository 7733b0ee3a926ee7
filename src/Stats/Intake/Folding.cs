using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Stats.RollUps;
using Canvass.Stats.Storage;

namespace Canvass.Stats.Intake;

/// <summary>Adds entries to a slot. Roll-ups, what could not be counted, and the watermark move in one transaction or not at all.</summary>
internal static class Folding
{
    /// <param name="work">The transaction.</param>
    /// <param name="reading">As locked in that transaction.</param>
    /// <param name="entries">In order, the first of them the one after the watermark.</param>
    /// <param name="now">When that is.</param>
    public static async Task<Reading> FoldAsync(Work work, Reading reading, IEnumerable<LogEntry> entries, DateTimeOffset now)
    {
        var facts = entries.Select(Fact.Read).ToList();
        var tally = new Tally(await TotalTable.ReadAsync(work, reading.Slot, Tally.CellsOf(facts))).Add(facts);

        var changes = new Batch();
        foreach (var (cell, calls) in tally.Changed) TotalTable.Set(changes, reading.Slot, cell, calls);
        foreach (var entry in tally.NotCounted) NotCountedTable.Add(changes, reading.Slot, entry);
        if (changes.Statements.Count > 0) await work.SendAsync(changes);

        var moved = reading with
        {
            Number = tally.Last?.Number ?? reading.Number,
            EntryAt = tally.Last?.At ?? reading.EntryAt,
            MovedAt = now,
            StoppedAt = tally.Stop?.Number,
            StoppedWhy = tally.Stop is { } stop ? $"Entry {stop.Number} is of a kind ({stop.Kind}) that this program does not know: start a newer one." : null,
        };
        await ReadingTable.MoveAsync(work, moved);
        return moved;
    }
}
