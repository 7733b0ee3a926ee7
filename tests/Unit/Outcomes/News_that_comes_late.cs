using Canvass.CallQueue.Outcomes;
using NUnit.Framework;
using static Canvass.Unit.Outcomes.Story;

namespace Canvass.Unit.Outcomes;

[Category("A4")]
public sealed class News_that_comes_late
{
    [TestCaseSource(nameof(EveryPairOfOutcomes))]
    public void leaves_everyone_where_news_in_time_would_have(string first, string second)
    {
        var (early, late) = (Call(OutcomeCode.Find(first)!, "2018-08-29 12:30"), Call(OutcomeCode.Find(second)!, "2018-08-29 18:30"));

        Assert.That(Told(new Story().After(late, early)), Is.EqualTo(Told(new Story().After(early, late))));
    }

    [Test]
    public void of_four_calls_makes_the_same_in_all_their_orders()
    {
        PastCall[] calls =
        [
            Call(OutcomeCode.NoAnswer, "2018-08-29 12:30"),
            Call(OutcomeCode.CallLater, "2018-08-29 18:30") with { CallBackAt = At("2018-08-30 18:00"), CallBackBy = Carin },
            Call(OutcomeCode.WrongNumber, "2018-08-30 18:00") with { FromCallback = true },
            Call(OutcomeCode.Busy, "2018-08-30 18:10", person: Bo),
        ];
        var inTime = Told(new Story().After(calls));

        foreach (var order in Orders(calls))
            Assert.That(Told(new Story().After([.. order])), Is.EqualTo(inTime));
    }

    [TestCase("conversation", "no_answer")]
    [TestCase("conversation", "busy")]
    [TestCase("conversation", "voicemail")]
    [TestCase("conversation", "not_available")]
    [TestCase("conversation", "wrong_number")]
    [TestCase("conversation", "not_in_service")]
    [TestCase("conversation", "language")]
    [TestCase("refused", "no_answer")]
    [TestCase("refused", "not_available")]
    [TestCase("refused", "language")]
    [TestCase("do_not_call", "call_later")]
    [TestCase("do_not_call", "conversation")]
    [TestCase("deceased", "call_later")]
    [TestCase("deceased", "no_answer")]
    public void of_a_weaker_outcome_never_reopens_somebody_done_whichever_call_was_first(string done, string weaker)
    {
        var (before, after) = (Call(OutcomeCode.Find(weaker)!, "2018-08-29 10:00"), Call(OutcomeCode.Find(weaker)!, "2018-08-29 16:00"));
        var story = new Story().After(OutcomeCode.Find(done)!, "2018-08-29 12:30");

        Assert.Multiple(() =>
        {
            Assert.That(story.After(before).Of(Anna).Told(), Is.EqualTo(story.Of(Anna).Told()));
            Assert.That(story.After(after).Of(Anna).Told(), Is.EqualTo(story.Of(Anna).Told()));
        });
    }

    [Test]
    public void of_a_promise_older_than_the_conversation_brings_nobody_back()
    {
        var story = Alone.After(OutcomeCode.Conversation, "2018-08-29 12:30").After(Call(OutcomeCode.CallLater, "2018-08-29 10:00") with { CallBackAt = At("2018-08-30 18:00") });

        Assert.That(story.Of(Anna).Told(), Is.EqualTo("done"));
    }

    [Test]
    public void of_a_promise_is_kept_though_somebody_rang_in_vain_meanwhile()
    {
        var story = Alone.After(OutcomeCode.NoAnswer, "2018-08-29 12:30").After(Call(OutcomeCode.CallLater, "2018-08-29 10:00") with { CallBackAt = At("2018-08-30 18:00") });

        Assert.That((story.Of(Anna).Told(), story.Of(Anna).Due), Is.EqualTo(("callback", Ms("2018-08-30 18:00"))));
    }

    [TestCaseSource(nameof(EveryPairOfOutcomes))]
    public void by_a_correction_leaves_nothing_of_what_it_replaced(string first, string second)
    {
        var said = Call(OutcomeCode.Find(first)!);
        var corrected = said with { Outcome = OutcomeCode.Find(second)! };

        Assert.That(Told(new Story().After(said) with { Calls = [corrected] }), Is.EqualTo(Told(new Story().After(corrected))));
    }

    [Test]
    public void by_a_withdrawal_puts_everyone_back_where_they_were()
    {
        foreach (var outcome in OutcomeCode.All)
            Assert.That(Told(new Story().After(outcome) with { Calls = [] }), Is.EqualTo(Told(new Story())), outcome.Code);
    }

    [Test]
    public void that_lifts_a_block_lifts_only_the_one_that_outcome_made()
    {
        var story = new Story().After(OutcomeCode.DoNotCall, "2018-08-29 12:30").After(OutcomeCode.DoNotCall, "2018-08-29 13:30", person: Bo);
        var lifted = story with { Calls = [.. story.Calls.Skip(1)] };

        Assert.That((lifted.Of(Anna).Told(), lifted.Of(Bo).Told()), Is.EqualTo(("fresh", "blocked")));
        Assert.That(lifted.Of(Anna).Numbers, Is.EqualTo(new[] { Own }), "the shared number is still Bo's to refuse");
        Assert.That((lifted with { Calls = [] }).With(m => m with { Blocked = true }).Of(Anna).Told(), Is.EqualTo("blocked"), "the block list is another matter");
    }

    private static IEnumerable<object[]> EveryPairOfOutcomes() =>
        from first in OutcomeCode.All from second in OutcomeCode.All select new object[] { first.Code, second.Code };

    private static IEnumerable<IEnumerable<T>> Orders<T>(IReadOnlyCollection<T> items) =>
        items.Count == 0 ? [[]] : items.SelectMany((item, i) => Orders([.. items.Where((_, n) => n != i)]).Select(rest => rest.Prepend(item)));

    private static string[] Told(Story story) =>
        [.. story.All().Select(s => $"{s.TargetId}: {s.Told()} {s.Lane} due {s.Due} by {s.Volunteer} in {s.Need}, {s.Tries} tries, on {string.Join(' ', s.Numbers)}")];
}
