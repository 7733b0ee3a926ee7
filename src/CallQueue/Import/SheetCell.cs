using System.Text;

namespace Canvass.CallQueue.Import;

/// <summary>What a cell holds once the wounds that spreadsheets give it are dressed.</summary>
internal static class SheetCell
{
    private const char Apostrophe = '\'';

    /// <summary>
    /// Exactly one leading apostrophe goes (it says "this is text", and exports put one in front of what would be a formula);
    /// ="070…" is 070…; letters and their diacritics are composed.
    /// </summary>
    public static string Read(ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty) return "";
        if (raw[0] == Apostrophe) return Composed(raw[1..]);

        var trimmed = raw.Trim();
        return trimmed.Length >= 3 && trimmed.StartsWith("=\"") && trimmed[^1] == '"'
            ? Composed(trimmed[2..^1]).Replace("\"\"", "\"", StringComparison.Ordinal)
            : Composed(raw);
    }

    /// <summary>What <see cref="Read"/> turns back into the same text, and no spreadsheet takes for a formula.</summary>
    public static string Write(string text) => text.Length > 0 && BeginsLikeFormula(text[0]) ? Apostrophe + text : text;

    /// <summary>Without the signs that no text file holds: a NUL makes it a binary one, and U+FFFE (a byte order mark the wrong way round) no library composes.</summary>
    public static string Holdable(string text) =>
        text.AsSpan().ContainsAny('\0', '\uFFFE') ? string.Concat(text.Where(c => c is not ('\0' or '\uFFFE'))) : text;

    // The wide signs are formulas too to a spreadsheet that runs in Japanese.
    private static bool BeginsLikeFormula(char c) =>
        c is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or Apostrophe or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' || char.IsWhiteSpace(c);

    private static string Composed(ReadOnlySpan<char> raw)
    {
        var text = Holdable(raw.ToString());
        return Ascii.IsValid(raw) || text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
    }
}
