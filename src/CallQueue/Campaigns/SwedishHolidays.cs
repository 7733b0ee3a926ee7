namespace Canvass.CallQueue.Campaigns;

/// <summary>The public holidays of Sweden (lag 1989:253), and the eves that people keep as holidays though no law says so.</summary>
internal static class SwedishHolidays
{
    public static bool IsHoliday(DateOnly date) => date switch
    {
        { Month: 1, Day: 1 or 6 } or { Month: 5, Day: 1 } or { Month: 6, Day: 6 } or { Month: 12, Day: 25 or 26 } => true,
        _ => IsByEaster(date) || date == MidsummersEve(date.Year).AddDays(1) || date == AllSaints(date.Year),
    };

    /// <summary>Midsummer's eve, Christmas eve and New Year's eve.</summary>
    public static bool IsEve(DateOnly date) => date is { Month: 12, Day: 24 or 31 } || date == MidsummersEve(date.Year);

    /// <summary>Långfredagen, påskdagen, annandag påsk, Kristi himmelsfärdsdag, pingstdagen.</summary>
    private static bool IsByEaster(DateOnly date) => (date.DayNumber - EasterSunday(date.Year).DayNumber) is -2 or 0 or 1 or 39 or 49;

    /// <summary>The Friday of 19–25 June.</summary>
    private static DateOnly MidsummersEve(int year) => FirstFrom(new DateOnly(year, 6, 19), DayOfWeek.Friday);

    /// <summary>The Saturday of 31 October–6 November.</summary>
    private static DateOnly AllSaints(int year) => FirstFrom(new DateOnly(year, 10, 31), DayOfWeek.Saturday);

    private static DateOnly FirstFrom(DateOnly date, DayOfWeek day) => date.AddDays(((int)day - (int)date.DayOfWeek + 7) % 7);

    /// <summary>The anonymous Gregorian computus: the letters are those of its publication, and mean nothing else.</summary>
    private static DateOnly EasterSunday(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var days = h + l - 7 * m + 114;
        return new DateOnly(year, days / 31, days % 31 + 1);
    }
}
