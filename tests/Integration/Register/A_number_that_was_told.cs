using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>
/// Eva tells Anna another number, which is Ola's too: it is hers as long as an outcome that says so stands. Controls: before each correction
/// stands what it undoes; that one number is never in two calls besides, <see cref="Under_a_storm"/> and the simulator show.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A7")]
public sealed class A_number_that_was_told(Database database)
{
    private const string Evas = "070-174 06 05";
    private const string Olas = "08-465 004 00";
    private const string OlasE164 = "+46846500400";

    private readonly Clock clock = new();
    private OwnDatabase own = null!;
    private ImportRoom room = null!;
    private SeatedVolunteer anna = null!;
    private SeatedVolunteer bo = null!;
    private SeatedVolunteer cecilia = null!;
    private CallCard evas = null!;
    private long list;
    private long olasList;

    [SetUp]
    public async Task OpenAsync()
    {
        own = await database.FreshAsync(clock);
        room = await ImportRoom.OpenAsync(own, clock);
        (list, olasList) = (await room.ListAsync(), await room.ListAsync("Ola's list"));
        await room.ImportPeopleAsync(list, $"Eva Ek;;{Evas}");
        await room.ImportPeopleAsync(olasList, $"Ola Berg;;{Olas}");
        (anna, bo, cecilia) = (await room.Calls.VolunteerAsync("Anna"), await room.Calls.VolunteerAsync("Bo"), await room.Calls.VolunteerAsync("Cecilia"));
        evas = await room.Calls.ClaimAsync(anna, list);
    }

    [TearDown]
    public async Task CloseAsync() => await own.DisposeAsync();

    [TestCase("withdrawn")]
    [TestCase("call_later")]
    [TestCase("no_answer")]
    public async Task is_hers_no_more_when_the_outcome_that_said_so_is_replaced(string outcome)
    {
        var told = await TellAsync();
        var together = await HouseholdsAsync();

        await ReplaceAsync(evas, told, outcome);
        clock.Advance(TimeSpan.FromHours(5));
        var again = await room.Calls.ClaimAsync(bo, list);
        var olas = await room.Calls.ClaimAsync(cecilia, olasList);

        Assert.Multiple(async () =>
        {
            Assert.That((together, await HouseholdsAsync()), Is.EqualTo((1, 2)));
            Assert.That(again.Numbers.Select(n => n.E164), Is.EqualTo(new[] { "+46701740605" }));
            Assert.That(olas.Numbers.Select(n => n.E164), Is.EqualTo(new[] { OlasE164 }), "both are rung at once");
        });
    }

