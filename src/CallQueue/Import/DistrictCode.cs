using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>A voting district: two digits for the county, two for the municipality, four for the district.</summary>
internal static class DistrictCode
{
    private const int Length = 8;

    public static string? Read(string text)
    {
        var code = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '.')));
        if (code.Length is not (Length or Length - 1) || code.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;

        code = code.PadLeft(Length, '0');
        return Municipalities.WithCode(code[..4]) is null ? null : code;
    }

    public static string MunicipalityOf(string district) => district[..4];
}
