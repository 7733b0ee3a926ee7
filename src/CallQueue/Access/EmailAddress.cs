using System.Text;

namespace Canvass.CallQueue.Access;

/// <summary>What somebody signs in with. Whether it exists is found out by writing to it; here only what cannot be meant is refused.</summary>
public static class EmailAddress
{
    private const int Longest = 254;

    /// <returns>Null: no such address.</returns>
    public static string? Read(string? typed) =>
        PlainText.Line(typed, Longest) is { } line && line.Split('@') is [{ Length: > 0 }, { Length: > 0 } host] && host.Contains('.', StringComparison.Ordinal)
            && !line.Any(sign => char.IsWhiteSpace(sign) || sign is '<' or '>' or ',' or ';' or '"') ? line : null;

    /// <summary>Two addresses that differ in nothing but capitals are one.</summary>
    public static string Fold(string email) => email.Normalize(NormalizationForm.FormC).ToUpperInvariant();
}