    [Test]
    public async Task is_nobodys_and_gone_when_only_she_had_it()
    {
        var told = await TellAsync("070-174 06 06");
        var before = await room.CountAsync("number");

        await ReplaceAsync(evas, told, "withdrawn");

        Assert.That((before, await room.CountAsync("number")), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task is_not_learnt_from_what_was_never_so()
    {
        var first = await room.Calls.ReportAsync(anna, evas.CallId, "no_answer");
        await room.Calls.ReportAsync(anna, room.Calls.Outcome(evas.CallId, "withdrawn") with { Replaces = first.Standing.OutcomeId, NewNumber = Olas });
        var superseded = await room.Calls.Outcomes.ReportAsync(Told(evas, Olas) with { Replaces = first.Standing.OutcomeId }, new Reporter { Volunteer = anna });

        Assert.That(superseded.Refusal, Is.InstanceOf<Refusal.Superseded>());
        Assert.That((await HouseholdsAsync(), await room.CountAsync("person_number")), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task stays_hers_while_another_outcome_says_it_too()
    {
        var told = await TellAsync();
        clock.Advance(TimeSpan.FromMinutes(6));
        var second = await room.Calls.ClaimAsync(bo, list);
        var toldAgain = await room.Calls.ReportAsync(bo, Told(second, "+46 8 465 004 00"));

        await ReplaceAsync(evas, told, "withdrawn");
        var one = await HouseholdsAsync();
        await room.Calls.ReportAsync(bo, room.Calls.Outcome(second.CallId, "withdrawn") with { Replaces = toldAgain.Standing.OutcomeId });

        Assert.That((one, await HouseholdsAsync()), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task stays_hers_when_the_correction_says_it_again()
    {
        var told = await TellAsync();

        await room.Calls.ReportAsync(anna, Told(evas, Olas) with { Replaces = told.Standing.OutcomeId });

        Assert.That(await HouseholdsAsync(), Is.EqualTo(1));
    }

    /// <summary>And the file's undo leaves it to the outcome, if that stands.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task stays_hers_when_a_file_says_so_too(bool undoneFirst)
    {
        var told = await TellAsync();
        var import = await room.ImportPeopleAsync(list, $"Eva Ek;;{Evas}, {Olas}");

        if (undoneFirst) await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");
        var one = await HouseholdsAsync();
        await ReplaceAsync(evas, told, "withdrawn");
        var two = await NumbersOfEvaAsync();
        if (!undoneFirst) await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That((one, two, await NumbersOfEvaAsync()), Is.EqualTo((1, undoneFirst ? 1L : 2L, 1L)));
    }

    [Test]
    public async Task takes_nothing_along_that_is_known_from_elsewhere()
    {
        await room.ImportPeopleAsync(list, $"Eva Ek;;{Evas}, {Olas}");
        var told = await TellAsync();

        await ReplaceAsync(evas, told, "withdrawn");

        Assert.That((await HouseholdsAsync(), await NumbersOfEvaAsync()), Is.EqualTo((1, 2L)));
    }

    [Test]
    public async Task goes_with_whom_she_was_merged_into()
    {
        await room.ImportPeopleAsync(list, "Eva Ek-Berg;;070-174 06 07");
        var told = await TellAsync();
        var kept = await room.PersonAsync("Eva Ek-Berg");
        Assert.That((await room.Register.MergeAsync(room.Organisation, kept, evas.Person.Id, "user:1")).Refusal, Is.Null);

        await ReplaceAsync(evas, told, "withdrawn");

        Assert.That(await room.CountAsync("person_number pn join number n on n.id = pn.number_id where n.e164 = @e164", new { e164 = OlasE164 }), Is.EqualTo(1));
        Assert.That(await room.HouseholdAsync("Eva Ek-Berg"), Is.Not.EqualTo(await room.HouseholdAsync("Ola Berg")));
    }

    [Test]
    public async Task is_not_blocked_by_the_correction_that_takes_it_away()
    {
        var told = await TellAsync();

        await ReplaceAsync(evas, told, "do_not_call");

        Assert.That((await room.Calls.ClaimAsync(bo, olasList)).Person.FirstName, Is.EqualTo("Ola"));
    }

    /// <summary>Bo rings Ola on that number when Anna takes back that it is Eva's: nobody is rung by two, and no hold is freed by another's call.</summary>
    [Test]
    public async Task leaves_everybody_held_as_they_were_until_time_frees_them()
    {
        var told = await TellAsync();
        var olas = await room.Calls.ClaimAsync(bo, olasList);

        await ReplaceAsync(evas, told, "withdrawn");
        var early = await room.Calls.Calls.ClaimNextAsync(cecilia, list);
        var renewed = await room.Calls.Calls.RenewAsync(bo, olas.CallId, dialled: false);
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace - TimeSpan.FromMilliseconds(1));
        var aMomentBefore = await room.Calls.Calls.ClaimNextAsync(cecilia, list);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var inTime = await room.Calls.ClaimAsync(cecilia, list);

        Assert.That(new[] { early.Refusal, aMomentBefore.Refusal }, Is.All.InstanceOf<Refusal.NobodyLeft>());
        Assert.That(renewed.Refusal, Is.Null);
        Assert.That(inTime.Person.FirstName, Is.EqualTo("Eva"));
    }

    /// <summary>Bo has Eva and Ola's number on the screen when Anna takes back that it is hers.</summary>
    [Test]
    public async Task goes_from_a_card_that_is_open_and_its_owner_waits_until_that_call_is_over()
    {
        var told = await TellAsync();
        clock.Advance(TimeSpan.FromMinutes(6));
        var open = await room.Calls.ClaimAsync(bo, list);

        await ReplaceAsync(evas, told, "no_answer");
        var waits = await room.Calls.Calls.ClaimNextAsync(cecilia, olasList);
        var stopped = await room.Calls.Calls.RenewAsync(bo, open.CallId, dialled: false);
        var reported = await room.Calls.Outcomes.ReportAsync(
            room.Calls.Outcome(open.CallId, "wrong_number") with { NumberIds = [open.Numbers[0].Id] }, new Reporter { Volunteer = bo });
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);

        Assert.Multiple(async () =>
        {
            Assert.That(open.Numbers[0].E164, Is.EqualTo(OlasE164));
            Assert.That(waits.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(stopped.Refusal, Is.InstanceOf<Refusal.StopRinging>().With.Property(nameof(Refusal.StopRinging.Numbers)).EqualTo(new[] { open.Numbers[1].Id }));
            Assert.That(reported.Refusal, Is.Null, "what was on the card may be reported about");
            Assert.That((await room.Calls.ClaimAsync(cecilia, olasList)).Person.FirstName, Is.EqualTo("Ola"));
        });
    }

    /// <summary>It was rung as Eva's, and what is said of it holds for Ola, whose it is. Control: until it is said, and when it is taken back, Ola is rung on it.</summary>
    [TestCase("do_not_call", "blocked")]
    [TestCase("not_in_service", "no_number")]
    public async Task is_blocked_or_dead_for_its_owner_when_that_is_heard_after_it_was_hers(string outcome, string owner)
    {
        var told = await TellAsync();
        clock.Advance(TimeSpan.FromMinutes(6));
        var open = await room.Calls.ClaimAsync(bo, list);
        await ReplaceAsync(evas, told, "no_answer");
        var apart = (await HouseholdsAsync(), await room.StandingAsync(olasList, "Ola Berg"));

        var heard = await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, outcome) with { NumberIds = [open.Numbers[0].Id] });
        var together = (await HouseholdsAsync(), await room.StandingAsync(olasList, "Ola Berg"));
        await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "withdrawn") with { Replaces = heard.Standing.OutcomeId });

        Assert.Multiple(async () =>
        {
            Assert.That(apart, Is.EqualTo((2, "lane 3")));
            Assert.That(together, Is.EqualTo((1, owner)));
            Assert.That((await HouseholdsAsync(), await room.StandingAsync(olasList, "Ola Berg")), Is.EqualTo(apart));
        });
    }

    [Test]
    public async Task stays_blocked_for_whoever_a_file_brings_with_it_later()
    {
        var told = await TellAsync("070-174 06 06");
        clock.Advance(TimeSpan.FromMinutes(6));
        var open = await room.Calls.ClaimAsync(bo, list);
        await ReplaceAsync(evas, told, "no_answer");
        await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "do_not_call") with { NumberIds = [open.Numbers[0].Id] });

