using System.Globalization;
using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>
/// A full name as identity compares it: what may differ between two spellings of one person's name is folded away.
/// Å, ä and ö stay, because in Swedish they are letters of their own: Åsa and Asa are two people.
/// Spaces, hyphens and apostrophes go altogether, so that Anna-Karin, Anna Karin and Annakarin are one.
/// </summary>
internal static class FoldedName
{
    public static string Of(string? firstName, string? lastName) => Fold(string.Concat(firstName, lastName));

    /// <summary>A name in one cell: "Anna Andersson" and "Andersson, Anna" are the same.</summary>
    public static string OfFull(string? fullName)
    {
        var text = fullName.AsSpan();
        var comma = text.IndexOf(',');
        return comma < 0 ? Fold(text) : Fold(string.Concat(text[(comma + 1)..], text[..comma]));
    }

    private static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length);
        if (Ascii.IsValid(name))
        {
            foreach (var c in name)
            {
                if (char.IsAsciiLetterOrDigit(c)) folded.Append(char.ToLowerInvariant(c));
            }

            return folded.ToString();
        }

        // Composed first, so that a + ring written apart is an å; letter by letter afterwards, so that it stays one.
        foreach (var rune in Composed(name).EnumerateRunes()) Append(folded, rune);
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        switch (Rune.ToLowerInvariant(rune).Value)
        {
            case 'å': folded.Append('å'); return;
            case 'ä' or 'æ' or 'ǽ': folded.Append('ä'); return;
            case 'ö' or 'ø' or 'ǿ': folded.Append('ö'); return;
            case 'ß': folded.Append("ss"); return;
            case 'œ': folded.Append("oe"); return;
            case 'þ': folded.Append("th"); return;
            case 'ð' or 'đ': folded.Append('d'); return;
            case 'ł': folded.Append('l'); return;
            case 'ı': folded.Append('i'); return;
        }

        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(part)) folded.Append(Rune.ToLowerInvariant(part).ToString());
        }
    }

    // A torn surrogate pair cannot be normalised: it becomes the replacement character and is dropped as no letter. U+FFFE cannot either.
    private static string Composed(ReadOnlySpan<char> name)
    {
        var whole = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            if (rune.Value is not 0xFFFE) whole.Append(rune.ToString());
        return whole.ToString().Normalize(NormalizationForm.FormC);
    }
}
