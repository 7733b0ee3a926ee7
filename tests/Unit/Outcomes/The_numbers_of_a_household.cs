using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using NUnit.Framework;
using static Canvass.Unit.Outcomes.Story;

namespace Canvass.Unit.Outcomes;

public sealed class The_numbers_of_a_household
{
    [Test]
    public void a_wrong_number_is_retired_for_this_person_and_the_next_one_is_rung_at_once()
    {
        var story = new Story().After(Call(OutcomeCode.WrongNumber, "2018-08-29 12:30") with { NumberIds = [HomeNumber] });

        var anna = story.Of(Anna);
        Assert.That((anna.Told(), anna.Due, anna.Tries), Is.EqualTo(("retry", Ms("2018-08-29 12:30"), 0)));
        Assert.That(anna.Numbers, Is.EqualTo(new[] { Own }));
        Assert.That(story.Of(Bo).Numbers, Is.EqualTo(new[] { HomeNumber }), "it is still Bo's");
    }

    [Test]
    public void a_wrong_number_that_nobody_named_is_the_first_on_the_card()
    {
        Assert.That(new Story().After(OutcomeCode.WrongNumber).Of(Anna).Numbers, Is.EqualTo(new[] { HomeNumber }));
    }

    [Test]
    public void the_first_on_the_card_is_the_one_that_was_not_paused_last()
    {
        var story = new Story()
            .After(Call(OutcomeCode.NoAnswer, "2018-08-01 10:00") with { NumberIds = [Own] })
            .After(Call(OutcomeCode.WrongNumber, "2018-08-20 10:00"));

        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new[] { Own }), "the shared one was first, and wrong");
    }

    [Test]
    public void what_was_told_on_the_phone_is_rung_before_what_was_known_and_the_newest_first()
    {
        var story = new Story { Members = [Person(Anna, 1, 2, 3)] }
            .After(Call(OutcomeCode.CallLater, "2018-08-01 10:00") with { ToldNumber = 2, CallBackAt = At("2018-08-30 10:00") });
        var later = story.After(Call(OutcomeCode.CallLater, "2018-08-02 10:00") with { ToldNumber = 3, CallBackAt = At("2018-08-30 10:00") });

        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new long[] { 2, 1, 3 }));
        Assert.That(later.Of(Anna).Numbers, Is.EqualTo(new long[] { 3, 2, 1 }));
        Assert.That((later with { Calls = [.. later.Calls.Reverse()] }).Of(Anna).Numbers, Is.EqualTo(new long[] { 3, 2, 1 }), "in the order of their claims");
    }

    [Test]
    public void a_person_whose_numbers_are_all_wrong_is_done()
    {
        var story = new Story().After(Call(OutcomeCode.WrongNumber) with { NumberIds = [Own, HomeNumber] });

        Assert.That((story.Of(Anna).Told(), story.Of(Anna, OtherList).Told(), story.Of(Bo).Told()), Is.EqualTo(("done", "done", "fresh")));
    }

    [Test]
    public void every_number_gets_its_turn_before_the_tries_are_used_up()
    {
        var story = new Story { Members = [Person(Anna, 1, 2, 3, 4)] }
            .After(OutcomeCode.WrongNumber, "2018-08-29 12:30").After(OutcomeCode.WrongNumber, "2018-08-29 12:40").After(OutcomeCode.NotInService, "2018-08-29 12:50");

        Assert.That(story.Of(Anna).Told(), Is.EqualTo("retry"));
        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new[] { 4L }));
    }

    [Test]
    public void a_report_that_retires_nothing_costs_an_attempt()
    {
        var wrong = Enumerable.Range(0, 3).Select(i => Call(OutcomeCode.WrongNumber, $"2018-08-29 12:3{i}") with { NumberIds = [HomeNumber] });
        var story = new Story().After([.. wrong, Call(OutcomeCode.NotInService, "2018-08-29 12:50") with { NumberIds = [HomeNumber] }]);

        Assert.That(story.Of(Anna).Tries, Is.EqualTo(2), "the first was free, and so was the first to say that it is dead");
    }

    [Test]
    public void a_number_not_in_service_is_retired_for_everybody_on_it()
    {
        var story = new Story().After(Call(OutcomeCode.NotInService) with { NumberIds = [HomeNumber] });

        Assert.That((story.Of(Anna).Told(), story.Of(Bo).Told()), Is.EqualTo(("retry", "no_number")));
        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new[] { Own }));
    }

    [Test]
    public void a_number_retired_in_one_campaign_is_tried_in_another()
    {
        var story = new Story().After(Call(OutcomeCode.NotInService) with { NumberIds = [HomeNumber] });

        Assert.That(story.Of(Bo, OtherCampaignsList).Told(), Is.EqualTo("fresh"));
    }

    [TestCase("no_answer", "2018-08-29 17:00")]
    [TestCase("voicemail", "2018-08-29 17:00")]
    [TestCase("busy", "2018-08-29 12:45")]
    public void a_number_that_reached_nobody_is_paused_for_everyone_on_it(string code, string until)
    {
        var bo = new Story().After(Call(OutcomeCode.Find(code)!, "2018-08-29 12:30") with { NumberIds = [HomeNumber] }).Of(Bo);

        Assert.That((bo.Told(), bo.Due, bo.Tries), Is.EqualTo(("fresh", Ms(until), 0)));
    }

    [Test]
    public void a_short_pause_does_not_shorten_a_longer_one_of_the_number_or_of_the_person()
    {
        var number = new Story().After(Call(OutcomeCode.NoAnswer, "2018-08-29 12:30", person: Bo)).After(Call(OutcomeCode.Busy, "2018-08-29 12:40") with { NumberIds = [HomeNumber] });
        var person = Alone.After(OutcomeCode.NotAvailable, "2018-08-29 12:30").After(OutcomeCode.Busy, "2018-08-29 12:40");

        Assert.That((number.Of(Bo, OtherList).Due, person.Of(Anna).Due), Is.EqualTo((Ms("2018-08-29 17:00"), Ms("2018-08-29 17:00"))));
    }

    [Test]
    public void a_number_paused_by_one_stays_paused_for_another_who_was_never_rung()
    {
        var story = new Story { Members = [Person(Anna, HomeNumber), Person(Bo, HomeNumber), Person(3, HomeNumber)] }
            .After(OutcomeCode.NoAnswer, "2018-08-29 12:30").After(Call(OutcomeCode.Busy, "2018-08-29 12:40", person: Bo));

        Assert.That(story.Of(3).Due, Is.EqualTo(Ms("2018-08-29 17:00")));
    }

    [Test]
    public void somebody_else_picking_up_pauses_the_person_and_not_the_number()
    {
        var story = new Story().After(Call(OutcomeCode.NotAvailable, "2018-08-29 12:30") with { NumberIds = [HomeNumber] });

        Assert.That((story.Of(Anna).Due, story.Of(Bo).Due), Is.EqualTo((Ms("2018-08-29 17:00"), Bo)));
    }

    [Test]
    public void a_paused_number_is_not_on_the_card_of_somebody_due_before_it_is_free()
    {
        var story = new Story { Members = [Person(Anna, HomeNumber), Person(Bo, HomeNumber, Own)] }.After(Call(OutcomeCode.NoAnswer) with { NumberIds = [HomeNumber] });

        Assert.That(story.Of(Bo).Numbers, Is.EqualTo(new[] { Own }));
    }

    [Test]
    public void the_number_tried_longest_ago_comes_first()
    {
        var story = new Story().After(Call(OutcomeCode.NoAnswer, "2018-08-28 10:00") with { NumberIds = [Own] });
        var again = story.After(Call(OutcomeCode.NoAnswer, "2018-08-29 10:00") with { NumberIds = [HomeNumber] });

        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new[] { HomeNumber, Own }));
        Assert.That(again.Of(Anna).Numbers, Is.EqualTo(new[] { Own, HomeNumber }));
    }

    [Test]
    public void an_unusable_number_is_never_on_a_card([Values] bool overshared)
    {
        var story = new Story().With(m => m with { Numbers = [new MemberNumber(Own, Blocked: !overshared, overshared), new MemberNumber(HomeNumber)] });

        Assert.That(story.Of(Anna).Numbers, Is.EqualTo(new[] { HomeNumber }));
    }

    [TestCase(true, false, "blocked")]
    [TestCase(false, true, "no_number")]
    [TestCase(true, true, "blocked")]
    public void whoever_has_only_an_unusable_one_is_counted_under_the_reason(bool blocked, bool overshared, string told)
    {
        var story = new Story().With(m => m with { Numbers = [new MemberNumber(Own, blocked, overshared)] });

        Assert.That(story.Of(Anna).Told(), Is.EqualTo(told));
    }

    [Test]
    public void do_not_call_blocks_every_number_of_the_person_unless_one_was_named()
    {
        var all = new Story { Members = [Person(Anna, Own, HomeNumber), Person(Bo, HomeNumber), Person(3, HomeNumber, 102)] }.After(OutcomeCode.DoNotCall);
        var one = all with { Calls = [all.Calls[0] with { NumberIds = [Own] }] };

        Assert.That((all.Of(Bo).Told(), one.Of(Bo).Told()), Is.EqualTo(("blocked", "fresh")));
        Assert.That(all.Of(3).Numbers, Is.EqualTo(new[] { 102L }), "who has another number is rung on that one");
        Assert.That((all.Of(Anna).Told(), one.Of(Anna).Told(), one.Of(Anna, OtherCampaignsList).Told()), Is.EqualTo(("blocked", "blocked", "blocked")));
    }

    [Test]
    public void do_not_call_takes_the_number_from_an_agreed_callback_of_somebody_else()
    {
        var story = new Story().After(Call(OutcomeCode.CallLater, "2018-08-29 12:30", person: Bo) with { CallBackAt = At("2018-08-30 18:00") }).After(OutcomeCode.DoNotCall, "2018-08-29 12:45");

        Assert.That(story.Of(Bo).Told(), Is.EqualTo("blocked"));
    }
}
