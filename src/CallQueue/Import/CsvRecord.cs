namespace Canvass.CallQueue.Import;

/// <summary>Cuts one record from the front of a text, or says that the text ends before the record does.</summary>
internal sealed class CsvRecord(char separator, SheetLimits limits)
{
    public const int NeedsMore = -1;

    private readonly List<string> cells = [];

    /// <summary>The line of the file on which the next record begins.</summary>
    public int Line { get; set; } = 1;

    public string[] TakeCells() => [.. cells];

    public int CellCount => cells.Count;

    /// <returns>How many signs the record took with its line end; 0 at the end of the file; or <see cref="NeedsMore"/>.</returns>
    public int Read(ReadOnlySpan<char> text, bool isAll)
    {
        cells.Clear();
        if (text.IsEmpty) return isAll ? 0 : NeedsMore;

        for (var at = 0; ;)
        {
            var length = ReadCell(text, at, isAll);
            if (length == NeedsMore) return NeedsMore;

            at += length;
            if (at == text.Length) return End(text, at);
            if (text[at] == separator)
            {
                at++;
                if (at == text.Length && !isAll) return NeedsMore;
                continue;
            }

            if (text[at] == '\n') return End(text, at + 1);
            if (at + 1 == text.Length && !isAll) return NeedsMore;
            return End(text, at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1);
        }
    }

    private int End(ReadOnlySpan<char> text, int length)
    {
        Line += LinesIn(text[..length]);
        return length;
    }

    private static int LinesIn(ReadOnlySpan<char> text) => Math.Max(text.Count('\n'), text.Count('\r'));

    private int ReadCell(ReadOnlySpan<char> text, int at, bool isAll)
    {
        var rest = text[at..];
        var quote = rest.IndexOfAnyExcept(' ');
        if (quote >= 0 && rest[quote] == '"') return ReadQuoted(text, at, quote, isAll);

        var length = rest.IndexOfAny(separator, '\r', '\n');
        if (length < 0)
        {
            if (!isAll && rest.Length <= limits.CellSigns) return NeedsMore;
            length = rest.Length;
        }

        if (length > limits.CellSigns) throw new UnreadableSheetException(SheetProblem.CellTooLong(limits.CellSigns, Line + LinesIn(text[..at])));
        Add(rest[..length]);
        return length;
    }

    private int ReadQuoted(ReadOnlySpan<char> text, int at, int quote, bool isAll)
    {
        var rest = text[at..];
        var opened = Line + LinesIn(text[..at]);
        var doubled = false;
        var close = quote + 1;
        while (true)
        {
            var next = rest[close..].IndexOf('"');
            if (next < 0)
            {
                // Every sign may be a doubled quotation mark, so a cell can take twice its length.
                if (isAll || rest.Length > (2 * limits.CellSigns) + 2) throw new UnreadableSheetException(SheetProblem.TornQuote(opened));
                return NeedsMore;
            }

            close += next;
            if (close + 1 == rest.Length && !isAll) return NeedsMore;
            if (close + 1 == rest.Length || rest[close + 1] != '"') break;
            doubled = true;
            close += 2;
        }

        var after = close + 1;
        while (after < rest.Length && rest[after] == ' ') after++;
        if (after == rest.Length && !isAll) return NeedsMore;
        if (after < rest.Length && rest[after] != separator && rest[after] is not ('\r' or '\n'))
            throw new UnreadableSheetException(SheetProblem.TextAfterQuote(opened, opened + LinesIn(rest[..close])));

        var content = rest[(quote + 1)..close];
        if (content.Length > 2 * limits.CellSigns) throw new UnreadableSheetException(SheetProblem.CellTooLong(limits.CellSigns, opened));
        Add(doubled ? content.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : content);
        return after;
    }

    private void Add(ReadOnlySpan<char> raw)
    {
        if (cells.Count < limits.Columns)
        {
            cells.Add(SheetCell.Read(raw));
            return;
        }

        // Empty cells far out are what a spreadsheet leaves behind when somebody has coloured a column.
        if (!raw.IsWhiteSpace()) throw new UnreadableSheetException(SheetProblem.TooManyColumns(limits.Columns, Line));
    }
}
