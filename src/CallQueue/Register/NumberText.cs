using System.Buffers;
using System.Globalization;

namespace Canvass.CallQueue.Register;

/// <summary>One number as somebody wrote it, stripped to its digits and then understood.</summary>
internal static class NumberText
{
    // Longer than any number with its prefixes: what does not fit is too long anyway.
    private const int MostDigits = 24;

    private static readonly SearchValues<char> Mantissa = SearchValues.Create("0123456789.,");

    private static readonly HashSet<string> WordsAgainst =
        new(["ej", "inte", "nej", "nix", "aldrig", "spärrad", "spärrat", "not", "never", "no"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> WordsForExtension =
        new(["ank", "ankn", "anknytning", "ext", "extension", "vx", "x"], StringComparer.OrdinalIgnoreCase);

    public static PhoneReading Read(string? cell, bool leadingZeroLost)
    {
        var text = Unwrap(cell);
        if (text.IsEmpty) return PhoneReading.No(NumberProblem.Empty);
        if (IsScientific(text)) return PhoneReading.No(NumberProblem.Scientific);

        Span<char> digits = stackalloc char[MostDigits];
        var problem = Strip(text, digits, out var count, out var plus);
        if (problem is not null) return PhoneReading.No(problem);

        digits = digits[..count];
        if (plus) return FromInternational(digits);
        if (digits.StartsWith("00")) return FromInternational(digits[2..]);
        return digits[0] == '0' ? SwedishPlan.Read(digits[1..]) : FromBare(digits, leadingZeroLost);
    }

    private static PhoneReading FromInternational(ReadOnlySpan<char> digits) =>
        digits.StartsWith("46") ? SwedishPlan.Read(WithoutTrunkZero(digits[2..])) : ForeignNumber.Read(digits);

    // +46 (0)70-174 06 05
    private static ReadOnlySpan<char> WithoutTrunkZero(ReadOnlySpan<char> national) =>
        national.Length > 0 && national[0] == '0' ? national[1..] : national;

    // Neither + nor 0 in front: Sweden's code without its plus, a lost zero, or a local number.
    private static PhoneReading FromBare(ReadOnlySpan<char> digits, bool leadingZeroLost)
    {
        const int LongestLocalNumber = 8;
        if (SwedishPlan.IsShortNumber(digits)) return PhoneReading.No(NumberProblem.ShortNumber);

        var zeroLost = SwedishPlan.Read(digits);
        if (leadingZeroLost && zeroLost.IsNumber) return zeroLost;

        if (digits.StartsWith("46"))
        {
            var plusLost = FromInternational(digits);
            if (plusLost.IsNumber) return zeroLost.IsNumber ? PhoneReading.No(NumberProblem.Ambiguous) : plusLost;
            if (digits.Length > LongestLocalNumber + 2) return plusLost;
        }

        if (digits.Length > LongestLocalNumber || zeroLost.Problem?.Kind is NumberKind.Premium) return zeroLost;
        return PhoneReading.No(digits.Length < 5 ? NumberProblem.TooShort : NumberProblem.MissingAreaCode);
    }

    /// <summary>Takes off what spreadsheets wrap a number in: ="070…", '070…, 701740605.0.</summary>
    public static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith("'")) text = text[1..].TrimStart();
        if (text.Length >= 3 && text.StartsWith("=\"") && text[^1] == '"') text = text[2..^1].Trim();

        // A column that went through a table of floating numbers. The .0 would otherwise read as one more digit.
        var point = text.LastIndexOfAny('.', ',');
        var isFraction = point >= 6 && text[0] != '0' && point < text.Length - 1
            && !text[..point].ContainsAnyExceptInRange('0', '9') && !text[(point + 1)..].ContainsAnyExcept('0');
        return isFraction && text.Length - point <= 3 ? text[..point] : text;
    }

    // 4.67E+10, 4,67e10
    private static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('e', 'E');
        if (e <= 0 || e == text.Length - 1) return false;

