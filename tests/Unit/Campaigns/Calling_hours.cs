using System.Globalization;
using Canvass.CallQueue.Campaigns;
using NUnit.Framework;

namespace Canvass.Unit.Campaigns;

public sealed class Calling_hours
{
    private static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
    private static readonly CallingHours ByDefault = new(new CallingHoursRules(), Stockholm);

    [TestCase("2018-08-29 08:59", false)]
    [TestCase("2018-08-29 09:00", true)]
    [TestCase("2018-08-29 20:29", true)]
    [TestCase("2018-08-29 20:30", false)]
    [TestCase("2018-09-01 10:59", false, Description = "Saturday")]
    [TestCase("2018-09-01 11:00", true)]
    [TestCase("2018-09-01 17:59", true)]
    [TestCase("2018-09-01 18:00", false)]
    [TestCase("2018-09-02 09:30", false, Description = "Sunday")]
    public void are_nine_to_half_past_eight_on_weekdays_and_eleven_to_six_on_weekends(string local, bool open)
    {
        Assert.That(ByDefault.IsOpen(At(local)), Is.EqualTo(open));
    }

    [TestCase("2026-01-01", Description = "nyårsdagen")]
    [TestCase("2026-01-06", Description = "trettondedag jul")]
    [TestCase("2026-04-03", Description = "långfredagen")]
    [TestCase("2026-04-05", Description = "påskdagen")]
    [TestCase("2026-04-06", Description = "annandag påsk")]
    [TestCase("2019-04-22", Description = "annandag påsk")]
    [TestCase("2038-04-26", Description = "annandag påsk, as late as it comes")]
    [TestCase("2008-03-24", Description = "annandag påsk, as early as in our time")]
    [TestCase("2026-05-01", Description = "första maj")]
    [TestCase("2026-05-14", Description = "Kristi himmelsfärdsdag")]
    [TestCase("2026-05-24", Description = "pingstdagen")]
    [TestCase("2028-06-06", Description = "nationaldagen, a Tuesday")]
    [TestCase("2026-06-20", Description = "midsommardagen")]
    [TestCase("2026-10-31", Description = "alla helgons dag, as early as it comes")]
    [TestCase("2027-11-06", Description = "alla helgons dag, as late as it comes")]
    [TestCase("2026-12-25", Description = "juldagen")]
    [TestCase("2028-12-26", Description = "annandag jul, a Tuesday")]
    public void are_those_of_a_weekend_on_public_holidays(string date)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SwedishHolidays.IsHoliday(DateOnly.Parse(date, CultureInfo.InvariantCulture)));
            Assert.That(ByDefault.IsOpen(At($"{date} 10:59")), Is.False);
            Assert.That(ByDefault.IsOpen(At($"{date} 11:00")));
            Assert.That(ByDefault.IsOpen(At($"{date} 18:00")), Is.False);
        });
    }

    [Test]
    public void every_year_has_thirteen_holidays_unless_two_fall_together()
    {
        // 2008: both första maj and Kristi himmelsfärd were on 1 May. Sixth of June can be pingst, too.
        for (var year = 1990; year <= 2100; year++)
        {
            var first = new DateOnly(year, 1, 1);
            var count = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(i => SwedishHolidays.IsHoliday(first.AddDays(i)));
            Assert.That(count, Is.InRange(12, 13), $"{year}");
        }
    }

    [TestCase("2026-05-15", Description = "the Friday after Kristi himmelsfärd")]
    [TestCase("2026-06-05", Description = "the day before the sixth of June")]
    [TestCase("2026-04-02", Description = "skärtorsdagen")]
    [TestCase("2026-05-25", Description = "annandag pingst, no holiday since 2005")]
    public void are_the_usual_ones_on_days_that_only_feel_like_holidays(string date)
    {
        Assert.That(ByDefault.IsOpen(At($"{date} 09:30")));
    }

    [TestCase("2026-06-19", Description = "midsommarafton")]
    [TestCase("2018-06-22", Description = "midsommarafton")]
    [TestCase("2026-12-24", Description = "julafton")]
    [TestCase("2026-12-31", Description = "nyårsafton")]
    public void there_are_none_on_the_three_eves_unless_the_campaign_says_so(string date)
    {
        var onEves = new CallingHours(new CallingHoursRules { ClosedOnEves = false }, Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(ByDefault.IsOpen(At($"{date} 12:00")), Is.False);
            Assert.That(onEves.IsOpen(At($"{date} 12:00")));
        });
    }

    [Test]
    public void there_are_none_on_the_campaigns_own_closed_dates()
    {
        var hours = new CallingHours(new CallingHoursRules { ClosedOn = [new(2018, 8, 29)] }, Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(hours.IsOpen(At("2018-08-29 12:00")), Is.False);
            Assert.That(hours.NextOpening(At("2018-08-28 20:30")), Is.EqualTo(At("2018-08-30 09:00")));
        });
    }

    [TestCase("2018-08-29 03:00", "2018-08-29 09:00")]
    [TestCase("2018-08-29 12:34", "2018-08-29 12:34", Description = "open: now")]
    [TestCase("2018-08-29 20:30", "2018-08-30 09:00")]
    [TestCase("2018-08-31 22:00", "2018-09-01 11:00")]
    [TestCase("2018-09-02 18:00", "2018-09-03 09:00")]
    [TestCase("2026-12-23 21:00", "2026-12-25 11:00", Description = "over julafton")]
    public void the_next_opening_is_now_or_the_first_minute_of_the_next_open_day(string local, string opens)
    {
        Assert.That(ByDefault.NextOpening(At(local)), Is.EqualTo(At(opens)));
    }

    [TestCase("2018-08-29 03:00", "2018-08-29 20:30")]
    [TestCase("2018-08-29 20:29", "2018-08-29 20:30")]
    [TestCase("2018-08-31 20:30", "2018-09-01 18:00")]
    public void the_closing_is_that_of_the_present_opening_or_of_the_next(string local, string closes)
    {
        Assert.That(ByDefault.ClosingAfter(At(local)), Is.EqualTo(At(closes)));
    }

    [Test]
    public void a_campaign_closed_for_a_year_has_no_next_opening()
    {
        var hours = new CallingHours(new CallingHoursRules { ClosedOn = [.. Enumerable.Range(0, 400).Select(i => new DateOnly(2026, 1, 1).AddDays(i))] }, Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(hours.NextOpening(At("2026-01-01 12:00")), Is.Null);
            Assert.That(hours.ClosingAfter(At("2026-01-01 12:00")), Is.Null);
        });
    }

    [Test]
    public void a_practice_campaign_is_always_open_and_never_closes()
    {
        var always = new CallingHours(new CallingHoursRules { Always = true }, Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(always.IsOpen(At("2026-12-24 03:00")));
            Assert.That(always.NextOpening(At("2026-12-24 03:00")), Is.EqualTo(At("2026-12-24 03:00")));
            Assert.That(always.ClosingAfter(At("2026-12-24 03:00")), Is.Null);
        });
    }

    [TestCase("2026-03-28", "10:00", Description = "Saturday before the clock goes forward: UTC+1")]
    [TestCase("2026-03-29", "09:00", Description = "the Sunday it goes forward: UTC+2")]
    [TestCase("2026-10-24", "09:00", Description = "Saturday before the clock goes back: UTC+2")]
    [TestCase("2026-10-25", "10:00", Description = "the Sunday it goes back: UTC+1")]
    public void follow_the_wall_clock_over_its_changes(string date, string opensUtc)
    {
        Assert.That(ByDefault.NextOpening(At($"{date} 08:00")), Is.EqualTo(DateTimeOffset.Parse($"{date}T{opensUtc}Z", CultureInfo.InvariantCulture)));
    }

    /// <summary>Control: with 23:59 the last minute is closed.</summary>
    [Test]
    public void may_last_until_midnight()
    {
        var late = new CallingHours(new CallingHoursRules { WeekdayTo = TimeOnly.MinValue }, Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(late.IsOpen(At("2026-08-17 23:59:59")));
            Assert.That(late.IsOpen(At("2026-08-18 00:00")), Is.False);
            Assert.That(late.ClosingAfter(At("2026-08-17 12:00")), Is.EqualTo(At("2026-08-18 00:00")));
            Assert.That(new CallingHours(new CallingHoursRules { WeekdayTo = new(23, 59) }, Stockholm).IsOpen(At("2026-08-17 23:59:59")), Is.False);
        });
    }

    [Test]
    public void hours_in_the_hour_that_spring_skips_do_not_exist_that_day()
    {
        var night = new CallingHours(new CallingHoursRules { WeekendFrom = new(2, 0), WeekendTo = new(2, 45) }, Stockholm);

        Assert.That(night.NextOpening(At("2026-03-28 12:00")), Is.EqualTo(At("2026-03-30 09:00")));
    }

    private static DateTimeOffset At(string local) => DateTime.Parse(local, CultureInfo.InvariantCulture).ToInstant(Stockholm);
}
