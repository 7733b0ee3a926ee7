using System.Globalization;
using System.Text;

namespace Canvass.CallQueue;

/// <summary>A line of text that somebody typed: names of people, rooms, associations.</summary>
internal static class PlainText
{
    public const int LongestName = 100;

    /// <summary>Composed, one space between words, none around; null if nothing readable is left or it is too long.</summary>
    public static string? Line(string? typed, int longest = LongestName)
    {
        // Normalising a torn surrogate pair or U+FFFE throws; nobody's name has one.
        if (string.IsNullOrEmpty(typed) || typed.Length > longest * 4 || typed.EnumerateRunes().Contains(Rune.ReplacementChar) || typed.Contains('\uFFFE', StringComparison.Ordinal)) return null;
        var line = string.Join(' ', typed.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length is 0 || line.Length > longest || line.Any(IsUnseen) ? null : line;
    }

    // Control signs, and those that turn the writing direction of what stands beside the name.
    private static bool IsUnseen(char sign) => char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format
        && sign is not ('\u200c' or '\u200d'); // joiners: part of how Persian and Indian names are spelt
}
