namespace Canvass.CallQueue.Import;

/// <summary>A row as it stands in the file. At least as many cells as there are headers; more only if the row itself has more.</summary>
/// <param name="Number">The row's number as a spreadsheet shows it, the header and empty rows counted.</param>
public sealed record SheetRow(int Number, IReadOnlyList<string> Cells);

/// <summary>A row as a reader of one format gives it, empty ones too.</summary>
internal readonly record struct RawRow(int Number, string[] Cells)
{
    public bool HasText
    {
        get
        {
            foreach (var cell in Cells)
            {
                if (!string.IsNullOrWhiteSpace(cell)) return true;
            }

            return false;
        }
    }
}

/// <summary>Limits that hold while reading: a file beyond them stops there, whatever it says about itself.</summary>
internal sealed record SheetLimits
{
    public static readonly SheetLimits Default = new();

    public long FileBytes { get; init; } = 20_000_000;
    public long UnpackedBytes { get; init; } = 200_000_000;
    public int Rows { get; init; } = 200_000;
    public int Columns { get; init; } = 64;

    /// <summary>What a spreadsheet's cell holds at most. It also stops a quotation mark that is never closed from swallowing the file.</summary>
    public int CellSigns { get; init; } = 32_767;
}

/// <summary>A table from a file, read once from the top: headers, a few rows to guess from, then all rows.</summary>
internal sealed class Sheet : IAsyncDisposable
{
    private const int SampleRows = 100;
    private readonly IAsyncEnumerator<RawRow> records;
    private readonly SheetLimits limits;
    private readonly List<SheetRow> sample = [];
    private int rowsRead;
    private bool streamed;

    private Sheet(SheetFormat format, IAsyncEnumerator<RawRow> records, SheetLimits limits)
    {
        Format = format;
        this.records = records;
        this.limits = limits;
    }

    public SheetFormat Format { get; }

    /// <summary>Every column has a name of its own: a second "Telefon" is "Telefon (2)", one without a name is "Column E".</summary>
    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>The header's row number, or none when the first row is already somebody.</summary>
    public int? HeaderRow { get; private set; }

    /// <summary>The first rows, for the guess and the preview. <see cref="RowsAsync"/> gives them again.</summary>
    public IReadOnlyList<SheetRow> Sample => sample;

    internal static async Task<Sheet> StartAsync(SheetFormat format, IAsyncEnumerable<RawRow> records, SheetLimits limits, CancellationToken ct)
    {
        var sheet = new Sheet(format, records.GetAsyncEnumerator(ct), limits);
        try
        {
            await sheet.ReadTopAsync();
            return sheet;
        }
        catch
        {
            await sheet.DisposeAsync();
            throw;
        }
    }

    /// <summary>All rows with anything in them. Can be asked for once: the file is read, not kept.</summary>
    public async IAsyncEnumerable<SheetRow> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        if (streamed) throw new InvalidOperationException("The rows of a sheet can be read only once.");
        streamed = true;

        foreach (var row in sample) yield return row;
        while (await NextAsync() is { } row)
        {
            ct.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => records.DisposeAsync();

    private async Task ReadTopAsync()
    {
        var top = new List<RawRow>();
        while (top.Count < HeaderSearch.Depth && await NextFilledAsync() is { } row) top.Add(row);
        if (top.Count == 0) throw new UnreadableSheetException(SheetProblem.Empty());

        if (HeaderSearch.Find([.. top.Select(row => row.Cells)]) is { } index)
        {
            HeaderRow = top[index].Number;
            Headers = HeaderSearch.Names(top[index].Cells);
            top.RemoveRange(0, index + 1);
        }
        else
        {
            Headers = HeaderSearch.Names(new string[top.Max(row => row.Cells.Length)]);
        }

        foreach (var row in top) sample.Add(Fit(row));
        while (sample.Count < SampleRows && await NextAsync() is { } row) sample.Add(row);
        if (sample.Count == 0) throw new UnreadableSheetException(SheetProblem.NoRows());
    }

    private async ValueTask<SheetRow?> NextAsync() => await NextFilledAsync() is { } row ? Fit(row) : null;

    private async ValueTask<RawRow?> NextFilledAsync()
    {
        while (await records.MoveNextAsync())
        {
            if (records.Current.HasText) return records.Current;
        }

        return null;
    }

    private SheetRow Fit(RawRow row)
    {
        var cells = row.Cells;
        if (++rowsRead > limits.Rows) throw new UnreadableSheetException(SheetProblem.TooManyRows(limits.Rows));

        var width = cells.Length;
        while (width > Headers.Count && string.IsNullOrWhiteSpace(cells[width - 1])) width--;
        width = Math.Max(width, Headers.Count);
        if (width == cells.Length) return new SheetRow(row.Number, cells);

        var fitted = new string[width];
        Array.Fill(fitted, "");
        Array.Copy(cells, fitted, Math.Min(width, cells.Length));
        return new SheetRow(row.Number, fitted);
    }
}

/// <summary>What kind of file it turned out to be.</summary>
/// <param name="Kind">csv or xlsx.</param>
/// <param name="Encoding">utf-8, utf-16 or windows-1252; none for xlsx.</param>
/// <param name="SheetNames">The sheets of a workbook, the one that is read among them.</param>
public sealed record SheetFormat(string Kind, string? Encoding, char? Separator, IReadOnlyList<string> SheetNames, string? SheetName);
