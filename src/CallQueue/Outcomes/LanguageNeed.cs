namespace Canvass.CallQueue.Outcomes;

/// <summary>
/// What somebody must speak to ring a person, as one text: the codes of which one is enough ("ar so"), or a question mark and the codes
/// that it is none of ("? en"). None where Swedish will do.
/// </summary>
internal static class LanguageNeed
{
    public const string Swedish = "sv";
    private const string Unknown = "?";

    public static string? AnyOf(IReadOnlyCollection<string> languages) =>
        languages.Count == 0 || languages.Contains(Swedish) ? null : string.Join(' ', languages.Order(StringComparer.Ordinal));

    /// <summary>Nobody knows which. Whoever speaks only what was tried in vain has shown that they cannot serve it.</summary>
    public static string AnyBut(IEnumerable<string> tried) => string.Join(' ', tried.Where(l => l != Swedish).Order(StringComparer.Ordinal).Prepend(Unknown));

    public static bool IsServedBy(string need, IEnumerable<string> languages)
    {
        var codes = need.Split(' ');
        return codes[0] == Unknown ? languages.Except(codes).Any(l => l != Swedish) : codes.Any(languages.Contains);
    }
}
