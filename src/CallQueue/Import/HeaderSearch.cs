using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>Finds the header among the first rows: lists often begin with a title, a date or an empty line, and some have no header.</summary>
internal static class HeaderSearch
{
    public const int Depth = 10;

    public static int? Find(IReadOnlyList<string[]> top)
    {
        // Whatever stands below the first person is no header, however it reads: nobody above it may be lost.
        var above = top.TakeWhile(row => !HoldsSomebody(row)).ToArray();
        if (above.Length == 0) return null;

        var known = above.Select(row => row.Count(cell => HeaderWords.Recognise(cell) is not null)).ToArray();
        if (known.Max() > 0) return Array.IndexOf(known, known.Max());

        // No word is known. The first row with as many cells as the rows below is a header, a title has fewer.
        var filled = above.Select(Filled).ToArray();
        return Array.IndexOf(filled, filled.Max());
    }

    /// <summary>A name for every column, each once.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string?> cells)
    {
        var names = new List<string>(cells.Count);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < cells.Count; i++)
        {
            var written = string.Join(' ', (cells[i] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var name = written.Length > 0 ? written : MadeUp(i);
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++) unique = $"{name} ({n})";
            names.Add(unique);
        }

        return names;
    }

    /// <summary>The name of a column without one.</summary>
    public static string MadeUp(int column) => $"Column {Letters(column)}";

    // 0 → A, 27 → AB: as a spreadsheet names its columns.
    private static string Letters(int column)
    {
        const int Alphabet = 26;
        var last = (char)('A' + (column % Alphabet));
        return column < Alphabet ? last.ToString() : Letters((column / Alphabet) - 1) + last;
    }

    private static int Filled(string[] row) => row.Count(cell => !string.IsNullOrWhiteSpace(cell));

    // Telephone numbers, dates and membership numbers stand in no header.
    private static bool HoldsSomebody(string[] row) => row.Any(cell =>
        cell.Count(char.IsDigit) >= 5 && HeaderWords.Recognise(cell) is null && (PhoneNumber.Parse(cell).IsNumber || !cell.Any(char.IsLetter)));
}
