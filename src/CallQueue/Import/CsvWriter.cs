using System.Buffers;
using System.Text;

namespace Canvass.CallQueue.Import;

/// <summary>
/// Writes CSV as Swedish spreadsheets open it: UTF-8 with its mark, semicolons, CRLF. No cell is a formula, and
/// <see cref="SheetReader"/> reads every cell back as it was.
/// </summary>
public sealed class CsvWriter : IAsyncDisposable
{
    private const char Separator = ';';
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(";\"\r\n");
    private readonly StreamWriter writer;
    private readonly StringBuilder line = new();

    /// <param name="stream">Stays open.</param>
    public CsvWriter(Stream stream) => writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);

    public async Task WriteAsync(IEnumerable<string?> cells, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(cells);
        line.Clear();
        var isFirst = true;
        foreach (var cell in cells)
        {
            if (!isFirst) line.Append(Separator);
            isFirst = false;
            Append(cell ?? "");
        }

        line.Append("\r\n");
        await writer.WriteAsync(line, ct);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private void Append(string cell)
    {
        // A sign that no text file can hold would make the whole file unreadable.
        var text = SheetCell.Write(SheetCell.Holdable(cell));
        // A space at the edge is quoted because some readers trim what stands bare.
        var quoted = text.AsSpan().ContainsAny(NeedsQuotes) || (text.Length > 0 && (text[^1] == ' ' || text[0] == ' '));
        if (!quoted)
        {
            line.Append(text);
            return;
        }

        line.Append('"').Append(text).Replace("\"", "\"\"", line.Length - text.Length, text.Length).Append('"');
    }
}
