using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using NUnit.Framework;
using static Canvass.Unit.Outcomes.Story;

namespace Canvass.Unit.Outcomes;

public sealed class Rules_over_all_campaigns
{
    [TestCaseSource(nameof(LivingOutcomes))]
    public void another_campaign_waits_a_day_after_any_call(string code)
    {
        var rules = new OrganisationRules { RestAfterConversation = TimeSpan.Zero, RestAfterRefused = TimeSpan.Zero };
        var story = new Story { Organisation = rules };

        Assert.That(story.After(OutcomeCode.Find(code)!, "2018-08-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-08-30 12:30")));
    }

    [Test]
    public void the_day_between_calls_is_between_campaigns_since_one_campaign_has_its_own_pauses()
    {
        Assert.That(Alone.After(OutcomeCode.Busy, "2018-08-29 12:30").Of(Anna).Due, Is.EqualTo(Ms("2018-08-29 12:45")));
    }

    [Test]
    public void another_campaign_waits_a_fortnight_after_a_conversation_and_ninety_days_after_refused()
    {
        Assert.That(Alone.After(OutcomeCode.Conversation, "2018-08-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-09-12 12:30")));
        Assert.That(Alone.After(OutcomeCode.Refused, "2018-06-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-09-27 12:30")));
    }

    [Test]
    public void rest_belongs_to_the_person_and_not_to_the_household()
    {
        Assert.That(new Story().After(OutcomeCode.Refused).Of(Bo, OtherCampaignsList).Due, Is.EqualTo(Bo));
    }

    [Test]
    public void nobody_is_tried_more_than_three_times_in_a_fortnight_whichever_the_campaign()
    {
        var story = Alone with { Rules = new CampaignRules { Attempts = 20 } };
        var thrice = story
            .After(OutcomeCode.NoAnswer, "2018-08-20 10:00")
            .After(OutcomeCode.NoAnswer, "2018-08-24 10:00", list: OtherCampaignsList)
            .After(OutcomeCode.NoAnswer, "2018-08-29 10:00");

        Assert.That((thrice.Of(Anna).Due, thrice.Of(Anna, OtherCampaignsList).Due), Is.EqualTo((Ms("2018-09-03 10:00"), Ms("2018-09-03 10:00"))));
    }

    [Test]
    public void the_fortnight_slides()
    {
        var story = Alone with { Rules = new CampaignRules { Attempts = 20 } };
        var four = story.After([.. new[] { "2018-08-20 10:00", "2018-08-24 10:00", "2018-08-29 10:00", "2018-09-03 10:00" }.Select(at => Call(OutcomeCode.NoAnswer, at))]);

        Assert.That(four.Of(Anna).Due, Is.EqualTo(Ms("2018-09-07 10:00")), "when the one of the 24th is a fortnight old");
    }

    [Test]
    public void kept_callbacks_and_dead_numbers_are_no_tries_in_the_fortnight()
    {
        var story = Alone with { Rules = new CampaignRules { Attempts = 20 }, Members = [Person(Anna, 1, 2, 3)] };
        var tried = story
            .After(OutcomeCode.NoAnswer, "2018-08-27 10:00")
            .After(Call(OutcomeCode.NoAnswer, "2018-08-28 10:00") with { FromCallback = true })
            .After(OutcomeCode.WrongNumber, "2018-08-29 09:00")
            .After(OutcomeCode.NotInService, "2018-08-29 09:05")
            .After(OutcomeCode.NoAnswer, "2018-08-29 10:00");

        Assert.That(tried.Of(Anna).Due, Is.EqualTo(Ms("2018-08-29 14:00")));
    }

    [Test]
    public void an_organisation_may_set_them_all()
    {
        var rules = new OrganisationRules { BetweenCampaigns = TimeSpan.FromHours(1), AttemptsPerWindow = 1, Window = TimeSpan.FromDays(2), RestAfterConversation = TimeSpan.FromDays(3), RestAfterRefused = TimeSpan.FromDays(4) };
        var story = Alone with { Organisation = rules };

        Assert.That(story.After(OutcomeCode.NoAnswer, "2018-08-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-08-31 12:30")));
        Assert.That(story.After(OutcomeCode.Conversation, "2018-08-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-09-01 12:30")));
        Assert.That(story.After(OutcomeCode.Refused, "2018-08-29 12:30").Of(Anna, OtherCampaignsList).Due, Is.EqualTo(Ms("2018-09-02 12:30")));
    }

    private static IEnumerable<string> LivingOutcomes() =>
        OutcomeCode.All.Except([OutcomeCode.DoNotCall, OutcomeCode.Deceased]).Select(o => o.Code);
}
