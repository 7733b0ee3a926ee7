using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// Who is handed somebody whom a volunteer could not talk to. Controls: whoever may serve them, who is handed them at once; the day after.
/// An unknown language was once served by whoever had another than Swedish, also by the one who had just said that it was none of theirs.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Somebody_who_speaks_another_language(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private SeatedVolunteer elin = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        elin = await room.VolunteerAsync("Elin", "sv en");
    }

    [TestCase(null, "sv ar", false)]
    [TestCase("en", "sv en", true)]
    [TestCase("sv", "sv", true)]
    public async Task is_not_handed_again_that_day_to_whoever_said_so_and_at_once_to_others(string? language, string other, bool theNextDay)
    {
        var amir = await AmirAsync();
        await PassOnAsync(elin, language);

        var again = await NobodyAsync(elin);
        var toOther = await room.ClaimAsync(await room.VolunteerAsync("Olle", other), list);
        clock.Advance(TimeSpan.FromDays(1));
        var tomorrow = await room.Calls.ClaimNextAsync(elin, list);

        Assert.Multiple(() =>
        {
            Assert.That(again.Waiting, Is.EqualTo(new Waiting { NotForYou = 1 }));
            Assert.That(toOther.Person.Id, Is.EqualTo(amir));
            Assert.That(tomorrow.Refusal is null, Is.EqualTo(theNextDay));
        });
    }

    /// <summary>Control: to whoever speaks one that nobody has tried.</summary>
    [Test]
    public async Task of_whom_nobody_knows_which_goes_to_nobody_who_speaks_only_what_was_tried_in_vain()
    {
        var amir = await AmirAsync();
        await PassOnAsync(elin, null);
        var (bo, samira, hodan) = (await room.VolunteerAsync("Bo", "sv en"), await room.VolunteerAsync("Samira", "en ar"), await room.VolunteerAsync("Hodan", "sv ar so"));

        await NobodyAsync(bo);
        await PassOnAsync(samira, null);
        await NobodyAsync(await room.VolunteerAsync("Nadia", "sv ar"));

        Assert.That((await room.ClaimAsync(hodan, list)).Person.Id, Is.EqualTo(amir));
    }

    [TestCase("ar", "sv", "sv ar", "fi")]
    [TestCase("ar sv", "sv", "ar", "sv")]
    [TestCase("ar so", "sv ar", "so", "ar")]
    [TestCase("sv", "ar", "sv", null)]
    [TestCase("ar", "sv ar", "so", "ar")]
    public async Task is_rung_in_what_the_register_knows_of_them_where_nobody_knew_which_it_was(string known, string reporter, string may, string? mayNot)
    {
        var amir = await AmirAsync(known);
        await PassOnAsync(await room.VolunteerAsync("Anna", reporter), null);

        if (mayNot is not null) Assert.That((await NobodyAsync(await room.VolunteerAsync("Fatima", mayNot))).Waiting, Is.EqualTo(new Waiting { NotForYou = 1 }));

        Assert.That((await room.ClaimAsync(await room.VolunteerAsync("Samira", may), list)).Person.Id, Is.EqualTo(amir));
    }

    [Test]
    public async Task is_still_for_those_who_speak_what_somebody_heard_after_another_did_not_know_it()
    {
        var amir = await AmirAsync();
        var first = (await room.ClaimAsync(elin, list)).CallId;
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        var second = (await room.ClaimAsync(await room.VolunteerAsync("Bo"), list)).CallId;
        await SendAsync(first, room.Outcome(first, "language") with { Language = "ar" });
        await SendAsync(second, room.Outcome(second, "language"));

        await NobodyAsync(await room.VolunteerAsync("Hodan", "sv so"));
        Assert.That((await room.ClaimAsync(await room.VolunteerAsync("Samira", "sv ar"), list)).Person.Id, Is.EqualTo(amir));
    }

    /// <summary>Control: as long as it stands, she is not handed them.</summary>
    [TestCase("withdrawn")]
    [TestCase("call_later")]
    public async Task comes_to_the_same_volunteer_when_she_takes_it_back(string instead)
    {
        var amir = await AmirAsync();
        var call = await PassOnAsync(elin, null);
        var said = await room.Database.ReadAsync(work => work.ScalarAsync<Guid>("select outcome_id from call where id = @call", new { call }));
        await NobodyAsync(elin);

        var due = clock.GetUtcNow().AddMinutes(10);
        await room.ReportAsync(elin, room.Outcome(call, instead) with { Replaces = said, CallBackAt = instead == "call_later" ? due : null, ByMe = instead == "call_later" });
        clock.AdvanceTo(due);

        Assert.That((await room.ClaimAsync(elin, list)).Person.Id, Is.EqualTo(amir));
    }

    [Test]
    public async Task whom_she_skipped_herself_stays_skipped_when_she_takes_it_back()
    {
        await AmirAsync();
        var lost = (await room.ClaimAsync(elin, list)).CallId;
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        _ = (await room.Calls.ReleaseAsync(elin, (await room.ClaimAsync(elin, list)).CallId, "know_person")).Value;
        var said = room.Outcome(lost, "language") with { Language = "en" };
        await room.ReportAsync(elin, said);

        await room.ReportAsync(elin, room.Outcome(lost, "withdrawn") with { Replaces = said.Id });

        Assert.That((await NobodyAsync(elin)).Waiting, Is.EqualTo(new Waiting { NotForYou = 1 }));
    }

    /// <summary>Files say "ara" as well, and nobody would be found who speaks it. Control: a code that is no language's.</summary>
    [Test]
    public async Task is_known_by_one_code_whichever_of_them_is_said()
    {
        await AmirAsync();
        var card = await room.ClaimAsync(elin, list);

        var unknown = await SendAsync(card.CallId, room.Outcome(card.CallId, "language") with { Language = "zz" });
        var report = room.Outcome(card.CallId, "language") with { Language = "ara" };
        var kept = await SendAsync(card.CallId, report);
        var again = await SendAsync(card.CallId, report with { Language = "ar" });

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("language").And.Property("Reason").Contains("two letters").And.Property("Reason").Contains("three"));
            Assert.That((kept.Value.Repeat, again.Value.Repeat), Is.EqualTo((false, true)));
        });
        Assert.That((await room.ClaimAsync(await room.VolunteerAsync("Samira", "sv ar"), list)).CallId, Is.Not.EqualTo(card.CallId));
    }

    /// <summary>Control: a withdrawal, which may still bear what was in the form.</summary>
    [TestCase("call_later")]
    [TestCase("no_answer")]
    public async Task is_told_by_the_outcome_that_says_so_and_by_no_other(string outcome)
    {
        await AmirAsync();
        var card = await room.ClaimAsync(elin, list);
        var report = room.Outcome(card.CallId, outcome) with { Language = "ar", CallBackAt = outcome == "call_later" ? clock.GetUtcNow().AddHours(1) : null };

        var refused = await SendAsync(card.CallId, report);
        await room.ReportAsync(elin, report with { Language = null });
        var withdrawn = await SendAsync(card.CallId, room.Outcome(card.CallId, "withdrawn") with { Language = "ar", Replaces = report.Id });

        Assert.That(refused.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("language"));
        Assert.That(withdrawn.Refusal, Is.Null);
    }

    private async Task<long> AmirAsync(string languages = "")
    {
        var amir = await room.PersonAsync("Amir", ["mobile"], languages: languages);
        await room.PutOnAsync(list, amir);
        return amir;
    }

    private async Task<Guid> PassOnAsync(SeatedVolunteer volunteer, string? language)
    {
        var call = (await room.ClaimAsync(volunteer, list)).CallId;
        await room.ReportAsync(volunteer, room.Outcome(call, "language") with { Language = language });
        return call;
    }

    private Task<Answer<Reported>> SendAsync(Guid call, OutcomeReport report) => room.Outcomes.ReportAsync(report, new Reporter { ReportKey = room.ReportKeys.For(call) });

    private async Task<Refusal.NobodyLeft> NobodyAsync(SeatedVolunteer volunteer)
    {
        var answer = await room.Calls.ClaimNextAsync(volunteer, list);
        Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NobodyLeft>(), volunteer.Name);
        return (Refusal.NobodyLeft)answer.Refusal!;
    }
}
