using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>
/// The simulator's negative controls (A1, A4, A5, A7, B2, B3, D2): each mistake is made on purpose, and must be found. Where the queue's rules are
/// broken the model is broken with them, so that only the <see cref="PlainRules"/> can tell.
/// </summary>
[Category("simulator")]
public sealed class What_the_simulator_would_notice
{
    private const int Stories = 20;

    [TestCase(Sabotage.NoPauses, "tried a while ago")]
    [TestCase(Sabotage.NoLimitOfAttempts, "tried often enough", "rung often lately")]
    [TestCase(Sabotage.NoRestBetweenCampaigns, "another campaign rang them a day ago")]
    [TestCase(Sabotage.NoMinimumAge, "too young")]
    [TestCase(Sabotage.NoCallingHours, "not the hour")]
    [TestCase(Sabotage.LockOnTheListRow, "somebody else is ringing that person", "somebody else is ringing that number")]
    [TestCase(Sabotage.OutcomeOnOneListOnly, "was handed to volunteer")]
    [TestCase(Sabotage.ToldForGood, "a number on the card is not theirs")]
    [TestCase(Sabotage.PromisesOfAnybody, "another volunteer promised to ring them")]
    [TestCase(Sabotage.RulesForNobody, "was handed to volunteer")]
    [TestCase(Sabotage.PassedOnToTheSame, "could not talk to them today")]
    [TestCase(Sabotage.LanguageForgotten, "they speak another language")]
    [TestCase(Sabotage.NoLastDay, "the campaign is over")]
    public async Task a_queue_that_breaks_a_plain_rule(Sabotage sabotage, params string[] complaints)
    {
        var complaint = await FirstComplaintAsync<PlainRuleBroken>(sabotage);

        Assert.That(complaint, Is.Not.Null, $"nobody noticed in {Stories} stories");
        Assert.That(complaints.Any(complaint!.Message.Contains), complaint.Message);
    }

    [TestCase(Sabotage.NoReplay, "never catch up")]
    [TestCase(Sabotage.CountTwice, "not those of the log")]
    [TestCase(Sabotage.RepeatsKeptTwice, "an outcome whose answer was lost")]
    [TestCase(Sabotage.GivenBackForGood, "not what they were shown")]
    public async Task figures_and_budgets_that_are_not_kept_as_promised(Sabotage sabotage, string complains)
    {
        var complaint = await FirstComplaintAsync<AssertionException>(sabotage);

        Assert.That(complaint?.Message, Does.Contain(complains));
    }

    /// <summary>A simulator in which a step never happens would show nothing about it.</summary>
    [Test]
    public async Task nothing_when_nothing_is_broken_and_everything_happens()
    {
        var told = new HashSet<string>();
        foreach (var seed in Enumerable.Range(1, 5))
        {
            await using var simulation = await Simulation.OpenAsync(Database.Sqlite, seed);
            for (var step = 0; step < 800; step++) await simulation.StepAsync();
            await simulation.CompareAsync();
            told.UnionWith(simulation.Told.Keys);
        }

        Assert.That(told, Is.EquivalentTo(new[]
        {
            "blocks", "claims", "corrections", "crashes", "imports", "imports killed", "imports undone", "late reports", "lifts", "merges", "numbers given back",
            "numbers shown again", "numbers taken back", "numbers told", "outcomes", "people blocked", "promises too late", "rules changed", "seats taken over", "skips", "switches in the household", "whole lists", "withdrawals",
        }));
    }

    private static async Task<TComplaint?> FirstComplaintAsync<TComplaint>(Sabotage sabotage)
        where TComplaint : Exception
    {
        for (var seed = 1; seed <= Stories; seed++)
        {
            using var isolated = new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext();
            try
            {
                await using var simulation = await Simulation.OpenAsync(Database.Sqlite, seed, sabotage);
                for (var step = 0; step < 400; step++) await simulation.StepAsync();
                if (typeof(TComplaint) == typeof(AssertionException)) await simulation.CompareAsync();
            }
            catch (Exception complaint) when (complaint is PlainRuleBroken or AssertionException)
            {
                // Another guard was faster; in the next story it may be this one.
                if (complaint is TComplaint found) return found;
            }
        }
        return null;
    }
}
