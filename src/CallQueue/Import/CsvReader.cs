using System.Runtime.CompilerServices;

namespace Canvass.CallQueue.Import;

/// <summary>Streams the records of a CSV file. Own parser: a torn quotation mark must be an error with its line, not a guess.</summary>
internal sealed class CsvReader
{
    private readonly TextSource source;
    private readonly SheetLimits limits;
    private char[] buffer = new char[2 * TextSource.ChunkBytes];
    private int from;
    private int to;
    private bool ended;

    private CsvReader(TextSource source, SheetLimits limits)
    {
        this.source = source;
        this.limits = limits;
    }

    public static async Task<Sheet> OpenAsync(ReadOnlyMemory<byte> beginning, Stream rest, SheetLimits limits, CancellationToken ct)
    {
        var reader = new CsvReader(new TextSource(beginning, rest), limits);
        while (!reader.ended && reader.to < TextSource.ChunkBytes) await reader.FillAsync(ct);

        var top = reader.buffer.AsSpan(0, reader.to);
        if (top.TrimStart() is ['<', ..]) throw new UnreadableSheetException(SheetProblem.Markup());

        var separator = Separator.Detect(top, reader.ended, limits, out var directive);
        reader.from = directive;
        var format = new SheetFormat("csv", reader.source.EncodingName, separator, [], null);
        return await Sheet.StartAsync(format, reader.RecordsAsync(separator, directive > 0 ? 2 : 1, ct), limits, ct);
    }

    private async IAsyncEnumerable<RawRow> RecordsAsync(char separator, int firstLine, [EnumeratorCancellation] CancellationToken ct)
    {
        var record = new CsvRecord(separator, limits) { Line = firstLine };
        for (var number = 1; ; number++)
        {
            int consumed;
            while ((consumed = record.Read(buffer.AsSpan(from, to - from), ended)) == CsvRecord.NeedsMore) await FillAsync(ct);
            if (consumed == 0) yield break;

            from += consumed;
            yield return new RawRow(number, record.TakeCells());
        }
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (from > 0)
        {
            buffer.AsSpan(from, to - from).CopyTo(buffer);
            to -= from;
            from = 0;
        }

        if (buffer.Length - to < TextSource.ChunkBytes) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await source.ReadAsync(buffer.AsMemory(to), ct);
        to += read;
        ended = read == 0;
    }
}
