using System.Text.Json;
using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// A4: a late report is kept, counted once, and leaves the new holder alone, in whatever order two arrive. A5: the same id is one outcome, for
/// ever. Controls: outcomes folded in the order of their arrival fail <see cref="leads_to_the_same_end_in_whatever_order_two_reports_arrive"/>, an
/// insert without the unique id fails <see cref="sent_eight_times_at_once_is_one_outcome"/>; at length <see cref="Many_outcomes_sent_many_times"/>.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A4")]
[Category("A5")]
public sealed class Recording_an_outcome(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private SeatedVolunteer anna = null!;
    private SeatedVolunteer bo = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
    }

    [Test]
    public async Task ends_the_call_and_appends_one_complete_entry_to_the_log()
    {
        var card = await ClaimOneAsync();
        clock.Advance(TimeSpan.FromMinutes(3));

        var reported = await room.ReportAsync(anna, card.CallId, "conversation");

        var entry = (await room.LogAsync()).Single(e => e.Kind == LogKinds.Outcome);
        var call = JsonSerializer.Deserialize<JsonElement>(entry.Body).GetProperty("added");
        Assert.Multiple(async () =>
        {
            Assert.That(reported.Repeat, Is.False);
            Assert.That(reported.Standing.Follows, Is.EqualTo("done"));
            Assert.That(call.GetProperty("outcome").GetString(), Is.EqualTo("conversation"));
            Assert.That(call.GetProperty("personId").GetInt64(), Is.EqualTo(card.Person.Id));
            Assert.That(call.GetProperty("localDate").GetString(), Is.EqualTo("2026-08-17"));
            Assert.That(call.GetProperty("localHour").GetInt32(), Is.EqualTo(10));
            Assert.That(await room.Calls.CurrentAsync(anna), Is.Null);
        });
    }

    [Test]
    public async Task hears_the_same_answer_when_it_is_sent_again_and_is_counted_once()
    {
        var card = await ClaimOneAsync();
        var report = room.Outcome(card.CallId, "refused") with { Note = "in a hurry" };

        var first = await room.ReportAsync(anna, report);
        clock.Advance(TimeSpan.FromHours(1));
        var again = await room.ReportAsync(anna, report with { AgoMs = 3_600_000 });

        Assert.Multiple(async () =>
        {
            Assert.That(again.Standing, Is.EqualTo(first.Standing));
            Assert.That(again.Repeat, Is.True);
            Assert.That((await room.LogAsync()).Count(e => e.Kind == LogKinds.Outcome), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task is_refused_when_its_id_was_used_for_something_else()
    {
        var card = await ClaimOneAsync();
        var report = room.Outcome(card.CallId, "refused");
        await room.ReportAsync(anna, report);

        var other = await SendAsync(anna, report with { Outcome = "conversation" });

        Assert.That(other.Refusal, Is.EqualTo(new Refusal.OutcomeIdTaken(report.Id)));
    }

    [Test]
    public async Task moves_the_count_when_it_is_corrected_and_keeps_its_moment()
    {
        var card = await ClaimOneAsync();
        var first = await room.ReportAsync(anna, card.CallId, "refused");
        clock.Advance(TimeSpan.FromMinutes(20));

        var corrected = await room.ReportAsync(anna, room.Outcome(card.CallId, "no_answer") with { Replaces = first.Standing.OutcomeId });

        var entry = (await room.LogAsync())[^1];
        var body = JsonSerializer.Deserialize<JsonElement>(entry.Body);
        Assert.Multiple(() =>
        {
            Assert.That(entry.Kind, Is.EqualTo(LogKinds.Correction));
            Assert.That(body.GetProperty("added").GetProperty("outcome").GetString(), Is.EqualTo("no_answer"));
            Assert.That(body.GetProperty("removed").GetProperty("outcome").GetString(), Is.EqualTo("refused"));
            Assert.That(corrected.Standing.At, Is.EqualTo(first.Standing.At));
            Assert.That(corrected.Standing.Follows, Is.EqualTo("again"));
        });
    }

    [Test]
    public async Task says_which_one_stands_when_the_replaced_one_does_not()
    {
        var card = await ClaimOneAsync();
        var first = await room.ReportAsync(anna, card.CallId, "refused");
        var second = await room.ReportAsync(anna, room.Outcome(card.CallId, "busy") with { Replaces = first.Standing.OutcomeId });

        var late = await SendAsync(anna, room.Outcome(card.CallId, "voicemail") with { Replaces = first.Standing.OutcomeId });
        var without = await SendAsync(anna, room.Outcome(card.CallId, "voicemail"));

        Assert.Multiple(() =>
        {
            Assert.That(late.Refusal, Is.EqualTo(new Refusal.Superseded(second.Standing.OutcomeId, "busy")));
            Assert.That(without.Refusal, Is.EqualTo(new Refusal.Superseded(second.Standing.OutcomeId, "busy")));
        });
    }

    [Test]
    public async Task is_taken_back_by_a_withdrawal_and_the_person_is_as_never_rung()
    {
        var card = await ClaimOneAsync();
        var first = await room.ReportAsync(anna, card.CallId, "do_not_call");

        await room.ReportAsync(anna, room.Outcome(card.CallId, "withdrawn") with { Replaces = first.Standing.OutcomeId });
        var again = await room.ClaimAsync(bo, list);

        Assert.Multiple(async () =>
        {
            Assert.That(again.Person.Id, Is.EqualTo(card.Person.Id));
            Assert.That(again.Attempt, Is.EqualTo(1));
            Assert.That((await room.LogAsync())[^1].Kind, Is.EqualTo(LogKinds.Withdrawal));
        });
    }

    [Test]
    public async Task is_kept_when_it_comes_late_and_leaves_the_new_holder_alone()
    {
        var card = await ClaimOneAsync();
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        var hers = await room.ClaimAsync(bo, list);

        var late = await room.ReportAsync(anna, card.CallId, "no_answer");
        var still = await room.Calls.CurrentAsync(bo);
        var renewed = await room.Calls.RenewAsync(bo, hers.CallId, dialled: true);

        Assert.Multiple(() =>
        {
            Assert.That(late.Standing.Late, Is.True);
            Assert.That(still?.CallId, Is.EqualTo(hers.CallId));
            Assert.That(renewed.Refusal, Is.Null);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task leads_to_the_same_end_in_whatever_order_two_reports_arrive(bool laterFirst)
    {
        var card = await ClaimOneAsync();
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        var hers = await room.ClaimAsync(bo, list);
        var (mine, bos) = (room.Outcome(card.CallId, "conversation"), room.Outcome(hers.CallId, "no_answer"));

        if (laterFirst) await room.ReportAsync(bo, bos);
        await room.ReportAsync(anna, mine);
        if (!laterFirst) await room.ReportAsync(bo, bos);
        await room.ReportAsync(anna, mine);
        clock.Advance(TimeSpan.FromDays(1));

        var refused = await room.Calls.ClaimNextAsync(bo, list);
        Assert.Multiple(async () =>
        {
            Assert.That(refused.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Done").EqualTo(1));
            Assert.That((await room.LogAsync()).Count(e => e.Kind == LogKinds.Outcome), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task stops_whoever_is_ringing_a_person_who_just_asked_not_to_be_rung()
    {
        var card = await ClaimOneAsync();
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        var hers = await room.ClaimAsync(bo, list);

        await room.ReportAsync(anna, card.CallId, "do_not_call");
        var renewed = await room.Calls.RenewAsync(bo, hers.CallId, dialled: false);
        await room.Calls.ReleaseAsync(bo, hers.CallId, "other");
        var refused = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Cecilia"), list);

        Assert.Multiple(() =>
        {
            Assert.That(renewed.Refusal, Is.InstanceOf<Refusal.StopRinging>().With.Property(nameof(Refusal.StopRinging.Numbers)).Empty);
            Assert.That(refused.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Blocked").EqualTo(1));
        });
    }

    [Test]
    public async Task reaches_every_list_that_the_person_stands_on()
    {
        var other = await room.ListAsync("another list");
        var person = await room.PersonAsync("Eva", "mobile");
        await room.PutOnAsync(list, person);
        await room.PutOnAsync(other, person);

        await room.ReportAsync(anna, (await room.ClaimAsync(anna, list)).CallId, "conversation");

        Assert.That((await room.Calls.ClaimNextAsync(bo, other)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Done").EqualTo(1));
    }

    [Test]
    public async Task tries_the_next_number_after_a_wrong_one_and_gives_up_after_the_last()
    {
        await room.PutOnAsync(list, await room.PersonAsync("Eva", "old", "new"));

        var first = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, first.CallId, "wrong_number");
        var second = await room.ClaimAsync(anna, list);
        var end = await room.ReportAsync(anna, second.CallId, "not_in_service");

        Assert.Multiple(() =>
        {
            Assert.That(first.Numbers.Select(n => n.Id), Is.EqualTo(new[] { room.NumberId("old"), room.NumberId("new") }));
            Assert.That(second.Numbers.Select(n => n.Id), Is.EqualTo(new[] { room.NumberId("new") }));
            Assert.That(end.Standing.Follows, Is.EqualTo("done"));
        });
    }

    [Test]
    public async Task rings_a_number_that_was_told_on_the_phone()
    {
        await room.PutOnAsync(list, await room.PersonAsync("Eva", "old"));
        var card = await room.ClaimAsync(anna, list);

        await room.ReportAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddMinutes(5), NewNumber = "070-174 06 05" });
        clock.Advance(TimeSpan.FromMinutes(5));
        var second = await room.ClaimAsync(bo, list);

        Assert.That(second.Numbers[0].E164, Is.EqualTo("+46701740605"));
    }

    // Control: the code that put the told number first on the open card, so that it was taken for the wrong one.
    [Test]
    public async Task retires_the_wrong_number_and_not_the_right_one_that_was_told()
    {
        var eva = await room.PersonAsync("Eva", "old");
        await room.PersonAsync("Ola", "at home");
        await room.PutOnAsync(list, eva);
        var card = await room.ClaimAsync(anna, list);

        await room.ReportAsync(anna, room.Outcome(card.CallId, "wrong_number") with { NewNumber = "+99910000001" });
        clock.Advance(TimeSpan.FromHours(5));
        var second = await room.ClaimAsync(bo, list);

        Assert.That(second.Numbers.Select(n => n.Id), Is.EqualTo(new[] { room.NumberId("at home") }));
    }

    [Test]
    public async Task is_accepted_with_the_cards_report_key_after_the_session_is_gone_and_for_that_call_only()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var (card, other) = (await room.ClaimAsync(anna, list), await room.ClaimAsync(bo, list));
        var key = new Reporter { ReportKey = room.ReportKeys.For(card.CallId) };

        var foreign = await room.Outcomes.ReportAsync(room.Outcome(other.CallId, "busy"), key);
        var mine = await room.Outcomes.ReportAsync(room.Outcome(card.CallId, "busy"), key);
        clock.Advance(TimeSpan.FromDays(8));
        var expired = await room.Outcomes.ReportAsync(room.Outcome(card.CallId, "voicemail") with { Replaces = mine.Value.Standing.OutcomeId }, key);

        Assert.Multiple(() =>
        {
            Assert.That(foreign.Refusal, Is.EqualTo(new Refusal.UnknownCall()));
            Assert.That(mine.Refusal, Is.Null);
            Assert.That(expired.Refusal, Is.EqualTo(new Refusal.ReportKeyExpired()));
        });
    }

    [Test]
    public async Task of_somebody_elses_call_is_refused_as_if_there_were_none()
    {
        var card = await ClaimOneAsync();

        var stranger = await SendAsync(bo, room.Outcome(card.CallId, "busy"));
        var absent = await SendAsync(bo, room.Outcome(NewId.At(clock.GetUtcNow()), "busy"));

        Assert.Multiple(() =>
        {
            Assert.That(stranger.Refusal, Is.EqualTo(new Refusal.UnknownCall()));
            Assert.That(absent.Refusal, Is.EqualTo(stranger.Refusal));
        });
    }

    [Test]
    public async Task goes_to_another_in_the_household_who_came_to_the_phone()
    {
        var (bert, eva) = (await room.PersonAsync("Bert", "home"), await room.PersonAsync("Eva", "home"));
        await room.PutOnAsync(list, bert, eva);
        var card = await room.ClaimAsync(anna, list);

        var switched = (await room.Calls.SwitchAsync(anna, card.CallId, eva)).Value;
        await room.ReportAsync(anna, switched.CallId, "conversation");
        var next = await room.ClaimAsync(bo, list);

        Assert.Multiple(() =>
        {
            Assert.That(card.Household.Select(h => h.PersonId), Is.EqualTo(new[] { eva }));
            Assert.That(switched.Person.Id, Is.EqualTo(eva));
            Assert.That(next.Person.Id, Is.EqualTo(bert));
        });
    }

    [Test]
    public async Task sent_eight_times_at_once_is_one_outcome()
    {
        var card = await ClaimOneAsync();
        var report = room.Outcome(card.CallId, "refused");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => room.ReportAsync(anna, report))));

        Assert.Multiple(async () =>
        {
            Assert.That(answers.Count(a => !a.Repeat), Is.EqualTo(1));
            Assert.That(answers.Select(a => a.Standing).Distinct().Count(), Is.EqualTo(1));
            Assert.That((await room.LogAsync()).Count(e => e.Kind == LogKinds.Outcome), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task gives_a_dead_number_back_to_the_budget_unless_it_was_reported_in_haste()
    {
        var strict = await CallRoom.OpenAsync((await Database.FreshAsync(clock)).Opened, clock, budgets: CallRoom.Generous with { AlonePerHour = 2 });
        var few = await strict.ListAsync();
        await strict.PutOnAsync(few, await strict.PeopleAsync(5));
        var cecilia = await strict.VolunteerAsync("Cecilia");

        var slow = await strict.ClaimAsync(cecilia, few);
        clock.Advance(TimeSpan.FromSeconds(11));
        await strict.ReportAsync(cecilia, slow.CallId, "not_in_service");
        await strict.ReportAsync(cecilia, (await strict.ClaimAsync(cecilia, few)).CallId, "not_in_service");
        await strict.ReportAsync(cecilia, (await strict.ClaimAsync(cecilia, few)).CallId, "refused");
        var spent = await strict.Calls.ClaimNextAsync(cecilia, few);

        Assert.That(spent.Refusal, Is.InstanceOf<Refusal.BudgetSpent>());
    }

    [TestCase("conversatoin", "outcome")]
    [TestCase("call_later", "callBackAt")]
    [TestCase("withdrawn", "replaces")]
    public async Task that_makes_no_sense_is_refused_and_changes_nothing(string outcome, string field)
    {
        var card = await ClaimOneAsync();

        var answer = await SendAsync(anna, room.Outcome(card.CallId, outcome));

        Assert.Multiple(async () =>
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo(field));
            Assert.That((await room.Calls.CurrentAsync(anna))?.CallId, Is.EqualTo(card.CallId));
        });
    }

    [Test]
    public async Task agrees_on_no_hour_before_the_call_but_on_one_that_passed_while_it_waited_on_the_device()
    {
        var card = await ClaimOneAsync();
        clock.Advance(TimeSpan.FromHours(3));

        var before = await SendAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = card.ClaimedAt.AddMilliseconds(-1) });
        var after = await SendAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = card.ClaimedAt.AddMinutes(10), AgoMs = 10_000_000 });

        Assert.That(before.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("callBackAt"));
        Assert.That((after.Refusal, after.Value.Standing.Follows), Is.EqualTo(((Refusal?)null, "callback")));
    }

    /// <summary>An hour that nobody would keep is refused rather than forgotten. Control: a withdrawal, which may still bear what was in the form.</summary>
    [Test]
    public async Task agrees_on_an_hour_by_the_outcome_that_says_so_and_by_no_other()
    {
        var card = await ClaimOneAsync();
        var report = room.Outcome(card.CallId, "no_answer") with { CallBackAt = clock.GetUtcNow().AddHours(1) };

        var refused = await SendAsync(anna, report);
        await room.ReportAsync(anna, report with { CallBackAt = null });
        var withdrawn = await SendAsync(anna, room.Outcome(card.CallId, "withdrawn") with { CallBackAt = clock.GetUtcNow().AddHours(1), Replaces = report.Id });

        Assert.That(refused.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("callBackAt"));
        Assert.That(withdrawn.Refusal, Is.Null);
    }

    private async Task<CallCard> ClaimOneAsync()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        return await room.ClaimAsync(anna, list);
    }

    private Task<Answer<Reported>> SendAsync(SeatedVolunteer volunteer, OutcomeReport report) => room.Outcomes.ReportAsync(report, new Reporter { Volunteer = volunteer });
}
