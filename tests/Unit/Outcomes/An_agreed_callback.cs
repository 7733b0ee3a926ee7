using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using NUnit.Framework;
using static Canvass.Unit.Outcomes.Story;

namespace Canvass.Unit.Outcomes;

public sealed class An_agreed_callback
{
    private static readonly PastCall Agreed = Call(OutcomeCode.CallLater, "2018-08-29 12:30") with { CallBackAt = At("2018-08-30 18:00") };
    private static readonly PastCall AgreedWithCarin = Agreed with { CallBackBy = Carin };

    [Test]
    public void is_due_when_it_was_agreed_for_on_every_list_of_the_campaign()
    {
        var story = Alone.After(Agreed);

        Assert.That(
            new[] { story.Of(Anna), story.Of(Anna, OtherList) }.Select(s => (s.Told(), s.Due, s.Volunteer)),
            Has.All.EqualTo(("callback", Ms("2018-08-30 18:00"), (long?)null)));
    }

    [Test]
    public void is_kept_by_the_one_who_promised_it_also_across_languages_and_by_others_who_speak_theirs()
    {
        var story = Alone.After(Call(OutcomeCode.Language, "2018-08-29 12:20") with { Language = "ar" }).After(AgreedWithCarin);

        var standing = story.Of(Anna);
        Assert.That((standing.Told(), standing.Volunteer, standing.Need), Is.EqualTo(("my callback", (long?)Carin, "ar")));
    }

    [Test]
    public void for_anyone_is_kept_by_somebody_who_speaks_the_language()
    {
        Assert.That(Alone.After(Call(OutcomeCode.Language, "2018-08-29 12:20") with { Language = "ar" }).After(Agreed).Of(Anna).Need, Is.EqualTo("ar"));
    }

    [Test]
    public void that_no_hour_was_agreed_for_is_due_at_once()
    {
        Assert.That(Alone.After(Agreed with { CallBackAt = null }).Of(Anna).Due, Is.EqualTo(Ms("2018-08-29 12:30")));
    }

    [Test]
    public void is_rung_on_the_number_that_was_asked_for()
    {
        Assert.That(new Story().After(Agreed with { NumberIds = [HomeNumber] }).Of(Anna).Numbers, Is.EqualTo(new[] { HomeNumber, Own }));
    }

    [Test]
    public void is_exempt_from_pauses_of_the_number_and_from_the_rules_over_all_campaigns()
    {
        var story = new Story { Members = [Person(Anna, HomeNumber), Person(Bo, HomeNumber)] }
            .After(Call(OutcomeCode.Conversation, "2018-08-28 10:00", list: OtherCampaignsList))
            .After(Agreed)
            .After(Call(OutcomeCode.NoAnswer, "2018-08-30 17:50", person: Bo));

        Assert.That((story.Of(Anna).Told(), story.Of(Anna).Due), Is.EqualTo(("callback", Ms("2018-08-30 18:00"))));
    }

    [Test]
    public void has_two_tries_of_its_own_that_cost_no_attempt()
    {
        var once = Alone.After(Agreed).After(Kept(OutcomeCode.NoAnswer, "2018-08-30 18:05"));
        var twice = once.After(Kept(OutcomeCode.NoAnswer, "2018-08-31 10:00"));

        Assert.That((once.Of(Anna).Told(), once.Of(Anna).Due, once.Of(Anna).Tries), Is.EqualTo(("callback", Ms("2018-08-31 00:00"), 1)));
        Assert.That((twice.Of(Anna).Told(), twice.Of(Anna).Due, twice.Of(Anna).Tries), Is.EqualTo(("retry", Ms("2018-08-31 14:00"), 1)), "an ordinary retry from now on");
    }

    [Test]
    public void stays_with_the_one_who_promised_it_when_nobody_answered()
    {
        var standing = Alone.After(AgreedWithCarin).After(Kept(OutcomeCode.Busy, "2018-08-30 18:05")).Of(Anna);

        Assert.That((standing.Told(), standing.Volunteer, standing.Due), Is.EqualTo(("my callback", (long?)Carin, Ms("2018-08-30 18:20"))));
    }

