namespace Canvass.CallQueue.Campaigns;

/// <summary>When a campaign may ring, by the wall clock of its time zone: open from the first minute, closed from the last.</summary>
internal sealed class CallingHours(CallingHoursRules rules, TimeZoneInfo zone)
{
    private const int DaysAhead = 366;

    public bool IsOpen(DateTimeOffset now) => rules.Always || OpeningOn(now.DateIn(zone)) is { } today && today.From <= now && now < today.To;

    /// <summary>The first instant from <paramref name="now"/> on at which people may be rung: now itself if open; null if there is none within a year.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now) =>
        rules.Always ? now : UnfinishedOpening(now) is { } opening ? Later(opening.From, now) : null;

    /// <summary>When the present opening ends, or the next one if it is closed now; null if the hours never end, or never begin within a year.</summary>
    public DateTimeOffset? ClosingAfter(DateTimeOffset now) => rules.Always ? null : UnfinishedOpening(now)?.To;

    private Opening? UnfinishedOpening(DateTimeOffset now)
    {
        var today = now.DateIn(zone);
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
            if (OpeningOn(today.AddDays(ahead)) is { } opening && now < opening.To) return opening;
        return null;
    }

    private Opening? OpeningOn(DateOnly date)
    {
        if (rules.ClosedOn.Contains(date) || rules.ClosedOnEves && SwedishHolidays.IsEve(date)) return null;
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || SwedishHolidays.IsHoliday(date);
        var (from, to) = weekend ? (rules.WeekendFrom, rules.WeekendTo) : (rules.WeekdayFrom, rules.WeekdayTo);
        var lastDay = to == TimeOnly.MinValue ? date.AddDays(1) : date;
        var opening = new Opening(date.ToDateTime(from).ToInstant(zone), lastDay.ToDateTime(to).ToInstant(zone));
        // Hours that lie wholly in the hour which the clock skips in spring do not exist on that day.
        return opening.From < opening.To ? opening : null;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed record Opening(DateTimeOffset From, DateTimeOffset To);
}
