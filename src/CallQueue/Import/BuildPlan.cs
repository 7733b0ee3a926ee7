using System.Buffers.Binary;

namespace Canvass.CallQueue.Import;

/// <summary>What must be known of the whole file before its first person is made: the ringing order, and numbers on too many people.</summary>
internal sealed record BuildPlan
{
    private const int ReadAtOnce = 2_000;
    private const int Crowd = 20;

    /// <summary>Row numbers in the order in which they will be rung.</summary>
    public required List<int> Order { get; init; }

    public required IReadOnlySet<string> Crowded { get; init; }

    public static async Task<BuildPlan> ReadAsync(IImports imports, ImportRecord import, RowReading reading, CancellationToken ct)
    {
        var numbers = new List<int>();
        var keys = new List<ulong>();
        var keysFrom = new List<int>();
        var rowsOn = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = ReadAsync(after: 0);
        while (await next is { Count: > 0 } rows)
        {
            // The next rows come in while these are looked at.
            next = ReadAsync(rows[^1].Number);
            foreach (var row in rows)
            {
                numbers.Add(row.Number);
                keysFrom.Add(keys.Count);
                foreach (var number in reading.ReadNumbers(new SheetRow(row.Number, row.Cells)))
                {
                    keys.Add(RowHash.Of(number.E164));
                    rowsOn[number.E164] = rowsOn.GetValueOrDefault(number.E164) + 1;
                }
            }
        }
        keysFrom.Add(keys.Count);

        var crowded = rowsOn.Where(n => n.Value > Crowd).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        var crowdedKeys = crowded.Select(e164 => RowHash.Of(e164)).ToHashSet();
        // Those on a switchboard are no household: nothing to keep apart.
        var all = crowdedKeys.Count == 0 ? keys.ToArray() : [.. keys.Select(k => crowdedKeys.Contains(k) ? 0 : k)];
        var seed = BinaryPrimitives.ReadInt64BigEndian(import.Id.ToByteArray(bigEndian: true).AsSpan(8)) & long.MaxValue;
        var order = RingingOrder.Of(numbers.Count, seed, i => all.AsMemory(keysFrom[i], keysFrom[i + 1] - keysFrom[i]));
        return new BuildPlan { Order = [.. order.Select(i => numbers[i])], Crowded = crowded };

        // On another thread: SQLite answers on the one that asks.
        Task<IReadOnlyList<StagedRow>> ReadAsync(long after) => Task.Run(() => imports.RowsAsync(import.Id, after, ReadAtOnce, ct), ct);
    }
}
