namespace Canvass.CallQueue.Import;

/// <summary>A name in one cell, parted for the card: identity compares the whole and does not depend on where it is cut.</summary>
internal static class FullName
{
    private static readonly HashSet<string> Particles =
        new(["von", "af", "av", "de", "del", "della", "der", "di", "da", "dos", "van", "den", "ten", "ter", "la", "le", "el", "al", "bin", "ibn", "abu", "zu"], StringComparer.OrdinalIgnoreCase);

    public static (string? First, string? Last) Split(string full)
    {
        var comma = full.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0) return (NullIfEmpty(full[(comma + 1)..].Trim()), NullIfEmpty(full[..comma].Trim()));

        var words = full.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) return (NullIfEmpty(full), null);

        var last = words.Length - 1;
        while (last > 1 && Particles.Contains(words[last - 1])) last--;
        return (string.Join(' ', words[..last]), string.Join(' ', words[last..]));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
