using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using NUnit.Framework;
using static Canvass.Unit.Outcomes.Story;

namespace Canvass.Unit.Outcomes;

public sealed class What_follows_from_an_outcome
{
    // Code; then where Anna stands on this list, on another of the campaign, in another campaign; then Bo, who shares a number with her, on each.
    // To wait is to be held back for a day or more by the rules over all campaigns.
    [TestCase("conversation", "done", "done", "waits", "fresh", "fresh", "fresh")]
    [TestCase("call_later", "callback", "callback", "waits", "fresh", "fresh", "fresh")]
    [TestCase("not_available", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("refused", "done", "done", "waits", "fresh", "fresh", "fresh")]
    [TestCase("do_not_call", "blocked", "blocked", "blocked", "blocked", "blocked", "blocked")]
    [TestCase("language", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("wrong_number", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("not_on_list", "done", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("deceased", "done", "done", "done", "fresh", "fresh", "fresh")]
    [TestCase("no_answer", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("busy", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("voicemail", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    [TestCase("not_in_service", "retry", "retry", "waits", "fresh", "fresh", "fresh")]
    public void reaches_as_far_as_it_should(string code, string here, string sameCampaign, string otherCampaign, string boHere, string boSameCampaign, string boOtherCampaign)
    {
        var story = new Story().After(OutcomeCode.Find(code)!, "2018-08-29 12:30");

        (long Person, long List)[] places = [(Anna, List), (Anna, OtherList), (Anna, OtherCampaignsList), (Bo, List), (Bo, OtherList), (Bo, OtherCampaignsList)];
        Assert.That(
            places.Select(p => story.Of(p.Person, p.List)).Select(s => s.Lane == Lane.Fresh && s.Due >= Ms("2018-08-30 12:30") ? "waits" : s.Told()),
            Is.EqualTo(new[] { here, sameCampaign, otherCampaign, boHere, boSameCampaign, boOtherCampaign }));
    }

    [Test]
    public void nobody_rung_yet_stands_in_the_order_of_the_list()
    {
        var standing = new Story().Of(Bo);

        Assert.That((standing.Told(), standing.Due, standing.Tries, standing.Need), Is.EqualTo(("fresh", Bo, 0, (string?)null)));
        Assert.That(standing.Numbers, Is.EqualTo(new[] { HomeNumber }));
    }

    [TestCase("no_answer", "2018-08-29 17:00", Description = "four hours later is still the same afternoon")]
    [TestCase("voicemail", "2018-08-29 17:00")]
    [TestCase("not_available", "2018-08-29 17:00")]
    [TestCase("busy", "2018-08-29 12:45")]
    public void a_try_that_reached_nobody_is_repeated_after_its_pause(string code, string due)
    {
        var standing = Alone.After(OutcomeCode.Find(code)!, "2018-08-29 12:30").Of(Anna);

        Assert.That((standing.Told(), standing.Due, standing.Tries), Is.EqualTo(("retry", Ms(due), 1)));
    }

    [TestCase("2018-08-29 09:00", "2018-08-29 13:00")]
    [TestCase("2018-08-29 11:59", "2018-08-29 15:59")]
    [TestCase("2018-08-29 12:00", "2018-08-29 17:00")]
    [TestCase("2018-08-29 14:30", "2018-08-29 18:30")]
    [TestCase("2018-08-29 17:00", "2018-08-30 00:00")]
    [TestCase("2018-08-29 18:30", "2018-08-30 00:00", Description = "an evening's pause ends in the same evening: so next morning")]
    [TestCase("2018-08-29 20:29", "2018-08-30 00:29")]
    [TestCase("2026-03-28 20:30", "2026-03-29 00:30", Description = "the night before the clock goes forward")]
    [TestCase("2026-03-29 17:30", "2026-03-30 00:00", Description = "the evening of a day of 23 hours")]
    [TestCase("2026-10-24 23:00", "2026-10-25 02:00", Description = "four hours over the doubled hour: its second two o'clock")]
    [TestCase("2026-10-25 18:30", "2026-10-26 00:00", Description = "the evening of a day of 25 hours")]
    public void nobody_is_tried_twice_in_the_same_part_of_a_day(string tried, string again)
    {
        Assert.That(Alone.After(OutcomeCode.NoAnswer, tried).Of(Anna).Due, Is.EqualTo(Ms(again)));
    }

    [Test]
    public void a_campaign_may_try_twice_in_the_same_part_of_a_day()
    {
        var story = Alone with { Rules = new CampaignRules { NotTwiceInSamePart = false } };

        Assert.That(story.After(OutcomeCode.NoAnswer, "2018-08-29 12:30").Of(Anna).Due, Is.EqualTo(Ms("2018-08-29 16:30")));
    }

    [TestCase("2018-08-29 09:30", Lane.Retry + (int)DayPart.Morning)]
    [TestCase("2018-08-29 12:30", Lane.Retry + (int)DayPart.Afternoon)]
    [TestCase("2018-08-29 18:30", Lane.Retry + (int)DayPart.Evening)]
    public void the_lane_of_a_retry_tells_the_part_of_the_day_it_was_tried_in(string tried, int lane)
    {
        Assert.That(Alone.After(OutcomeCode.NoAnswer, tried).Of(Anna).Lane, Is.EqualTo(lane));
    }

    [TestCase("no_answer")]
    [TestCase("voicemail")]
    [TestCase("not_available")]
    [TestCase("busy")]
    public void a_person_is_given_up_after_three_tries_whichever_list_they_were_made_from(string code)
    {
        var outcome = OutcomeCode.Find(code)!;
        var twice = Alone.After(Call(outcome, "2018-08-01 10:00"), Call(outcome, "2018-08-10 10:00", list: OtherList));
        var thrice = twice.After(outcome, "2018-08-29 10:00");

        Assert.That((twice.Of(Anna).Told(), thrice.Of(Anna).Told(), thrice.Of(Anna, OtherList).Told()), Is.EqualTo(("retry", "done", "done")));
        Assert.That(thrice.Of(Anna).Tries, Is.EqualTo(3));
    }

    [Test]
    public void tries_in_one_campaign_are_not_tries_in_another()
    {
        Assert.That(Alone.AfterTries(3, OutcomeCode.NoAnswer).Of(Anna, OtherCampaignsList).Told(), Is.EqualTo("fresh"));
    }

    [Test]
    public void a_campaign_may_say_that_a_conversation_ends_the_matter_on_its_list_only()
    {
        var story = Alone with { Rules = new CampaignRules { ConversationEndsListOnly = true }, Organisation = new OrganisationRules { RestAfterConversation = TimeSpan.Zero } };

        var talked = story.After(OutcomeCode.Conversation);

        Assert.That((talked.Of(Anna).Told(), talked.Of(Anna, OtherList).Told()), Is.EqualTo(("done", "retry")));
    }

    [Test]
    public void a_conversation_that_ends_one_list_only_still_gives_a_fortnights_rest_on_the_others()
    {
        var story = Alone with { Rules = new CampaignRules { ConversationEndsListOnly = true } };

        Assert.That(story.After(OutcomeCode.Conversation, "2018-08-29 12:30").Of(Anna, OtherList).Due, Is.EqualTo(Ms("2018-09-12 12:30")));
    }

    [Test]
    public void refused_is_never_for_one_list_only()
    {
        var story = Alone with { Rules = new CampaignRules { ConversationEndsListOnly = true } };

        Assert.That(story.After(OutcomeCode.Refused).Of(Anna, OtherList).Told(), Is.EqualTo("done"));
    }

    [Test]
    public void not_on_one_list_leaves_the_person_due_on_the_others_at_once()
    {
        var other = Alone.After(OutcomeCode.NotOnList, "2018-08-29 12:30").Of(Anna, OtherList);

        Assert.That((other.Told(), other.Due), Is.EqualTo(("retry", Ms("2018-08-29 12:30"))));
    }

    [Test]
    public void another_language_passes_the_person_on_at_once_and_costs_no_attempt()
    {
        var standing = Alone.After(Call(OutcomeCode.Language, "2018-08-29 12:30") with { Language = "ar" }).Of(Anna);

        Assert.That((standing.Told(), standing.Need, standing.Due, standing.Tries), Is.EqualTo(("retry", "ar", Ms("2018-08-29 12:30"), 0)));
    }

    [Test]
    public void an_unknown_language_is_needed_as_a_question_mark_until_somebody_knows_it()
    {
        var unknown = Alone.After(OutcomeCode.Language, "2018-08-29 12:30");
        var known = unknown.After(Call(OutcomeCode.Language, "2018-08-29 12:50") with { Language = "so" });

        Assert.That((unknown.Of(Anna).Need, known.Of(Anna).Need), Is.EqualTo(("?", "so")));
    }

    [TestCase("", "sv en", "? en")]
    [TestCase("ar", "sv", "ar")]
    [TestCase("ar sv", "sv", "ar")]
    [TestCase("ar so", "sv ar", "so")]
    [TestCase("ar", "sv ar", "? ar")]
    [TestCase("sv", "ar", null)]
    public void an_unknown_language_is_one_of_those_they_are_known_for_and_none_that_was_tried(string known, string tried, string? need)
    {
        var story = Alone.With(m => m with { Languages = known.Split(' ', StringSplitOptions.RemoveEmptyEntries) })
            .After(Call(OutcomeCode.Language, "2018-08-29 12:30") with { Spoken = tried.Split(' ') });

        Assert.That(story.Of(Anna).Need, Is.EqualTo(need));
    }

    [TestCase("sv", "so")]
    [TestCase("sv so", "? so")]
    public void what_they_were_heard_to_speak_holds_until_somebody_who_speaks_it_does_not_know_it(string tried, string need)
    {
        var story = Alone.After(Call(OutcomeCode.Language, "2018-08-29 12:30") with { Language = "so" })
            .After(Call(OutcomeCode.Language, "2018-08-29 12:50") with { Spoken = tried.Split(' ') });

        Assert.That(story.Of(Anna).Need, Is.EqualTo(need));
    }

    [Test]
    public void only_the_first_passing_on_is_free()
    {
        var story = Alone with { Organisation = new OrganisationRules { AttemptsPerWindow = 100 } };

        var passedOn = story.After([.. Enumerable.Range(0, 4).Select(i => Call(OutcomeCode.Language, $"2018-08-29 12:3{i}"))]);

        Assert.That((passedOn.Of(Anna).Told(), passedOn.Of(Anna).Tries), Is.EqualTo(("done", 3)));
    }

    [Test]
    public void a_needed_language_stays_needed_for_the_retries()
    {
        var story = Alone.After(Call(OutcomeCode.Language, "2018-08-29 12:30") with { Language = "ar" }).After(OutcomeCode.NoAnswer, "2018-08-29 12:40");

        Assert.That(story.Of(Anna).Need, Is.EqualTo("ar"));
    }

    [Test]
    public void what_they_were_heard_to_speak_counts_more_than_what_a_file_says()
    {
        var story = Alone.With(m => m with { Languages = ["ar"], Places = [.. m.Places.Select(p => p with { MatchLanguages = true })] })
            .After(Call(OutcomeCode.Language, "2018-08-29 12:30") with { Language = "sv" });

        Assert.That(story.Of(Anna).Need, Is.Null);
    }

    [TestCase("ar", true, "ar")]
    [TestCase("so ar", true, "ar so", Description = "any of them, in one order")]
    [TestCase("sv ar", true, null, Description = "who speaks Swedish needs nobody else")]
    [TestCase("", true, null)]
    [TestCase("ar", false, null, Description = "only lists that match languages ask for them")]
    public void a_list_that_matches_languages_asks_for_those_the_person_speaks(string speaks, bool matches, string? need)
    {
        var story = Alone.With(m => m with
        {
            Languages = speaks.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Places = [.. m.Places.Select(p => p with { MatchLanguages = matches })],
        });

        Assert.That(story.Of(Anna).Need, Is.EqualTo(need));
    }

    [TestCase(2000, 18, "fresh", Description = "turns 18 in the campaign's year")]
    [TestCase(2001, 18, "under_age")]
    [TestCase(2001, 16, "fresh")]
    [TestCase(null, 18, "fresh", Description = "nothing known")]
    public void nobody_under_the_minimum_age_by_birth_year_is_rung(int? birthYear, int minimum, string told)
    {
        var story = Alone with { Rules = new CampaignRules { MinimumAge = minimum } };

        Assert.That(story.With(m => m with { BirthYear = birthYear }).Of(Anna).Told(), Is.EqualTo(told));
    }

    [Test]
    public void protected_blocked_restricted_and_taken_off_people_are_gone_and_say_why()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Alone.With(m => m with { Protected = true }).Of(Anna).Told(), Is.EqualTo("protected"));
            Assert.That(Alone.With(m => m with { Blocked = true }).Of(Anna).Told(), Is.EqualTo("blocked"));
            Assert.That(Alone.With(m => m with { Restricted = true }).Of(Anna).Told(), Is.EqualTo("blocked"));
            Assert.That(Alone.With(m => m with { Places = [.. m.Places.Select(p => p with { TakenOff = p.ListId == List })] }).Of(Anna).Told(), Is.EqualTo("taken_off"));
            Assert.That(Alone.With(m => m with { Places = [.. m.Places.Select(p => p with { TakenOff = p.ListId == List })] }).Of(Anna, OtherList).Told(), Is.EqualTo("fresh"));
            Assert.That(Alone.With(m => m with { Numbers = [] }).Of(Anna).Told(), Is.EqualTo("no_number"));
        });
    }

    [Test]
    public void a_protected_person_is_not_rung_even_if_a_callback_was_agreed()
    {
        var story = Alone.After(Call(OutcomeCode.CallLater) with { CallBackAt = At("2018-08-30 18:00") });

        Assert.That(story.With(m => m with { Protected = true }).Of(Anna).Told(), Is.EqualTo("protected"));
    }

    [Test]
    public void deceased_closes_the_person_everywhere_and_leaves_the_number_to_the_others()
    {
        var story = new Story { Members = [Person(Anna, HomeNumber), Person(Bo, HomeNumber)] }.After(OutcomeCode.Deceased);

        Assert.That(story.All().Where(s => s.TargetId / 1000 == Anna).Select(Standings.Told), Has.All.EqualTo("done"));
        Assert.That(story.All().Where(s => s.TargetId / 1000 == Bo).Select(Standings.Told), Has.All.EqualTo("fresh"));
        Assert.That(story.Of(Bo).Numbers, Is.EqualTo(new[] { HomeNumber }));
    }
}
