namespace Canvass.CallQueue.Import;

/// <summary>
/// Recognises skyddade personuppgifter, in whatever column somebody wrote it. When in doubt a person is protected:
/// being left out of a calling list harms nobody.
/// </summary>
internal static class ProtectedWords
{
    private static readonly string[] Anywhere =
    [
        "skyddade personuppgift", "skyddade uppgift", "skyddad uppgift", "skyddad person", "skyddad identitet", "skyddad id", "skyddad adress",
        "skyddad folkbok", "skyddade adress", "skyddat boende", "skyddad bostad", "sekretessmark", "sekretesskydd", "protected identity", "protected person", "kvarskrivning", "kvarskriven",
    ];

    private static readonly HashSet<string> Alone = new(
        ["skyddad", "skyddade", "skyddat", "skydd", "sekretess", "protected", "skyddad skyddad", "sekretess sekretess", "skyddad adress"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Negations = ["ej", "inte", "inga", "ingen", "inget", "icke", "not", "no", "saknar"];

    private static readonly HashSet<string> No = new(["nej", "n", "no", "0", "false", "falskt", "falsk", "-", "ej", "inte", "inga", "ingen"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A cell in any column.</summary>
    public static bool In(string cell)
    {
        if (cell.Length < 5) return false;

        var text = cell.AsSpan().Trim();
        if (Alone.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.TrimEnd("!.* "))) return true;
        if (!text.Contains("sk", StringComparison.OrdinalIgnoreCase) && !text.Contains("sekr", StringComparison.OrdinalIgnoreCase) && !text.Contains("prot", StringComparison.OrdinalIgnoreCase))
            return false;

        foreach (var words in Anywhere)
        {
            var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && !IsDenied(text[..at])) return true;
        }

        return false;
    }

    /// <summary>A cell in the column that says whether somebody is protected: anything but a no is a yes.</summary>
    public static bool IsYes(string cell)
    {
        var text = cell.Trim();
        return text.Length > 0 && !No.Contains(text.TrimEnd('.')) && !Negations.Any(word => text.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsDenied(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        var word = before[(before.LastIndexOf(' ') + 1)..];
        foreach (var negation in Negations)
        {
            if (word.Equals(negation, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
