using System.Globalization;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Leases;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// A2, A3 at the desk, by a clock that a test moves: 15 minutes, 45 once dialled, at most 60, free two seconds later and not before. Control: the
/// millisecond before. With machines whose clocks differ: Clocks_that_disagree in Fire.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A2")]
[Category("A3")]
public sealed class Claiming_a_call(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
    }

    [Test]
    public async Task hands_out_people_in_their_order_on_the_list()
    {
        var people = await room.PeopleAsync(3);
        await room.PutOnAsync(list, people);

        var handed = new List<long>();
        foreach (var name in new[] { "Anna", "Bo", "Cecilia" })
            handed.Add((await room.ClaimAsync(await room.VolunteerAsync(name), list)).Person.Id);

        Assert.That(handed, Is.EqualTo(people));
    }

    [Test]
    public async Task gives_the_same_card_while_one_is_open()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var anna = await room.VolunteerAsync("Anna");

        var first = await room.ClaimAsync(anna, list);
        var again = await room.ClaimAsync(anna, list);

        Assert.Multiple(() =>
        {
            Assert.That(again.CallId, Is.EqualTo(first.CallId));
            Assert.That(first.WasOpen, Is.False);
            Assert.That(again.WasOpen, Is.True);
        });
    }

    [Test]
    public async Task offers_a_person_again_once_the_lease_has_run_out_and_not_before()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));

        var first = await room.ClaimAsync(anna, list);
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace - TimeSpan.FromMilliseconds(1));
        var early = await room.Calls.ClaimNextAsync(bo, list);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await room.ClaimAsync(bo, list);

        Assert.Multiple(() =>
        {
            Assert.That(early.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(second.Person.Id, Is.EqualTo(first.Person.Id));
            Assert.That(second.CallId, Is.Not.EqualTo(first.CallId));
        });
    }

    [Test]
    public async Task is_kept_for_a_quarter_of_an_hour_for_45_minutes_once_dialled_and_for_an_hour_at_most()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var began = clock.GetUtcNow();
        var card = await room.ClaimAsync(anna, list);
        var dialled = (await room.Calls.RenewAsync(anna, card.CallId, dialled: true)).Value;
        clock.Advance(TimeSpan.FromMinutes(40));
        var capped = (await room.Calls.RenewAsync(anna, card.CallId, dialled: false)).Value;
        clock.AdvanceTo(capped + TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        var aMomentBefore = await room.Calls.ClaimNextAsync(bo, list);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(new[] { card.LeaseUntil - began, dialled - began, capped - began }, Is.EqualTo(new[] { 15, 45, 60 }.Select(m => TimeSpan.FromMinutes(m))));
        Assert.That(aMomentBefore.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That((await room.ClaimAsync(bo, list)).Person.Id, Is.EqualTo(card.Person.Id));
    }

    [Test]
    public async Task holds_everybody_on_the_number_on_whatever_list_they_stand()
    {
        var other = await room.ListAsync("another list");
        var (bo, eva) = (await room.PersonAsync("Bo", "home"), await room.PersonAsync("Eva", "home", "mobile"));
        await room.PutOnAsync(list, bo);
        await room.PutOnAsync(other, eva, bo);

        await room.ClaimAsync(await room.VolunteerAsync("Anna"), list);
        var second = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Cecilia"), other);

        Assert.That(second.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Held").EqualTo(2));
    }

    /// <summary>Control: going over to another used to say that the call had ended, though nobody had ended it.</summary>
    [Test]
    public async Task that_somebody_else_was_handed_meanwhile_is_lost_whatever_is_asked_of_it()
    {
        var (bert, eva) = (await room.PersonAsync("Bert", "home"), await room.PersonAsync("Eva", "home"));
        await room.PutOnAsync(list, bert, eva);
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var card = await room.ClaimAsync(anna, list);
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        await room.ClaimAsync(bo, list);

        var renewed = await room.Calls.RenewAsync(anna, card.CallId, dialled: false);
        var switched = await room.Calls.SwitchAsync(anna, card.CallId, eva);
        var released = await room.Calls.ReleaseAsync(anna, card.CallId, "other");

        Assert.That(new[] { renewed.Refusal, switched.Refusal, released.Refusal }, Is.All.EqualTo(new Refusal.LeaseLost(card.CallId)));
    }

    /// <summary>Control: the same two, in the open campaign, within its hours.</summary>
    [TestCase("update campaign set state = 'paused'", typeof(Refusal.ListPaused))]
    [TestCase("update list set state = 'closed'", typeof(Refusal.ListPaused))]
    [TestCase("update campaign set last_day = '2020-01-01'", typeof(Refusal.CampaignOver))]
    [TestCase("update campaign set first_day = '2026-08-18', version = version + 1", typeof(Refusal.CampaignNotBegun))]
    [TestCase("the hours are over", typeof(Refusal.OutsideHours))]
    [TestCase(null, null)]
    public async Task goes_over_to_another_of_the_household_only_while_people_are_handed_out(string? change, Type? refusal)
    {
        var campaign = await room.CampaignAsync("with hours", new CampaignRules());
        var inIt = await room.ListAsync("with hours", campaign);
        var (bert, eva) = (await room.PersonAsync("Bert", "home"), await room.PersonAsync("Eva", "home"));
        await room.PutOnAsync(inIt, bert, eva);
        var hours = new CallingHours(new CallingHoursRules(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm"));
        clock.AdvanceTo(hours.ClosingAfter(clock.GetUtcNow())!.Value - TimeSpan.FromMinutes(1));
        var anna = await room.VolunteerAsync("Anna");
        var card = await room.ClaimAsync(anna, inIt);
        if (refusal == typeof(Refusal.OutsideHours)) clock.Advance(TimeSpan.FromMinutes(1));
        else if (change is not null) await room.Database.WriteAsync(work => work.ExecuteAsync(change));

        var switched = await room.Calls.SwitchAsync(anna, card.CallId, eva);

        Assert.That(switched.Refusal?.GetType(), Is.EqualTo(refusal));
    }

    /// <summary>Control: the same person the millisecond the rest is over.</summary>
    [TestCase("not_available")]
    [TestCase("call_later")]
    [TestCase("rung by another campaign")]
    public async Task shows_another_of_the_household_who_rests_and_leaves_them_in_peace_until_it_is_over(string outcome)
    {
        var elsewhere = await room.ListAsync("another campaign's", await room.CampaignAsync("another", new CampaignRules { Hours = new CallingHoursRules { Always = true } }));
        var (bert, eva) = (await room.PersonAsync("Bert", "home", "work"), await room.PersonAsync("Eva", "home", "mobile"));
        await room.PutOnAsync(list, eva);
        await room.PutOnAsync(elsewhere, eva);
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var call = await room.ClaimAsync(bo, outcome == "rung by another campaign" ? elsewhere : list);
        await room.ReportAsync(bo, room.Outcome(call.CallId, outcome == "rung by another campaign" ? "not_available" : outcome) with
        {
            CallBackAt = outcome == "call_later" ? clock.GetUtcNow().AddHours(5) : null,
        });
        var due = Instant.FromMs(await room.Database.ReadAsync(work => work.ScalarAsync<long>("select due from target where list_id = @list and person_id = @eva", new { list, eva })));
        await room.PutOnAsync(list, bert);

        clock.AdvanceTo(due - TimeSpan.FromMilliseconds(1));
        var card = await room.ClaimAsync(anna, list);
        var early = await room.Calls.SwitchAsync(anna, card.CallId, eva);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var then = (await room.Calls.CurrentAsync(anna))!;
        var switched = await room.Calls.SwitchAsync(anna, card.CallId, eva);

        Assert.Multiple(() =>
        {
            Assert.That(card.Household.Select(h => (h.PersonId, h.CanBeRung)), Is.EqualTo(new[] { (eva, false) }));
            Assert.That(early.Refusal, Is.EqualTo(new Refusal.NotYet()));
            Assert.That(then.Household.Single().CanBeRung);
            Assert.That(switched.Value.Person.Id, Is.EqualTo(eva));
        });
    }

    [Test]
    public async Task puts_someone_who_did_not_answer_back_after_the_pause()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var anna = await room.VolunteerAsync("Anna");

        var first = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, first.CallId, "no_answer");
        var tooEarly = await room.Calls.ClaimNextAsync(anna, list);
        clock.Advance(TimeSpan.FromHours(4));
        var second = await room.ClaimAsync(anna, list);

        Assert.Multiple(() =>
        {
            Assert.That(tooEarly.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(second.Person.Id, Is.EqualTo(first.Person.Id));
            Assert.That(second.Attempt, Is.EqualTo(2));
            Assert.That(second.Earlier.Select(e => e.Outcome), Is.EqualTo(new[] { "no_answer" }));
        });
    }

    [Test]
    public async Task keeps_an_agreed_callback_with_whoever_promised_it_and_lets_it_fall_to_others_later()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var first = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, room.Outcome(first.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddHours(1), ByMe = true });

        clock.Advance(TimeSpan.FromHours(1));
        var toBo = await room.Calls.ClaimNextAsync(bo, list);
        await room.SignOutAsync(anna);
        clock.Advance(TimeSpan.FromMinutes(15));
        var afterGrace = await room.ClaimAsync(bo, list);

        Assert.Multiple(() =>
        {
            Assert.That(toBo.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(afterGrace.Person.Id, Is.EqualTo(first.Person.Id));
        });
    }

    [Test]
    public async Task never_gives_a_skipped_person_to_the_same_volunteer_that_day()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));

        var known = await room.ClaimAsync(anna, list);
        _ = (await room.Calls.ReleaseAsync(anna, known.CallId, "know_person")).Value;
        var next = await room.ClaimAsync(anna, list);
        var toBo = await room.ClaimAsync(bo, list);

        Assert.Multiple(() =>
        {
            Assert.That(next.Person.Id, Is.Not.EqualTo(known.Person.Id));
            Assert.That(toBo.Person.Id, Is.EqualTo(known.Person.Id));
        });
    }

    [Test]
    public async Task mixes_one_retry_into_so_many_claims()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(12));
        var anna = await room.VolunteerAsync("Anna");
        for (var i = 0; i < 2; i++) await room.ReportAsync(anna, (await room.ClaimAsync(anna, list)).CallId, "no_answer");
        clock.Advance(TimeSpan.FromHours(5));

        var attempts = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            var card = await room.ClaimAsync(anna, list);
            attempts.Add(card.Attempt);
            await room.ReportAsync(anna, card.CallId, "refused");
        }

        Assert.That(attempts, Is.EqualTo(new[] { 1, 1, 1, 2, 1, 1, 1, 1, 1, 2 }));
    }

    [Test]
    public async Task refuses_outside_calling_hours_and_says_when_they_begin()
    {
        var evening = await room.CampaignAsync("Hours", new CampaignRules());
        var hours = await room.ListAsync("hours", evening);
        await room.PutOnAsync(hours, await room.PeopleAsync(1));
        clock.Advance(TimeSpan.FromHours(12));

        var refused = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Anna"), hours);

        Assert.That(refused.Refusal, Is.EqualTo(new Refusal.OutsideHours(new DateTimeOffset(2026, 8, 18, 7, 0, 0, TimeSpan.Zero))));
    }

    /// <summary>Control: the same list at the campaign's midnight, where its hours are every hour.</summary>
    [TestCase(false, "2026-08-18T07:00:00Z")]
    [TestCase(true, "2026-08-17T22:00:00Z")]
    public async Task refuses_before_the_campaigns_first_day_and_says_when_it_begins(bool always, string opens)
    {
        var soon = await room.ListAsync("soon", await room.CampaignAsync("Soon", new CampaignRules { Hours = new CallingHoursRules { Always = always } }, begins: 1));
        await room.PutOnAsync(soon, await room.PeopleAsync(1));
        var anna = await room.VolunteerAsync("Anna");
        var opensAt = DateTimeOffset.Parse(opens, CultureInfo.InvariantCulture);

        clock.AdvanceTo(new DateTimeOffset(2026, 8, 17, 22, 0, 0, TimeSpan.Zero) - TimeSpan.FromMilliseconds(1));
        var early = await room.Calls.ClaimNextAsync(anna, soon);
        clock.AdvanceTo(opensAt);
        var inTime = await room.Calls.ClaimNextAsync(anna, soon);

        Assert.That(early.Refusal, Is.EqualTo(new Refusal.CampaignNotBegun(new DateOnly(2026, 8, 18), opensAt)));
        Assert.That(inTime.Refusal, Is.Null);
    }

    [Test]
    public async Task gives_volunteers_who_speak_the_language_those_who_need_it()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, samira) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Samira", "sv ar"));
        var card = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, room.Outcome(card.CallId, "language") with { Language = "ar" });

        var toAnna = await room.Calls.ClaimNextAsync(anna, list);
        var toSamira = await room.ClaimAsync(samira, list);

        Assert.Multiple(() =>
        {
            Assert.That(toAnna.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(toSamira.Person.Id, Is.EqualTo(card.Person.Id));
        });
    }

    /// <summary>Few can ring them. Control: to whoever speaks Swedish only, the first of the list.</summary>
    [Test]
    public async Task gives_those_who_need_a_language_to_volunteers_who_speak_it_before_all_others()
    {
        var byLanguage = await room.ListAsync("by language", matchLanguages: true);
        var (nils, amira) = (await room.PersonAsync("Nils", "n"), await room.PersonAsync("Amira", ["a"], languages: "ar"));
        await room.PutOnAsync(byLanguage, [nils, await room.PersonAsync("Olle", "o"), amira]);

        var toSamira = await room.ClaimAsync(await room.VolunteerAsync("Samira", "sv ar"), byLanguage);
        var toAnna = await room.ClaimAsync(await room.VolunteerAsync("Anna"), byLanguage);

        Assert.That((toSamira.Person.Id, toAnna.Person.Id), Is.EqualTo((amira, nils)));
    }

    /// <summary>Control: from a list that is not rung by language they are handed anybody.</summary>
    [Test]
    public async Task gives_whoever_speaks_no_Swedish_only_those_who_need_their_language_on_a_list_that_asks_for_it()
    {
        var byLanguage = await room.ListAsync("by language", matchLanguages: true);
        var amira = await room.PersonAsync("Amira", ["a"], languages: "ar");
        long[] people = [await room.PersonAsync("Nils", "n"), await room.PersonAsync("Olle", ["o"], languages: "sv"), amira];
        await room.PutOnAsync(byLanguage, people);
        await room.PutOnAsync(list, people);
        var samira = await room.VolunteerAsync("Samira", "ar");

        var first = await room.ClaimAsync(samira, byLanguage);
        await room.ReportAsync(samira, first.CallId, "conversation");
        var then = await room.Calls.ClaimNextAsync(samira, byLanguage);
        var elsewhere = await room.Calls.ClaimNextAsync(samira, list);

        Assert.Multiple(() =>
        {
            Assert.That(first.Person.Id, Is.EqualTo(amira));
            Assert.That(then.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("NotForYou").EqualTo(2));
            Assert.That(elsewhere.Refusal, Is.Null);
        });
    }

    /// <summary>Each mixture of languages is a need of its own. Control: who needs none of hers is not for her.</summary>
    [Test]
    public async Task finds_those_who_need_a_language_among_any_number_of_mixtures()
    {
        var byLanguage = await room.ListAsync("by language", matchLanguages: true);
        var people = new List<long>();
        for (var i = 0; i < 80; i++) people.Add(await room.PersonAsync($"Person {i}", [$"n{i}"], languages: $"ar {(char)('a' + (i / 26))}{(char)('a' + (i % 26))}"));
        people.Add(await room.PersonAsync("Dilan", ["d"], languages: "ku"));
        await room.PutOnAsync(byLanguage, people);
        var (samira, anna) = (await room.VolunteerAsync("Samira", "ar sv"), await room.VolunteerAsync("Anna"));

        var rung = new List<long>();
        for (var i = 0; i < 80; i++)
        {
            if (i == 40) clock.Advance(TimeSpan.FromHours(1));
            var card = await room.ClaimAsync(samira, byLanguage);
            rung.Add(card.Person.Id);
            await room.ReportAsync(samira, card.CallId, "conversation");
        }

        Assert.That(rung, Is.EquivalentTo(people.SkipLast(1)));
        foreach (var volunteer in new[] { samira, anna })
            Assert.That((await room.Calls.ClaimNextAsync(volunteer, byLanguage)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("NotForYou").EqualTo(1));
    }

    [Test]
    public async Task gives_anybody_whoever_was_passed_on_because_they_speak_Swedish()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var samira = await room.VolunteerAsync("Samira", "ar");
        var card = await room.ClaimAsync(samira, list);

        await room.ReportAsync(samira, room.Outcome(card.CallId, "language") with { Language = "sv" });

        Assert.That((await room.ClaimAsync(await room.VolunteerAsync("Anna"), list)).Person.Id, Is.EqualTo(card.Person.Id));
    }

    [Test]
    public async Task does_not_hand_out_the_protected_or_the_too_young()
    {
        var hidden = await room.PersonAsync("Hidden", ["hidden"], isProtected: true);
        var young = await room.PersonAsync("Young", ["young"], birthYear: clock.GetUtcNow().Year - 17);
        await room.PutOnAsync(list, hidden, young);

        var refused = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Anna"), list);

        Assert.That(refused.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Blocked").EqualTo(2));
    }

    [Test]
    public async Task looks_for_nobody_on_a_list_of_another_organisation()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var stranger = await room.VolunteerAsync("Anna") with { OrganisationId = room.Organisation + 1 };

        Assert.That((await room.Calls.ClaimNextAsync(stranger, list)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
    }
}
