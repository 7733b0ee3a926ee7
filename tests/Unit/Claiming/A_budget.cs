using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using NUnit.Framework;

namespace Canvass.Unit.Claiming;

[Category("D2")]
public sealed class A_budget
{
    private static readonly BudgetOptions Options = new();
    private static readonly DateTimeOffset Noon = new(2026, 9, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2026, 9, 2, 22, 0, 0, TimeSpan.Zero);

    private static readonly BudgetSituation InRoom = new() { Now = Noon, Today = new DateOnly(2026, 9, 2), DayEnds = Midnight, LeaderHere = true, Confirmed = true };
    private static readonly BudgetSituation Alone = InRoom with { LeaderHere = false };
    private static readonly BudgetSituation Newcomer = InRoom with { Confirmed = false };

    [Test]
    public void in_a_room_with_a_leader_is_90_numbers_in_an_hour() =>
        Assert.That(ClaimsUntilRefused(InRoom), Is.EqualTo((90, new Refusal.BudgetSpent("volunteer-hour", Noon.AddHours(1)))));

    [Test]
    public void alone_is_60_numbers_in_an_hour() =>
        Assert.That(ClaimsUntilRefused(Alone), Is.EqualTo((60, new Refusal.BudgetSpent("volunteer-hour", Noon.AddHours(1)))));

    [Test]
    public void of_a_newcomer_is_30_numbers_until_a_leader_confirms()
    {
        Assert.That(ClaimsUntilRefused(Newcomer), Is.EqualTo((30, new Refusal.NotConfirmed(30))));
        Assert.That(Budget.Judge(Shown(0, 0, 30), Shown(0, 0, 30), Shown(0, 0, 30), InRoom, Options).Refusal, Is.Null);
    }

    [Test]
    public void asks_for_the_leader_at_the_fifteenth_number_of_a_newcomer()
    {
        Assert.That(Budget.Judge(Shown(13, 13, 13), null, BudgetRow.Unused, Newcomer, Options).AskToConfirm, Is.False);
        Assert.That(Budget.Judge(Shown(14, 14, 14), null, BudgetRow.Unused, Newcomer, Options).AskToConfirm, Is.True);
        Assert.That(Budget.Judge(Shown(14, 14, 14), null, BudgetRow.Unused, InRoom, Options).AskToConfirm, Is.False);
    }

    [TestCase(250, 0, 0, "volunteer-day")]
    [TestCase(0, 400, 0, "seat-day")]
    [TestCase(0, 0, 400, "device-day")]
    public void of_the_day_in_a_room_ends_with_whichever_is_spent_first(long volunteer, long seat, long device, string limit)
    {
        Assert.That(Judge(volunteer, seat, device).Refusal, Is.EqualTo(new Refusal.BudgetSpent(limit, Midnight)));
        Assert.That(Judge(volunteer - 1, seat - 1, device - 1).Refusal, Is.Null);

        static BudgetVerdict Judge(long volunteer, long seat, long device) =>
            Budget.Judge(Shown(0, volunteer, 0), Shown(0, seat, 0), Shown(0, device, 0), InRoom, Options);
    }

    [TestCase(150, 0, 0, "volunteer-day")]
    [TestCase(0, 150, 0, "seat-day")]
    [TestCase(0, 0, 150, "device-day")]
    public void of_the_day_alone_is_150(long volunteer, long seat, long device, string limit) =>
        Assert.That(Budget.Judge(Shown(0, volunteer, 0), Shown(0, seat, 0), Shown(0, device, 0), Alone, Options).Refusal, Is.EqualTo(new Refusal.BudgetSpent(limit, Midnight)));

    [Test]
    public void gives_a_new_name_at_the_same_seat_or_device_nothing_new()
    {
        Assert.That(Budget.Judge(BudgetRow.Unused, Shown(30, 30, 30), BudgetRow.Unused, Newcomer, Options).Refusal, Is.EqualTo(new Refusal.NotConfirmed(30)));
        Assert.That(Budget.Judge(BudgetRow.Unused, null, Shown(30, 30, 30), Newcomer, Options).Refusal, Is.EqualTo(new Refusal.NotConfirmed(30)));
        Assert.That(Budget.Judge(BudgetRow.Unused, Shown(90, 90, 0), BudgetRow.Unused, InRoom, Options).Refusal, Is.InstanceOf<Refusal.BudgetSpent>());
        Assert.That(Budget.Judge(BudgetRow.Unused, null, Shown(60, 60, 0), Alone, Options).Refusal, Is.InstanceOf<Refusal.BudgetSpent>());
    }

    [Test]
    public void counts_the_hour_from_its_first_claim()
    {
        var spent = Shown(90, 90, 0);

        Assert.That(Budget.Judge(spent, null, spent, InRoom with { Now = Noon.AddHours(1).AddMilliseconds(-1) }, Options).Refusal, Is.Not.Null);
        var verdict = Budget.Judge(spent, null, spent, InRoom with { Now = Noon.AddHours(1) }, Options);

        Assert.That(verdict.Refusal, Is.Null);
        Assert.That(verdict.Volunteer, Is.EqualTo(spent with { HourFrom = Noon.AddHours(1), HourCount = 1, DayCount = 91 }));
    }

