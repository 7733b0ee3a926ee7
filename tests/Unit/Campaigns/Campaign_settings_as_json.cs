using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using NUnit.Framework;

namespace Canvass.Unit.Campaigns;

public sealed class Campaign_settings_as_json
{
    [Test]
    public void what_is_not_said_has_its_default()
    {
        var rules = CampaignJson.Rules.Read("""{"attempts": 5, "hours": {"weekdayFrom": "10:00:00"}}""").Value;

        Assert.Multiple(() =>
        {
            Assert.That(rules, Is.EqualTo(new CampaignRules { Attempts = 5, Hours = rules.Hours }));
            Assert.That(rules.Hours, Is.EqualTo(new CallingHoursRules { WeekdayFrom = new(10, 0), ClosedOn = rules.Hours.ClosedOn }));
            Assert.That(rules.Hours.ClosedOn, Is.Empty);
        });
    }

    [Test]
    public void an_empty_object_is_all_defaults()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CampaignJson.Rules.Write(CampaignJson.Rules.Read("{}").Value), Is.EqualTo(CampaignJson.Rules.Write(new CampaignRules())));
            Assert.That(CampaignJson.OrganisationRules.Read("{}").Value, Is.EqualTo(new OrganisationRules()));
        });
    }

    [Test]
    public void is_written_in_camel_case()
    {
        Assert.That(CampaignJson.Rules.Write(new CampaignRules()), Does.Contain("\"pauseAfterNoAnswer\":\"04:00:00\"").And.Contains("\"weekdayTo\":\"20:30:00\""));
    }

    [Test]
    public void comes_back_as_it_was_written()
    {
        var rules = new CampaignRules { Attempts = 7, PauseAfterBusy = TimeSpan.FromHours(30), Hours = new() { ClosedOn = [new(2026, 9, 13)], Always = true } };

        var back = CampaignJson.Rules.Read(CampaignJson.Rules.Write(rules)).Value;

        Assert.Multiple(() =>
        {
            Assert.That(back with { Hours = rules.Hours }, Is.EqualTo(rules));
            Assert.That(back.Hours.ClosedOn, Is.EqualTo(rules.Hours.ClosedOn));
            Assert.That(back.Hours.Always);
        });
    }

    [TestCase("""{"attemts": 3}""", "attemts")]
    [TestCase("""{"hours": {"weekdaysFrom": "09:00:00"}}""", "hours.weekdaysFrom")]
    [TestCase("""{"Attempts": 3}""", "Attempts")]
    [TestCase("""{"attempts": 3, "attempts": 4}""", "attempts")]
    public void a_property_that_does_not_exist_is_refused_by_name(string json, string property)
    {
        var flaw = FlawsOf(CampaignJson.Rules.Read(json)).Single();

        Assert.That(flaw, Is.EqualTo(new Flaw(property, $"{property} does not exist here, or is given twice.")));
    }

    [TestCase("""{"attempts": "three"}""", "attempts")]
    [TestCase("""{"attempts": "3"}""", "attempts")]
    [TestCase("""{"hours": null}""", "hours")]
    [TestCase("""{"hours": {"closedOn": ["midsommar"]}}""", "hours.closedOn[0]")]
    public void a_value_of_the_wrong_kind_is_refused_by_name(string json, string property)
    {
        Assert.That(FlawsOf(CampaignJson.Rules.Read(json)).Single().Property, Is.EqualTo(property));
    }

    [TestCase("pauseAfterBusy", "\"15\"", "written as hours, minutes and seconds: 00:15:00, or with days before them: 1.00:00:00")]
    [TestCase("pauseAfterBusy", "\"00:15\"", "written as hours, minutes and seconds: 00:15:00, or with days before them: 1.00:00:00")]
    [TestCase("callbackGrace", "15", "written as hours, minutes and seconds: 00:15:00, or with days before them: 1.00:00:00")]
    [TestCase("hours.weekdayFrom", "\"24:00\"", "a time of day like 20:30")]
    [TestCase("hours.weekendFrom", "\"half past nine\"", "a time of day like 20:30")]
    [TestCase("hours.weekdayTo", "\"24:30\"", "a time of day like 20:30, or 24:00 for the end of the day")]
    [TestCase("hours.weekdayTo", "\"00:00\"", "a time of day like 20:30, or 24:00 for the end of the day")]
    [TestCase("hours.weekendTo", "\"00:00:00\"", "a time of day like 20:30, or 24:00 for the end of the day")]
    [TestCase("hours.weekendTo", "null", "a time of day like 20:30, or 24:00 for the end of the day")]
    public void a_time_that_cannot_be_read_is_refused_with_how_it_is_written(string property, string written, string how)
    {
        var json = property.Split('.') is [var outer, var inner] ? $"{{\"{outer}\":{{\"{inner}\":{written}}}}}" : $"{{\"{property}\":{written}}}";

        Assert.That(FlawsOf(CampaignJson.Rules.Merge(new CampaignRules(), json)).Single(), Is.EqualTo(new Flaw(property, $"{property} must be {how}.")));
    }

    [TestCase("00:15:00", 15)]
    [TestCase("1.00:00:00", 24 * 60)]
    public void a_pause_is_read_as_it_is_written(string written, int minutes) =>
        Assert.That(CampaignJson.Rules.Read($"{{\"pauseAfterBusy\":\"{written}\"}}").Value.PauseAfterBusy, Is.EqualTo(TimeSpan.FromMinutes(minutes)));

    /// <summary>Control: an hour before the one it begins at is refused, below.</summary>
    [TestCase("24:00")]
    [TestCase("24:00:00")]
    public void a_day_may_end_at_midnight_and_is_shown_so(string midnight)
    {
        var rules = CampaignJson.Rules.Read($"{{\"hours\":{{\"weekdayTo\":\"{midnight}\"}}}}").Value;

        Assert.Multiple(() =>
        {
            Assert.That(CampaignJson.Rules.Write(rules), Does.Contain("\"weekdayTo\":\"24:00:00\""));
            Assert.That(CampaignJson.Rules.FromStored(CampaignJson.Rules.Write(rules)).Hours.WeekdayTo, Is.EqualTo(rules.Hours.WeekdayTo));
            Assert.That(CampaignJson.Rules.FromStored("""{"hours":{"weekdayTo":"00:00:00"}}""").Hours.WeekdayTo, Is.EqualTo(rules.Hours.WeekdayTo), "as it was stored once");
            Assert.That(CampaignJson.Rules.Merge(rules, """{"attempts":4}""").Value.Hours.WeekdayTo, Is.EqualTo(rules.Hours.WeekdayTo));
        });
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{")]
    public void something_else_than_settings_is_refused(string json)
    {
        Assert.That(FlawsOf(CampaignJson.Rules.Read(json)).Single().Why, Is.EqualTo("This is not the JSON that is asked for."));
    }

    [Test]
    public void what_a_newer_program_stored_is_read_without_it()
    {
        Assert.That(CampaignJson.Rules.FromStored("""{"attempts": 4, "invention": true}""").Attempts, Is.EqualTo(4));
    }

    [Test]
    public void impossible_values_are_told_one_by_one()
    {
        var flaws = FlawsOf(CampaignJson.Rules.Read("""
            {"attempts": 0, "callbackAttempts": 11, "pauseAfterBusy": "-00:00:01", "pauseAfterVoicemail": "31.00:00:00", "callbackGrace": "-00:15:00", "retryShare": 0,
             "minimumAge": -1, "hours": {"weekdayFrom": "18:00:00", "weekdayTo": "18:00:00", "weekendFrom": "19:00:00"}}
            """));

        Assert.That(flaws.Select(f => f.Property), Is.EquivalentTo([
            "attempts", "callbackAttempts", "pauseAfterBusy", "pauseAfterVoicemail", "callbackGrace", "retryShare", "minimumAge", "hours.weekdayFrom", "hours.weekendFrom",
        ]));
        Assert.That(flaws, Has.All.Matches<Flaw>(f => f.Why.StartsWith(f.Property, StringComparison.Ordinal) && f.Why.EndsWith('.')));
        Assert.That(flaws.Select(f => f.Why), Does.Contain("attempts must be from 1 to 20.").And.Contains("hours.weekdayFrom must be earlier than hours.weekdayTo."));
    }

    [Test]
    public void rules_of_an_organisation_have_their_limits_too()
    {
        var flaws = FlawsOf(CampaignJson.OrganisationRules.Read("""{"attemptsPerWindow": 0, "window": "-1.00:00:00", "betweenCampaigns": "366.00:00:00", "restAfterRefused": "-00:00:01"}"""));

        Assert.That(flaws.Select(f => f.Property), Is.EquivalentTo(["attemptsPerWindow", "window", "betweenCampaigns", "restAfterRefused"]));
    }

    [Test]
    public void the_defaults_are_without_flaw()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new CampaignRules().Flaws(), Is.Empty);
            Assert.That(new OrganisationRules().Flaws(), Is.Empty);
            Assert.That(new Script().Flaws(), Is.Empty);
        });
    }

    internal static IReadOnlyList<Flaw> FlawsOf<T>(Answer<T> answer) =>
        answer.Refusal is Refusal.InvalidSettings refused ? refused.Flaws : throw new AssertionException($"Expected flaws, got {answer}.");
}
