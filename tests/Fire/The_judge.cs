using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>The control of everything here: a judge that finds nothing in books that are wrong would make every test green.</summary>
[Category("A6")]
[Category("A9")]
public sealed class The_judge
{
    private static readonly Guid Call = NewId.At(DateTimeOffset.UnixEpoch);
    private static readonly Guid First = NewId.At(DateTimeOffset.UnixEpoch);
    private static readonly Guid Second = NewId.At(DateTimeOffset.UnixEpoch);

    [Test]
    public void finds_nothing_wrong_where_nothing_is() => Assert.That(Judge.Flaws(Told(Fate.Acknowledged), Books(), 2), Is.Empty);

    [Test]
    public void misses_an_outcome_that_was_acknowledged() =>
        AssertFinds("acknowledged and is lost", Told(Fate.Acknowledged), Books() with { Outcomes = [], Log = [], Calls = [Books().Calls[0] with { State = 2, OutcomeId = null }] });

    [Test]
    public void lets_an_outcome_be_missing_that_nobody_was_told_of() =>
        Assert.That(Judge.Flaws(Told(Fate.Unknown), Books() with { Outcomes = [], Log = [], Calls = [Books().Calls[0] with { State = 2, OutcomeId = null }] }, 2), Is.Empty);

    [Test]
    public void sees_an_outcome_without_its_line_in_the_log() => AssertFinds("1 outcomes and 0 lines", Told(Fate.Acknowledged), Books() with { Log = [] });

    [Test]
    public void sees_a_call_that_is_counted_twice() => AssertFinds("counted 2 times", Told(Fate.Acknowledged), Books() with { Log = [Books().Log[0], Books().Log[0] with { Number = 2 }] });

    [Test]
    public void sees_another_outcome_in_the_log() => AssertFinds("the log tells other outcomes", Told(Fate.Acknowledged), Books() with { Log = [Books().Log[0] with { Added = "busy" }] });

    [Test]
    public void sees_a_hole_in_the_log() => AssertFinds("numbers go from 2", Told(Fate.Acknowledged), Books() with { Log = [Books().Log[0] with { Number = 2 }] });

    [Test]
    public void sees_an_outcome_that_was_refused_and_kept() => AssertFinds("was refused and is there", Told(Fate.Refused), Books());

    [Test]
    public void sees_an_outcome_that_nobody_reported() => AssertFinds("reported by nobody", new History(), Books());

    [Test]
    public void sees_two_outcomes_standing() => AssertFinds("two outcomes stand", Told(Fate.Acknowledged), Books() with
    {
        Outcomes = [Books().Outcomes[0], Books().Outcomes[0] with { Id = Second }],
        Log = [Books().Log[0], Books().Log[0] with { Number = 2, Kind = "correction" }],
    });

    [Test]
    public void sees_a_call_resolved_by_nothing() => AssertFinds("does not stand", new History(), Books() with { Outcomes = [], Log = [] });

    [Test]
    public void sees_a_household_held_for_ever() => AssertFinds("which has ended", Told(Fate.Acknowledged), Books() with { Households = [new KeptHousehold { Id = 1, HeldCall = Call, HeldUntil = 9 }, Books().Households[1]] });

    [Test]
    public void sees_a_person_who_is_nowhere() => AssertFinds("of 3 people", Told(Fate.Acknowledged), Books(), imported: 3);

    [Test]
    public void sees_a_person_held_by_nobody() => AssertFinds("held by 0 open calls", Told(Fate.Acknowledged), Books() with { Targets = [Books().Targets[0] with { Lane = 0, BackLane = 3 }, Books().Targets[1]] });

    [Test]
    public void sees_a_person_and_a_number_held_by_two()
    {
        var history = Told(Fate.Acknowledged);
        history.Hold(new Hold(1, [7], 10, 20));
        history.Hold(new Hold(1, [8], 19, 30));
        history.Hold(new Hold(2, [8], 29, 40));

        Assert.Multiple(() =>
        {
            AssertFinds("person 1 was held by two", history, Books());
            AssertFinds("number 8 was held by two", history, Books());
        });
    }

    [Test]
    public void lets_one_hold_follow_another()
    {
        var history = Told(Fate.Acknowledged);
        history.Hold(new Hold(1, [7], 10, 20));
        history.Hold(new Hold(1, [7], 20, 30));

        Assert.That(Judge.Flaws(history, Books(), 2), Is.Empty);
    }

    [Test]
    public void passes_on_what_surprised_those_who_rang()
    {
        var history = Told(Fate.Acknowledged);
        history.Surprise("claim: 500");

        AssertFinds("claim: 500", history, Books());
    }

    private static void AssertFinds(string flaw, History history, Books books, int imported = 2) =>
        Assert.That(Judge.Flaws(history, books, imported), Has.Some.Contains(flaw));

    private static History Told(Fate fate)
    {
        var history = new History();
        history.Ask(new Report { Id = First, CallId = Call, Outcome = "refused" });
        history.Note(First, fate);
        return history;
    }

    /// <summary>Two people, one of whom was rung and refused.</summary>
    private static Books Books() => new()
    {
        Outcomes = [new KeptOutcome { Id = First, CallId = Call, Code = "refused" }],
        Log = [new LogLine { Number = 1, Kind = "outcome", CallId = Call, Added = "refused" }],
        Calls = [new KeptCall { Id = Call, State = 1, OutcomeId = First, TargetId = 1 }],
        Targets = [new KeptTarget { Id = 1, HouseholdId = 1, Why = "done" }, new KeptTarget { Id = 2, HouseholdId = 2, Lane = 3 }],
        Households = [new KeptHousehold { Id = 1, HeldUntil = 0 }, new KeptHousehold { Id = 2, HeldUntil = 0 }],
    };
}
