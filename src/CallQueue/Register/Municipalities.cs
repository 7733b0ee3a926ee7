using System.Globalization;
using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>A municipality (kommun) and its county (län).</summary>
public sealed record Municipality(string Code, string Name, string FullName, string CountyCode, string CountyName);

/// <summary>The 290 municipalities, found by code or by name as people write it.</summary>
public static class Municipalities
{
    public static IReadOnlyList<Municipality> All { get; } =
        [.. RegisterData.Rows("kommuner.csv").Select(row => new Municipality(row[0], row[1], row[2], row[3], row[4]))];

    private static readonly Dictionary<string, Municipality> ByCode = All.ToDictionary(one => one.Code, StringComparer.Ordinal);
    private static readonly Dictionary<string, Municipality> ByName = NamesOf(fold: static name => name);
    private static readonly Dictionary<string, Municipality> ByPlainName = NamesOf(fold: WithoutDiacritics);

    /// <summary>0180, or 180 where a spreadsheet took the zero.</summary>
    public static Municipality? WithCode(string? code)
    {
        var text = code.AsSpan().Trim();
        return text.Length is 3 or 4 ? ByCode.GetValueOrDefault(text.ToString().PadLeft(4, '0')) : null;
    }

    /// <summary>Österåker, Österåkers kommun, OSTERAKER, Malmö stad.</summary>
    public static Municipality? Named(string? name)
    {
        var text = string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0 || !IsWellFormed(text)) return null;

        text = text.Normalize(NormalizationForm.FormC);
        // Håbo and Habo differ in their diacritics only, so these are read first and forgiven afterwards.
        return ByName.GetValueOrDefault(text) ?? ByPlainName.GetValueOrDefault(WithoutDiacritics(text));
    }

    /// <summary>By code or name, whichever the text is.</summary>
    public static Municipality? Find(string? codeOrName) => WithCode(codeOrName) ?? Named(codeOrName);

    private static Dictionary<string, Municipality> NamesOf(Func<string, string> fold)
    {
        var names = new Dictionary<string, Municipality>(StringComparer.OrdinalIgnoreCase);
        var twice = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var municipality in All)
        {
            var town = municipality.FullName[..^" kommun".Length];
            string[] spellings = [municipality.Name, municipality.FullName, $"{municipality.Name} kommun", $"{municipality.Name} stad", $"{town} stad"];
            foreach (var spelling in spellings.Select(fold).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!names.TryAdd(spelling, municipality)) twice.Add(spelling);
            }
        }

        foreach (var name in twice) names.Remove(name);
        return names;
    }

    private static string WithoutDiacritics(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark) plain.Append(c);
        }

        return plain.ToString();
    }

    // Normalising a torn surrogate pair throws.
    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
