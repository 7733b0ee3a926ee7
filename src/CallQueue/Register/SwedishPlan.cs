using System.Globalization;

namespace Canvass.CallQueue.Register;

/// <summary>
/// The Swedish numbering plan: what a national number (the digits after +46, or after the first 0) is, and how it is grouped.
/// Lengths are those libphonenumber accepts; it is looser than the plan in places, and refusing a real number is the dearer mistake.
/// </summary>
internal static class SwedishPlan
{
    private static readonly byte[] AreaCodeLengths = ReadAreaCodes();

    public static PhoneReading Read(ReadOnlySpan<char> national)
    {
        if (national.Length < 3) return PhoneReading.No(NumberProblem.TooShort);
        if (IsPremium(national)) return PhoneReading.No(NumberProblem.Premium);

        var series = SeriesOf(national);
        if (series.Kind is NumberKind.Unknown) return PhoneReading.No(NumberProblem.UnknownAreaCode);

        var subscriber = national.Length - series.CodeLength;
        if (subscriber < series.Shortest) return PhoneReading.No(NumberProblem.TooShort);
        if (subscriber > series.Longest) return PhoneReading.No(NumberProblem.TooLong);

        var code = national[..series.CodeLength];
        var grouped = Group(national[series.CodeLength..]);
        return PhoneReading.Yes(new PhoneNumber(
            string.Concat("+46", national), series.Kind, $"0{code}-{grouped}", $"+46 {code} {grouped}"));
    }

    /// <summary>112, 1177, 11414, 116xxx, 118xxx and the five digit 90-numbers, which are dialled without a 0.</summary>
    public static bool IsShortNumber(ReadOnlySpan<char> dialled) =>
        (dialled.Length is >= 3 and <= 6 && dialled.StartsWith("11")) || (dialled.Length == 5 && dialled.StartsWith("90"));

    private static bool IsPremium(ReadOnlySpan<char> national) =>
        national.StartsWith("900") || national.StartsWith("939") || national.StartsWith("944") || national.StartsWith("99") || national.StartsWith("649");

    private readonly record struct Series(NumberKind Kind, int CodeLength, int Shortest, int Longest);

    private static Series SeriesOf(ReadOnlySpan<char> national) => (national[0], national[1], national[2]) switch
    {
        ('7', '0' or '2' or '3' or '6' or '8' or '9', _) => new(NumberKind.Mobile, 2, 7, 7),
        ('7', '4', '0' or (>= '2' and <= '9')) => new(NumberKind.Pager, 2, 7, 7),
        ('7', '5', >= '1' and <= '8') => new(NumberKind.Personal, 2, 7, 7),
        ('7', '7', <= '7') => new(NumberKind.SharedCost, 3, 6, 6),
        ('1', '0', >= '1' and <= '8') => new(NumberKind.Uan, 2, 7, 7),
        ('2', '0', _) => new(NumberKind.TollFree, 2, 4, 7),
        _ => FixedSeriesOf(national),
    };

    private static Series FixedSeriesOf(ReadOnlySpan<char> national)
    {
        var codeLength = AreaCodeLengths[PrefixOf(national)];
        return codeLength switch
        {
            1 => new(NumberKind.Fixed, 1, 6, 8),
            2 when national[..2] is "18" or "19" or "31" or "54" => new(NumberKind.Fixed, 2, 6, 7),
            2 => new(NumberKind.Fixed, 2, 5, 7),
            3 => new(NumberKind.Fixed, 3, 5, 6),
            _ => default,
        };
    }

    private static string Group(ReadOnlySpan<char> digits) => digits.Length switch
    {
        4 => $"{digits[..2]} {digits[2..]}",
        5 => $"{digits[..3]} {digits[3..]}",
        6 => $"{digits[..2]} {digits[2..4]} {digits[4..]}",
        7 => $"{digits[..3]} {digits[3..5]} {digits[5..]}",
        _ => $"{digits[..3]} {digits[3..6]} {digits[6..]}",
    };

    private static int PrefixOf(ReadOnlySpan<char> national) =>
        ((national[0] - '0') * 100) + ((national[1] - '0') * 10) + (national[2] - '0');

    // The length of the area code (without its 0) by the number's first three digits; no code is the beginning of another.
    private static byte[] ReadAreaCodes()
    {
        var lengths = new byte[1000];
        foreach (var row in RegisterData.Rows("riktnummer.csv"))
        {
            var code = row[1];
            var first = int.Parse(code.PadRight(3, '0'), CultureInfo.InvariantCulture);
            var last = int.Parse(code.PadRight(3, '9'), CultureInfo.InvariantCulture);
            for (var prefix = first; prefix <= last; prefix++) lengths[prefix] = (byte)code.Length;
        }

        return lengths;
    }
}
