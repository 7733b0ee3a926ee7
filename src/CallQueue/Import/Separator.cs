namespace Canvass.CallQueue.Import;

/// <summary>What stands between the cells: the sign that cuts most of the first rows into the same number of cells.</summary>
internal static class Separator
{
    private const char Usual = ';';
    private const int RowsToTry = 30;
    private static readonly char[] Candidates = [Usual, '\t', ',', '|'];

    /// <param name="directive">How much of the text is a first line "sep=;", which is an instruction and no row.</param>
    public static char Detect(ReadOnlySpan<char> top, bool isAll, SheetLimits limits, out int directive)
    {
        directive = 0;
        if (top.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && top.Length > 5 && top[5] is '\r' or '\n')
        {
            directive = top[5] == '\r' && top.Length > 6 && top[6] == '\n' ? 7 : 6;
            return top[4];
        }

        var best = (Separator: Usual, Share: 0.0, Columns: 1);
        foreach (var candidate in Candidates)
        {
            var (share, columns) = Try(candidate, top, isAll, limits);
            if (share > best.Share || (share == best.Share && columns > best.Columns)) best = (candidate, share, columns);
        }

        return best.Separator;
    }

    private static (double Share, int Columns) Try(char candidate, ReadOnlySpan<char> top, bool isAll, SheetLimits limits)
    {
        var counts = new List<int>();
        var record = new CsvRecord(candidate, limits);
        try
        {
            while (counts.Count < RowsToTry)
            {
                var length = record.Read(top, isAll);
                if (length <= 0) break;
                if (!top[..length].IsWhiteSpace()) counts.Add(record.CellCount);
                top = top[length..];
            }
        }
        catch (UnreadableSheetException)
        {
            // With the wrong sign quotation marks fall in the wrong places. If all signs fail, reading says where and why;
            // what was cut before that place still counts.
            if (counts.Count == 0) return (0, 1);
        }

        var usual = counts.Where(count => count > 1).GroupBy(count => count).MaxBy(group => (group.Count(), group.Key));
        return usual is null ? (0, 1) : ((double)usual.Count() / counts.Count, usual.Key);
    }
}