        var exponent = text[(e + 1)..].TrimStart("+-");
        return !text[..e].ContainsAnyExcept(Mantissa) && char.IsAsciiDigit(text[0])
            && exponent.Length > 0 && !exponent.ContainsAnyExceptInRange('0', '9');
    }

    private static NumberProblem? Strip(ReadOnlySpan<char> text, Span<char> digits, out int count, out bool plus)
    {
        count = 0;
        plus = false;
        text = text.TrimEnd(",;.:/ \u00A0");
        var wordBehind = false;
        NumberProblem? marked = null;

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsDigit(c))
            {
                if (wordBehind) return NumberProblem.Several;
                if (count == digits.Length) return NumberProblem.TooLong;
                digits[count++] = char.IsAsciiDigit(c) ? c : (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            }
            else if (c is '+' or '\uFF0B')
            {
                if (count > 0 && char.IsWhiteSpace(text[i - 1])) return NumberProblem.Several;
                if (count > 0 || plus) return NumberProblem.NotANumber;
                plus = true;
            }
            else if (c is '(' && IsTrunkZero(text[i..]))
            {
                // In +47 (0) 22… the zero is for callers at home. Without a country in front it belongs to the number.
                var international = plus || (count > 1 && digits[0] == '0' && digits[1] == '0');
                if (international) i += text[i..].IndexOf(')');
            }
            else if (c is '/' or '\\')
            {
                // 08/465 004 00 is one number, 070… / 08… are two: only a code can stand in front of the stroke.
                var codeOnly = plus || (count > 1 && digits[0] == '0' && digits[1] == '0') ? 7 : 4;
                if (count > codeOnly) return NumberProblem.Several;
            }
            else if (c is ';' or ',' or '|' or '&' or '\n' or '\r')
            {
                if (count > 0 && HasDigit(text[i..])) return NumberProblem.Several;
            }
            else if (char.IsLetter(c))
            {
                var length = WordLength(text[i..]);
                var end = i + length;
                var gluedBehind = i > 0 && char.IsDigit(text[i - 1]);
                var gluedBefore = length == 1 && end < text.Length && char.IsDigit(text[end]);
                if (gluedBehind || gluedBefore) return NumberProblem.Letters;

                var word = text[i..end];
                marked ??= MarkOf(word);
                if (count > 0 && IsIn(WordsForExtension, word)) return NumberProblem.Extension;
                wordBehind |= count > 0;
                i = end - 1;
            }
            else if (!IsPadding(c))
            {
                return NumberProblem.NotANumber;
            }
        }

        if (count == 0) return plus || !text.IsEmpty ? NumberProblem.NotANumber : NumberProblem.Empty;
        return marked;
    }

    private static bool IsTrunkZero(ReadOnlySpan<char> text)
    {
        var close = text.IndexOf(')');
        return close > 1 && text[1..close].Trim() is "0";
    }

    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsDigit(c)) return true;
        }

        return false;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && (char.IsLetter(text[length]) || char.GetUnicodeCategory(text[length]) is UnicodeCategory.NonSpacingMark)) length++;
        return length;
    }

    private static NumberProblem? MarkOf(ReadOnlySpan<char> word)
    {
        if (IsIn(WordsAgainst, word)) return NumberProblem.DoNotRing;
        return word.Equals("fax", StringComparison.OrdinalIgnoreCase) ? NumberProblem.Fax : null;
    }

    private static bool IsIn(HashSet<string> words, ReadOnlySpan<char> word) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    // Format characters are invisible: contact books wrap numbers in marks for the direction of writing.
    private static bool IsPadding(char c) =>
        c is '-' or '.' or '(' or ')' or ' ' or ':' or '[' or ']' or '*' or '_' or '"' or '\'' or '\u2019' or '\u00B7' or '\u2212' or '~'
        || char.IsWhiteSpace(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
