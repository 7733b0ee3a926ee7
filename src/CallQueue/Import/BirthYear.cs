using System.Globalization;
using System.Text.RegularExpressions;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>The year in a column for birth: a year, a date in most of the ways dates are written, or an identity number, sound or not.</summary>
internal static partial class BirthYear
{
    private const int Oldest = 1890;

    public static int? Read(string cell, DateOnly today)
    {
        if (PersonalIdentityNumber.WithoutMarks(cell) is { FoundAny: true } marked) return marked.BirthYear;
        if (PersonalIdentityNumber.Reduce(cell, today, PersonalIdentityNumber.Holds.IdentityNumbers).BirthYear is { } year) return year;

        var runs = Digits().Matches(cell).Select(match => match.Value).ToArray();
        if (runs.Length == 0) return null;
        return FromFirst(runs[0], today) ?? Single(runs.Where(run => run.Length == 4).Select(run => Plausible(run, today)));
    }

    // 1981…, 19811218…, 811218…: with a check digit that is wrong the date still says the year.
    private static int? FromFirst(string run, DateOnly today) => run.Length switch
    {
        4 => Plausible(run, today),
        8 or 12 when IsDay(run[..8]) => Plausible(run[..4], today),
        6 or 10 => Plausible((today.Year / 100).ToString(CultureInfo.InvariantCulture) + run[..2], today) is { } year && IsDay($"{year}{run[2..6]}")
            ? year
            : Plausible(((today.Year / 100) - 1).ToString(CultureInfo.InvariantCulture) + run[..2], today) is { } before && IsDay($"{before}{run[2..6]}") ? before : null,
        _ => null,
    };

    private static int? Plausible(string four, DateOnly today) =>
        int.Parse(four, CultureInfo.InvariantCulture) is var year && year >= Oldest && year <= today.Year ? year : null;

    private static bool IsDay(string eight)
    {
        const int CoordinationDay = 60;
        var day = int.Parse(eight[6..], CultureInfo.InvariantCulture);
        if (day > CoordinationDay) day -= CoordinationDay;
        return DateOnly.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{eight[..6]}{day:00}"), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static int? Single(IEnumerable<int?> years)
    {
        var found = years.OfType<int>().Distinct().ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
