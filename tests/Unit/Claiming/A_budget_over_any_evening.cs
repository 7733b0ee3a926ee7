using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Canvass.Unit.Claiming;

/// <summary>Properties over any course of claims, waits, leaders who come and go, and new names.</summary>
public sealed class A_budget_over_any_evening
{
    private static readonly BudgetOptions Options = new() { PerHour = 9, SeatPerDay = 40, VolunteerPerDay = 25, AlonePerHour = 6, AlonePerDay = 15, Unconfirmed = 5, AskToConfirm = 3 };

    [Property(Arbitrary = [typeof(Steps)], MaxTest = 300)]
    public bool never_shows_a_seat_more_than_its_limits(Step[] steps)
    {
        var claims = Play(steps).Where(p => p.Verdict.Refusal is null).ToList();

        return claims.GroupBy(p => p.Verdict.Seat!.HourFrom).All(hour => hour.Count() <= Options.PerHour)
            && claims.GroupBy(p => p.Situation.Today).All(day => day.Count() <= Options.SeatPerDay)
            && claims.Where(p => !p.Situation.LeaderHere).All(p => p.Verdict.Seat!.HourCount <= Options.AlonePerHour && p.Verdict.Seat.DayCount <= Options.AlonePerDay)
            && claims.Count(p => !p.Situation.Confirmed) <= Options.Unconfirmed;
    }

    [Property(Arbitrary = [typeof(Steps)], MaxTest = 300)]
    public bool shows_a_number_again_at_the_instant_that_its_refusal_names(Step[] steps) =>
        Play(steps).Where(p => p.Verdict.Refusal is Refusal.BudgetSpent).All(p =>
        {
            var again = ((Refusal.BudgetSpent)p.Verdict.Refusal!).Again;
            return again > p.Situation.Now
                && Budget.Judge(p.Verdict.Volunteer, p.Verdict.Seat, p.Verdict.Device, At(again, p.Situation.LeaderHere, confirmed: true), Options).Refusal is null;
        });

    [Property(Arbitrary = [typeof(Steps)], MaxTest = 300)]
    public bool is_as_before_once_a_number_is_given_back(Step[] steps) =>
        Play(steps).Where(p => p.Verdict.Refusal is null).All(p =>
        {
            var back = Budget.GiveBack(p.Verdict.Seat!, p.Situation.Now, p.Situation.Today, p.Situation.Confirmed);
            return back.HourCount == p.Verdict.Seat!.HourCount - 1 && back.DayCount == p.Verdict.Seat.DayCount - 1
                && back.Total == p.Verdict.Seat.Total - (p.Situation.Confirmed ? 0 : 1)
                && Budget.ChargeAgain(back, p.Situation.Now, p.Situation.Today, p.Situation.Confirmed) == p.Verdict.Seat;
        });

    [Property(Arbitrary = [typeof(Steps)], MaxTest = 300)]
    public bool allows_with_a_leader_whatever_it_allows_without(Step[] steps) =>
        Play(steps).Where(p => p.Verdict.Refusal is null && !p.Situation.LeaderHere).All(p =>
            Budget.Judge(p.Before, p.Before, p.Before, p.Situation with { LeaderHere = true }, Options).Refusal is null
            || Budget.Judge(p.Before, p.Before, p.Before, p.Situation, Options).Refusal is not null);

    /// <summary>Everybody sits at one seat with one device; a new name is a fresh volunteer row.</summary>
    private static List<Played> Play(Step[] steps)
    {
        var played = new List<Played>();
        var now = new DateTimeOffset(2026, 9, 2, 15, 0, 0, TimeSpan.Zero);
        var (volunteer, seat, device) = (BudgetRow.Unused, BudgetRow.Unused, BudgetRow.Unused);
        foreach (var step in steps)
        {
            now += TimeSpan.FromSeconds(step.WaitSeconds);
            if (step.NewName) volunteer = BudgetRow.Unused;
            var situation = At(now, step.Leader, step.Confirmed);
            var before = seat;
            var verdict = Budget.Judge(volunteer, seat, device, situation, Options);
            if (verdict.Refusal is null) (volunteer, seat, device) = (verdict.Volunteer, verdict.Seat!, verdict.Device);
            played.Add(new Played(situation, before, verdict));
        }
        return played;
    }

    private static BudgetSituation At(DateTimeOffset now, bool leader, bool confirmed) => new()
    {
        Now = now,
        Today = DateOnly.FromDateTime(now.UtcDateTime),
        DayEnds = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero),
        LeaderHere = leader,
        Confirmed = confirmed,
    };

    public sealed record Step(int WaitSeconds, bool Leader, bool Confirmed, bool NewName);

    private sealed record Played(BudgetSituation Situation, BudgetRow Before, BudgetVerdict Verdict);

    public static class Steps
    {
        public static Arbitrary<Step[]> Any()
        {
            var wait = Gen.Frequency((8, Gen.Choose(0, 400)), (1, Gen.Choose(400, 5_000)), (1, Gen.Choose(5_000, 40_000)));
            var step = from seconds in wait
                       from leader in Gen.Elements(true, true, false)
                       from confirmed in Gen.Elements(true, true, true, false)
                       from newName in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
                       select new Step(seconds, leader, confirmed, newName);
            return step.ArrayOf(120).ToArbitrary();
        }
    }
}