    [Test]
    public void is_kept_though_the_attempts_are_used_up_and_the_person_is_done_after_its_last_try()
    {
        var used = Alone.AfterTries(2, OutcomeCode.NoAnswer).After(Agreed);
        var lost = used.After(Kept(OutcomeCode.NoAnswer, "2018-08-30 18:05"), Kept(OutcomeCode.Voicemail, "2018-08-31 10:00"));

        Assert.That((used.Of(Anna).Told(), used.Of(Anna).Tries, lost.Of(Anna).Told()), Is.EqualTo(("callback", 3, "done")));
    }

    [TestCase("conversation", "done")]
    [TestCase("refused", "done")]
    [TestCase("do_not_call", "blocked")]
    [TestCase("deceased", "done")]
    [TestCase("not_on_list", "done")]
    [TestCase("language", "retry")]
    [TestCase("wrong_number", "done", Description = "it was the only one")]
    public void is_settled_by_what_came_of_it(string code, string told)
    {
        Assert.That(Alone.After(Agreed).After(Kept(OutcomeCode.Find(code)!, "2018-08-30 18:05")).Of(Anna).Told(), Is.EqualTo(told));
    }

    [Test]
    public void moves_to_the_next_number_when_the_one_rung_was_wrong()
    {
        var standing = new Story().After(Agreed).After(Kept(OutcomeCode.WrongNumber, "2018-08-30 18:05")).Of(Anna);

        Assert.That((standing.Told(), standing.Due), Is.EqualTo(("callback", Ms("2018-08-30 18:00"))));
        Assert.That(standing.Numbers, Is.EqualTo(new[] { HomeNumber }));
    }

    [Test]
    public void may_be_agreed_anew_and_has_its_own_tries_again()
    {
        var story = Alone.After(Agreed)
            .After(Kept(OutcomeCode.NoAnswer, "2018-08-30 18:05"))
            .After(Kept(OutcomeCode.CallLater, "2018-08-31 10:00") with { CallBackAt = At("2018-09-01 12:00") })
            .After(Kept(OutcomeCode.NoAnswer, "2018-09-01 12:05"));

        Assert.That(story.Of(Anna).Told(), Is.EqualTo("callback"));
    }

    [TestCase("conversation")]
    [TestCase("refused")]
    public void made_after_somebody_was_done_is_still_kept_and_then_they_are_done_again(string earlier)
    {
        var promised = Alone.After(OutcomeCode.Find(earlier)!, "2018-08-28 10:00").After(Agreed);
        var lost = promised.After(Kept(OutcomeCode.NoAnswer, "2018-08-30 18:05"), Kept(OutcomeCode.NoAnswer, "2018-08-31 10:00"));

        Assert.That((promised.Of(Anna).Told(), lost.Of(Anna).Told()), Is.EqualTo(("callback", "done")));
    }

    [Test]
    public void made_after_a_conversation_that_ends_its_list_only_is_kept_on_that_list_too()
    {
        var story = Alone with { Rules = new CampaignRules { ConversationEndsListOnly = true } };

        Assert.That(story.After(OutcomeCode.Conversation, "2018-08-28 10:00").After(Agreed).Of(Anna).Told(), Is.EqualTo("callback"));
    }

    [Test]
    public void does_not_bring_back_somebody_who_is_not_on_the_list()
    {
        var story = Alone.After(OutcomeCode.NotOnList, "2018-08-28 10:00").After(Agreed with { ListId = OtherList });

        Assert.That((story.Of(Anna).Told(), story.Of(Anna, OtherList).Told()), Is.EqualTo(("done", "callback")));
    }

    [Test]
    public void in_one_campaign_is_no_callback_in_another()
    {
        var standing = Alone.After(Agreed).Of(Anna, OtherCampaignsList);

        Assert.That((standing.Told(), standing.Due), Is.EqualTo(("fresh", Ms("2018-08-30 12:30"))));
    }

    // Found by the simulator: the try moved the later agreement to an hour before the one that was named.
    [Test]
    public void is_not_kept_before_its_hour_though_an_earlier_one_was_tried_in_vain_meanwhile()
    {
        var later = Call(OutcomeCode.CallLater, "2018-08-29 20:00") with { CallBackAt = At("2018-09-01 12:00") };
        var standing = Alone.After(later).After(Kept(OutcomeCode.NoAnswer, "2018-08-30 18:05")).Of(Anna);

        Assert.That((standing.Told(), standing.Due), Is.EqualTo(("callback", Ms("2018-09-01 12:00"))));
    }

    private static PastCall Kept(OutcomeCode outcome, string at) => Call(outcome, at) with { FromCallback = true };
}