        await room.ImportPeopleAsync(list, "Dag Ek;;070-174 06 06", "Disa Ek;;070-174 06 07");

        Assert.That(await room.StandingAsync(list, "Dag Ek"), Is.Not.EqualTo("lane 3"));
        Assert.That(await room.StandingAsync(list, "Disa Ek"), Is.EqualTo("lane 3"));
    }

    /// <summary>Whoever asks us never to ring again means the numbers they were rung on. Control: Ola's is rung until then.</summary>
    [Test]
    public async Task is_blocked_with_all_the_others_of_the_card_when_none_is_named()
    {
        var told = await TellAsync();
        clock.Advance(TimeSpan.FromMinutes(6));
        var open = await room.Calls.ClaimAsync(bo, list);
        await ReplaceAsync(evas, told, "no_answer");
        var before = await room.StandingAsync(olasList, "Ola Berg");

        await room.Calls.ReportAsync(bo, open.CallId, "do_not_call");

        Assert.That((before, await room.StandingAsync(olasList, "Ola Berg")), Is.EqualTo(("lane 3", "blocked")));
        Assert.That(await room.CountAsync("block where kind = 'number'"), Is.EqualTo(2));
    }

    /// <summary>Dag came with it after the block. Control: a correction that says the same leaves him blocked, as does a second block.</summary>
    [Test]
    public async Task is_blocked_for_whoever_came_with_it_only_as_long_as_somebody_asks_for_it()
    {
        var (open, asked) = await BlockedBeforeDagAsync();
        var (standing, counted) = (new List<string?> { await room.StandingAsync(list, "Dag Ek") }, await room.LoggedOnAsync(list));

        var again = await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "do_not_call") with { NumberIds = [open.Numbers[0].Id], Replaces = asked.Standing.OutcomeId });
        standing.Add(await room.StandingAsync(list, "Dag Ek"));
        var byHand = (await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 06", "asked by letter", "user:1")).Value;
        await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "withdrawn") with { Replaces = again.Standing.OutcomeId });
        standing.Add(await room.StandingAsync(list, "Dag Ek"));
        await room.Register.LiftAsync(room.Organisation, byHand, "user:1");
        standing.Add(await room.StandingAsync(list, "Dag Ek"));

        Assert.That(standing, Has.Exactly(3).Not.EqualTo("lane 3"));
        Assert.That(standing[^1], Is.EqualTo("lane 3"));
        Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(counted + 1), "and is counted as one of the list");
    }

    [Test]
    public async Task is_rung_again_for_whoever_came_with_it_when_the_block_is_withdrawn()
    {
        var (open, asked) = await BlockedBeforeDagAsync();
        var blocked = await room.StandingAsync(list, "Dag Ek");

        await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "withdrawn") with { Replaces = asked.Standing.OutcomeId });

        Assert.That(blocked, Is.Not.EqualTo("lane 3"));
        Assert.That((await room.StandingAsync(list, "Dag Ek"), await room.CountAsync("number where blocked")), Is.EqualTo(("lane 3", 0)));
    }

    /// <summary>A number of nobody's is blocked in a call; then a file gives it to Dag.</summary>
    private async Task<(CallCard Open, Reported Asked)> BlockedBeforeDagAsync()
    {
        var told = await TellAsync("070-174 06 06");
        clock.Advance(TimeSpan.FromMinutes(6));
        var open = await room.Calls.ClaimAsync(bo, list);
        await ReplaceAsync(evas, told, "no_answer");
        var asked = await room.Calls.ReportAsync(bo, room.Calls.Outcome(open.CallId, "do_not_call") with { NumberIds = [open.Numbers[0].Id] });
        await room.ImportPeopleAsync(list, "Dag Ek;;070-174 06 06");
        return (open, asked);
    }

    /// <summary>What volunteers type makes nobody unreachable, and puts no more than a crowd behind one lock. Control: a file that gives it to as many does.</summary>
    [Test]
    public async Task makes_no_crowd_of_a_number_however_often_it_is_told()
    {
        const int told = NumberBook.Crowd + 2;
        var others = await room.ListAsync("others");
        await room.ImportAsync(others, ImportRoom.Csv(told));
        var reports = new List<(Guid Call, Guid Outcome)>();
        for (var i = 0; i < told; i++)
        {
            var card = await room.Calls.ClaimAsync(cecilia, others);
            var report = await room.Calls.ReportAsync(cecilia, room.Calls.Outcome(card.CallId, "no_answer") with { NewNumber = Olas });
            reports.Add((card.CallId, report.Standing.OutcomeId));
        }

        var learnt = await room.CountAsync("person_number where told");
        var olas = await room.Calls.ClaimAsync(bo, olasList);
        _ = (await room.Calls.Calls.ReleaseAsync(bo, olas.CallId, "other")).Value;
        foreach (var (call, outcome) in reports) await room.Calls.ReportAsync(cecilia, room.Calls.Outcome(call, "withdrawn") with { Replaces = outcome });
        var left = (await room.CountAsync("person_number where told"), await HouseholdsAsync(), await room.CountAsync("number where overshared"));
        await room.ImportAsync(others, ImportRoom.Csv(told, from: 100, number: _ => Olas));

        Assert.Multiple(async () =>
        {
            Assert.That(learnt, Is.EqualTo(NumberBook.Crowd));
            Assert.That(olas.Numbers.Select(n => n.E164), Is.EqualTo(new[] { OlasE164 }));
            Assert.That(left, Is.EqualTo((0L, told + 2, 0L)));
            Assert.That(await room.StandingAsync(olasList, "Ola Berg"), Is.EqualTo("no_number"));
        });
    }

    /// <summary>Anybody can type any number, and would learn from the card whose it is. Control: the same two by a file.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task shows_nobody_who_else_has_it_but_keeps_them_from_being_rung(bool byFile)
    {
        await room.ImportPeopleAsync(list, $"Ola Berg;;{Olas}");
        await room.Calls.Calls.ReleaseAsync(anna, evas.CallId, "not_now");
        if (byFile) await room.ImportPeopleAsync(list, $"Eva Ek;;{Evas}, {Olas}");
        else await TellAsync();
        clock.Advance(TimeSpan.FromHours(5));

        var open = await room.Calls.ClaimAsync(bo, list);
        var other = await room.PersonAsync(open.Person.FirstName == "Eva" ? "Ola Berg" : "Eva Ek");
        var elsewhere = await room.Calls.Calls.ClaimNextAsync(cecilia, olasList);
        var switched = await room.Calls.Calls.SwitchAsync(bo, open.CallId, other);

        Assert.Multiple(() =>
        {
            Assert.That(elsewhere.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(open.Household.Select(h => h.PersonId), Is.EqualTo(byFile ? [other] : Array.Empty<long>()));
            Assert.That(switched.Refusal, Is.EqualTo(byFile ? null : new Refusal.NotInHousehold()));
        });
    }

    private OutcomeReport Told(CallCard card, string number) =>
        room.Calls.Outcome(card.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddMinutes(5), NewNumber = number };

    private Task<Reported> TellAsync(string number = Olas) => room.Calls.ReportAsync(anna, Told(evas, number));

    private Task<Reported> ReplaceAsync(CallCard card, Reported before, string outcome) => room.Calls.ReportAsync(anna, room.Calls.Outcome(card.CallId, outcome) with
    {
        Replaces = before.Standing.OutcomeId,
        CallBackAt = outcome == "call_later" ? clock.GetUtcNow().AddMinutes(5) : null,
    });

    private async Task<int> HouseholdsAsync() => (int)await room.CountAsync("(select distinct household_id from person) h");

    private Task<long> NumbersOfEvaAsync() => room.CountAsync("person_number where person_id = @Id", new { evas.Person.Id });
}
