using System.Globalization;
using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>
/// Finds personnummer and samordningsnummer in any text and takes them out: only the birth year is kept, as [*1981].
/// The mark cannot be mistaken for a membership number, which a bare 1981 could.
/// </summary>
/// <remarks>
/// One number in ten that looks like a date passes the check digit, so a telephone number can look like an identity number:
/// 070174-0605 has the form of somebody born on 14 January 2007. In a column of telephone numbers what reads as a number is one.
/// Elsewhere ten digits without a hyphen that read as a telephone number are taken out, but no birth year is believed.
///
/// A slip of the pen in an identity number leaves it somebody's all the same: with a wrong check digit twelve digits, and ten with a
/// hyphen, are taken out where the date can be meant. Ten bare digits with a wrong check digit are nine times in ten something else,
/// and stay. In a column of telephone numbers whatever reads as one stays. Twelve digits that may be a moment (201808191030) are taken
/// out, but no birth year is believed.
/// </remarks>
internal static class PersonalIdentityNumber
{
    public const string UnknownYear = "[*]";

    public static string Mark(int birthYear) => string.Create(CultureInfo.InvariantCulture, $"[*{birthYear}]");

    public readonly record struct Reduced(string Text, int? BirthYear, bool FoundAny);

    /// <param name="text">Any cell.</param>
    /// <param name="today">Decides the century of a number with two digits for the year.</param>
    /// <param name="column">What the column is known to hold.</param>
    public static Reduced Reduce(string text, DateOnly today, Holds column = Holds.Anything)
    {
        if (!HasTenDigits(text)) return new(text, null, false);

        StringBuilder? kept = null;
        int? birthYear = null;
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!BeginsNumber(text, i) || Find(text, i, today) is not { } found) continue;

            var spelt = text.AsSpan(i, found.Length);
            var alsoTelephone = column is not Holds.IdentityNumbers && ReadsAsTelephone(spelt, found, column);
            if (!alsoTelephone || column is not Holds.Telephones)
            {
                var believed = !alsoTelephone && (column is Holds.IdentityNumbers || !found.PerhapsMoment);
                kept ??= new StringBuilder();
                kept.Append(text, from, i - from).Append(believed ? Mark(found.BirthYear) : UnknownYear);
                if (believed) birthYear ??= found.BirthYear;
                from = i + found.Length;
            }

