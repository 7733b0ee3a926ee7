namespace Canvass.CallQueue.Register;

/// <summary>
/// A number outside Sweden: kept when it has the shape of E.164, without knowing the country's own plan.
/// +999 is given to no country, which makes it the code of invented people.
/// </summary>
internal static class ForeignNumber
{
    private const int Shortest = 8;
    private const int Longest = 15;

    public static PhoneReading Read(ReadOnlySpan<char> digits)
    {
        if (digits.Length > 0 && digits[0] == '0') return PhoneReading.No(NumberProblem.BadCountryCode);
        if (digits.Length < Shortest) return PhoneReading.No(NumberProblem.TooShort);
        if (digits.Length > Longest) return PhoneReading.No(NumberProblem.TooLong);

        var display = Group(digits);
        return PhoneReading.Yes(new PhoneNumber(string.Concat("+", digits), NumberKind.Foreign, display, display));
    }

    // Pairs from the end, the first group of two or three: +47 22 12 34 56, +358 912 34 56.
    private static string Group(ReadOnlySpan<char> digits)
    {
        var code = CountryCodeLength(digits);
        Span<char> grouped = stackalloc char[1 + (Longest * 2)];
        grouped[0] = '+';
        digits[..code].CopyTo(grouped[1..]);
        var length = 1 + code;
        grouped[length++] = ' ';

        var rest = digits[code..];
        var oddOne = rest.Length % 2;
        for (var i = 0; i < rest.Length; i++)
        {
            if (i > 1 + oddOne && (i - oddOne) % 2 == 0) grouped[length++] = ' ';
            grouped[length++] = rest[i];
        }

        return new string(grouped[..length]);
    }

    private static int CountryCodeLength(ReadOnlySpan<char> digits) => (digits[0], digits[1]) switch
    {
        ('1' or '7', _) => 1,
        ('2', '0' or '7') => 2,
        ('3', not ('5' or '7' or '8')) => 2,
        ('4', not '2') => 2,
        ('5', not ('0' or '9')) => 2,
        ('6', <= '6') => 2,
        ('8', '1' or '2' or '4' or '6') => 2,
        ('9', not ('6' or '7' or '9')) => 2,
        _ => 3,
    };
}