    [Test]
    public void counts_the_day_by_the_campaigns_local_date()
    {
        var spent = Shown(0, 250, 0);

        var verdict = Budget.Judge(spent, null, spent, InRoom with { Now = Midnight, Today = new DateOnly(2026, 9, 3), DayEnds = Midnight.AddDays(1) }, Options);

        Assert.That(verdict.Refusal, Is.Null);
        Assert.That((verdict.Volunteer.Day, verdict.Volunteer.DayCount), Is.EqualTo(("2026-09-03", 1L)));
    }

    [Test]
    public void of_the_day_is_not_fresh_for_a_campaign_where_it_is_still_yesterday()
    {
        var spent = Shown(0, 250, 0) with { Day = "2026-09-03" };

        Assert.That(Budget.Judge(spent, null, BudgetRow.Unused, InRoom, Options).Refusal, Is.EqualTo(new Refusal.BudgetSpent("volunteer-day", Midnight)));
    }

    [Test]
    public void does_not_lock_anybody_out_when_a_clock_that_ran_ahead_is_set_right()
    {
        var ahead = Shown(90, 90, 0) with { HourFrom = Noon.AddYears(3), Day = "2029-09-02" };

        var refused = Budget.Judge(ahead, null, BudgetRow.Unused, InRoom, Options);

        Assert.That(refused.Refusal, Is.EqualTo(new Refusal.BudgetSpent("volunteer-hour", Noon.AddHours(1))));
        Assert.That(refused.Volunteer.DayCount, Is.Zero);
    }

    [Test]
    public void gets_a_dead_number_back_in_the_windows_it_was_claimed_in()
    {
        var row = Shown(10, 100, 20);

        Assert.That(Budget.GiveBack(row, Noon.AddMinutes(5), new DateOnly(2026, 9, 2), confirmed: false), Is.EqualTo(Shown(9, 99, 19) with { DayGivenBack = 1 }));
        Assert.That(Budget.GiveBack(row, Noon.AddMinutes(-5), new DateOnly(2026, 9, 2), confirmed: true), Is.EqualTo(Shown(10, 99, 20) with { DayGivenBack = 1 }));
        Assert.That(Budget.GiveBack(row, Noon.AddDays(-1), new DateOnly(2026, 9, 1), confirmed: true), Is.EqualTo(row));
        Assert.That(Budget.GiveBack(BudgetRow.Unused, Noon, new DateOnly(2026, 9, 2), confirmed: false), Is.EqualTo(BudgetRow.Unused));
    }

    [Test]
    public void takes_a_number_that_was_not_dead_after_all_as_if_it_had_never_been_given_back()
    {
        var first = Budget.Judge(BudgetRow.Unused, null, BudgetRow.Unused, Newcomer, Options).Volunteer;
        var given = Budget.GiveBack(first, Noon, new DateOnly(2026, 9, 2), confirmed: false);
        var second = Budget.Judge(given, null, BudgetRow.Unused, Newcomer with { Now = Noon.AddMinutes(1) }, Options).Volunteer;

        var corrected = Budget.ChargeAgain(second, Noon, new DateOnly(2026, 9, 2), confirmed: false);

        Assert.That(corrected, Is.EqualTo(Shown(2, 2, 2)), "also in the hour, which began with it");
    }

    [TestCase(19, "2026-09-02", ExpectedResult = true)]
    [TestCase(20, "2026-09-02", ExpectedResult = false, Reason = "enough for a day")]
    [TestCase(0, "2026-09-03", ExpectedResult = false, Reason = "a day later")]
    public bool gives_so_many_back_a_day_and_only_on_the_day_itself(long givenBack, string day)
    {
        var row = Shown(10, 100, 20);

        return Budget.MayGiveBack([row, row with { Day = day, DayGivenBack = givenBack }], new DateOnly(2026, 9, 2), Options);
    }

    private static BudgetRow Shown(long hour, long day, long total) => new() { HourFrom = Noon, HourCount = hour, Day = "2026-09-02", DayCount = day, Total = total };

    private static (int Claims, Refusal? Refusal) ClaimsUntilRefused(BudgetSituation situation)
    {
        var (volunteer, seat, device) = (BudgetRow.Unused, BudgetRow.Unused, BudgetRow.Unused);
        for (var claims = 0; claims < 1_000; claims++)
        {
            var verdict = Budget.Judge(volunteer, seat, device, situation, Options);
            if (verdict.Refusal is not null) return (claims, verdict.Refusal);
            (volunteer, seat, device) = (verdict.Volunteer, verdict.Seat!, verdict.Device);
        }
        return (1_000, null);
    }
}
