using System.Text.RegularExpressions;

namespace Canvass.CallQueue.Campaigns;

/// <summary>Text by language, and the ids of the things that bear it.</summary>
internal static partial class Texts
{
    public const int LongestTitle = 200;
    public const int LongestText = 8000;

    /// <summary>In the language asked for, else Swedish, else English, else whichever there is.</summary>
    public static string In(this IReadOnlyDictionary<string, string> texts, string language)
    {
        foreach (var code in (ReadOnlySpan<string>)[language, "sv", "en"])
            if (texts.TryGetValue(code, out var text)) return text;
        return texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value).FirstOrDefault("");
    }

    public static IEnumerable<Flaw> Flaws(string at, IReadOnlyDictionary<string, string> texts, int longest)
    {
        if (texts.Count == 0) yield return new Flaw(at, $"{at} must have a text in at least one language.");
        foreach (var (code, text) in texts)
        {
            if (!LanguageCode().IsMatch(code)) yield return new Flaw(at, $"{at} has a text in \"{code}\", which is not a language code such as sv, en or ar.");
            if (string.IsNullOrWhiteSpace(text)) yield return new Flaw($"{at}.{code}", $"{at}.{code} must not be empty.");
            if (text is { Length: var length } && length > longest) yield return new Flaw($"{at}.{code}", $"{at}.{code} may have at most {longest} characters.");
        }
    }

    /// <summary>Ids stand in stored answers and in the figures: short, plain, and one thing each.</summary>
    public static IEnumerable<Flaw> Ids(string at, IEnumerable<string> ids, string name = "id")
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, id) in ids.Index())
        {
            if (!Id().IsMatch(id)) yield return new Flaw($"{at}[{i}].{name}", $"{at}[{i}].{name} must be 1 to 40 of a–z, 0–9, - and _.");
            else if (!seen.Add(id)) yield return new Flaw($"{at}[{i}].{name}", $"{at}[{i}].{name} is \"{id}\" a second time.");
        }
    }

    public static IEnumerable<Flaw> TooMany(string at, int count, int most)
    {
        if (count > most) yield return new Flaw(at, $"{at} may be at most {most}; here are {count}.");
    }

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LanguageCode();
}