            i += found.Length - 1;
        }

        return kept is null ? new(text, null, false) : new(kept.Append(text, from, text.Length - from).ToString(), birthYear, true);
    }

    /// <summary>The text without the marks that <see cref="Reduce"/> left, and the birth year the first of them carries.</summary>
    public static Reduced WithoutMarks(string text)
    {
        if (!text.Contains(UnknownYear[..2], StringComparison.Ordinal)) return new(text, null, false);

        var rest = new StringBuilder();
        int? birthYear = null;
        var found = false;
        for (var i = 0; i < text.Length; i++)
        {
            var mark = MarkAt(text.AsSpan(i), out var year);
            if (mark == 0)
            {
                rest.Append(text[i]);
                continue;
            }

            found = true;
            birthYear ??= year;
            i += mark - 1;
        }

        return new(rest.ToString(), birthYear, found);
    }

    private static int MarkAt(ReadOnlySpan<char> text, out int? year)
    {
        year = null;
        if (text.StartsWith(UnknownYear)) return UnknownYear.Length;
        if (text.Length < 7 || !text.StartsWith("[*") || text[6] != ']' || text[2..6].ContainsAnyExceptInRange('0', '9')) return 0;

        year = int.Parse(text[2..6], CultureInfo.InvariantCulture);
        return 7;
    }

    private readonly record struct Match(int Length, int BirthYear, bool Hyphen, bool TwoDigitYear, bool IsWhole, bool PerhapsMoment);

    private static bool ReadsAsTelephone(ReadOnlySpan<char> spelt, Match found, Holds column)
    {
        if (!found.IsWhole) return column is Holds.Telephones && PhoneNumber.Parse(spelt.ToString()).IsNumber;
        var hyphenDecides = found.Hyphen && (column is not Holds.Telephones || spelt[0] != '0');
        return found.TwoDigitYear && !hyphenDecides && PhoneNumber.Parse(spelt.ToString()).IsNumber;
    }

    private static bool HasTenDigits(string text)
    {
        if (text.Length < 10) return false;

        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c) && ++digits == 10) return true;
        }

        return false;
    }

    // A + in front makes it a telephone number with its country.
    private static bool BeginsNumber(string text, int i) =>
        char.IsDigit(text[i]) && (i == 0 || (!char.IsDigit(text[i - 1]) && text[i - 1] != '+'));

    private static Match? Find(string text, int start, DateOnly today) =>
        FindWithYear(text, start, 4, today) ?? FindWithYear(text, start, 2, today);

    private static Match? FindWithYear(string text, int start, int yearLength, DateOnly today)
    {
        var at = start;
        Span<int> digits = stackalloc int[12];
        var unused = false;
        var plus = false;
        var hyphen = false;

        if (!Take(text, ref at, digits[..yearLength])) return null;
        // 1981-12-18-… but never 08-12-18…, which is how telephone numbers in Stockholm look.
        if (yearLength == 4) SkipBetween(text, ref at, ref unused, ref unused);
        if (!Take(text, ref at, digits.Slice(yearLength, 2))) return null;
        if (yearLength == 4) SkipBetween(text, ref at, ref unused, ref unused);
        if (!Take(text, ref at, digits.Slice(yearLength + 2, 2))) return null;
        SkipBetween(text, ref at, ref hyphen, ref plus);
        if (!Take(text, ref at, digits.Slice(yearLength + 4, 4))) return null;
        if (at < text.Length && char.IsDigit(text[at])) return null;

        digits = digits[..(yearLength + 8)];
        var isWhole = HasCheckDigit(digits[^10..]);
        if (!isWhole && yearLength == 2 && !hyphen) return null;

        var year = BirthYearOf(digits, yearLength, plus, today);
        return year is null ? null : new Match(at - start, year.Value, hyphen, yearLength == 2, isWhole, !isWhole && !hyphen && yearLength == 4 && IsTimeOfDay(digits[^4..]));
    }

    private static bool IsTimeOfDay(ReadOnlySpan<int> four) => (four[0] * 10) + four[1] < 24 && four[2] < 6;

    private static bool Take(string text, ref int at, Span<int> digits)
    {
        for (var i = 0; i < digits.Length; i++, at++)
        {
            if (at >= text.Length || !char.IsDigit(text[at])) return false;
            digits[i] = CharUnicodeInfo.GetDecimalDigitValue(text[at]);
        }

        return true;
    }

    private static void SkipBetween(string text, ref int at, ref bool hyphen, ref bool plus)
    {
        const int Longest = 3;
        for (var end = at + Longest; at < text.Length && at < end; at++)
        {
            var c = text[at];
            var isPlus = c is '+';
            var isHyphen = c is '-' or '\u2212' || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation;
            if (!isPlus && !isHyphen && c is not ('.' or '/') && !char.IsWhiteSpace(c)) return;
            plus |= isPlus;
            hyphen |= isHyphen || isPlus;
        }
    }

    // Every second digit from the first is doubled, the digits of the products are summed: the sum ends in 0.
    private static bool HasCheckDigit(ReadOnlySpan<int> ten)
    {
        var sum = 0;
        for (var i = 0; i < ten.Length; i++)
        {
            var product = i % 2 == 0 ? ten[i] * 2 : ten[i];
            sum += product > 9 ? product - 9 : product;
        }

        return sum % 10 == 0;
    }

    private static int? BirthYearOf(ReadOnlySpan<int> digits, int yearLength, bool plus, DateOnly today)
    {
        const int CoordinationDay = 60;
        const int Oldest = 1850;
        var month = (digits[yearLength] * 10) + digits[yearLength + 1];
        var day = (digits[yearLength + 2] * 10) + digits[yearLength + 3];
        if (day > CoordinationDay) day -= CoordinationDay;

        if (yearLength == 4)
        {
            var whole = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
            return whole >= Oldest && IsPastDate(whole, month, day, today) ? whole : null;
        }

        var year = (today.Year / 100 * 100) + (digits[0] * 10) + digits[1];
        if (!IsPastDate(year, month, day, today)) year -= 100;
        if (plus) year -= 100;
        return IsPastDate(year, month, day, today) ? year : null;
    }

    private static bool IsPastDate(int year, int month, int day, DateOnly today) =>
        month is >= 1 and <= 12 && day >= 1 && year >= 1 && year <= today.Year && day <= DateTime.DaysInMonth(year, month)
        && new DateOnly(year, month, day) <= today;

    /// <summary>What a column is known to hold decides between a telephone number and an identity number of the same look.</summary>
    public enum Holds
    {
        Anything,
        Telephones,
        IdentityNumbers,
    }
}
