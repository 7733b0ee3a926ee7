using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Lists;

/// <summary>A list that is being finished, a list with an order of its own, and what a change of state would do.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Draining_a_list(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private ListDesk desk = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock, new CampaignRules { Hours = new CallingHoursRules { Always = true }, NotTwiceInSamePart = false, PauseAfterBusy = TimeSpan.FromMinutes(15) });
        desk = new ListDesk(new ListStore(room.Store));
        list = await room.ListAsync();
    }

    /// <summary>Control: looks that go into the lane of those never rung hand out the third person.</summary>
    [Test]
    public async Task rings_whoever_was_begun_and_nobody_new()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(5));
        var (anna, bo, cia) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"), await room.VolunteerAsync("Cia"));
        var promised = await ClaimAsync(anna);
        await room.ReportAsync(anna, room.Outcome(promised.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddHours(1) });
        var busy = await ClaimAsync(anna);
        await room.ReportAsync(anna, room.Outcome(busy.CallId, "busy"));
        var open = await ClaimAsync(bo);

        Assert.That((await desk.DrainAsync(room.Organisation, list)).Value.Stage, Is.EqualTo(Stage.Draining));
        var nobody = (Refusal.NobodyLeft)(await room.Calls.ClaimNextAsync(cia, list)).Refusal!;
        var same = await ClaimAsync(bo);
        clock.Advance(TimeSpan.FromMinutes(30));
        var again = new[] { await TalkAsync(cia), await TalkAsync(anna) };
        clock.Advance(TimeSpan.FromMinutes(30));
        var agreed = await TalkAsync(cia);

        Assert.That((nobody.Waiting.Later, nobody.Waiting.Paused, nobody.Waiting.Held, nobody.Waiting.NotForYou, nobody.Waiting.NotBegun), Is.EqualTo((1, 1, 1, 0, 2)));
        Assert.That(nobody.NextDue, Is.EqualTo(Clock.MondayMorning.AddMinutes(15)));
        Assert.That((same.CallId, same.WasOpen), Is.EqualTo((open.CallId, true)), "An open call goes on.");
        Assert.That(again, Is.EquivalentTo(new[] { busy.Person.Id, open.Person.Id }), "Whose lease ran out was begun.");
        Assert.That(agreed, Is.EqualTo(promised.Person.Id));
        Assert.That((await room.Calls.ClaimNextAsync(bo, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        await desk.OpenAsync(room.Organisation, list);
        Assert.That((await ClaimAsync(bo)).Person.Id, Is.Not.AnyOf(promised.Person.Id, busy.Person.Id, open.Person.Id), "Opened again, the next new one.");
    }

    [Test]
    public async Task says_that_the_list_is_being_finished_when_only_new_ones_are_left()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        await desk.DrainAsync(room.Organisation, list);

        var nobody = (await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Anna"), list)).Refusal!;

        Assert.That(nobody, Is.EqualTo(new Refusal.NobodyLeft(new Waiting { NotBegun = 2 }, null)));
        Assert.That(nobody.Why, Does.StartWith("This list is being finished"));
    }

    [Test]
    public async Task drains_from_open_and_paused_and_never_from_draft()
    {
        var draft = await room.ListAsync("draft");
        await own.Opened.WriteAsync(work => work.ExecuteAsync("update list set state = 'draft' where id = @draft", new { draft }));

        Assert.That((await desk.DrainAsync(room.Organisation, draft)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Draft, Stage.Draining)));
        await desk.DrainAsync(room.Organisation, list);
        Assert.That((await desk.PauseAsync(room.Organisation, list)).Value.Stage, Is.EqualTo(Stage.Paused));
        Assert.That((await desk.DrainAsync(room.Organisation, list)).Value.Stage, Is.EqualTo(Stage.Draining));
        Assert.That((await desk.FindAsync(room.Organisation, list)).Value.Stage, Is.EqualTo(Stage.Draining));
        Assert.That((await desk.CloseAsync(room.Organisation, list)).Value.Stage, Is.EqualTo(Stage.Closed));
        Assert.That((await desk.DrainAsync(room.Organisation, list)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Closed, Stage.Draining)));
    }

    /// <summary>Control: with the campaign's own share, one in six, both are new.</summary>
    [Test]
    public async Task has_an_order_of_its_own()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(4));
        var anna = await room.VolunteerAsync("Anna");
        var tried = new[] { await ReportedBusyAsync(anna), await ReportedBusyAsync(anna) };
        clock.Advance(TimeSpan.FromMinutes(30));

        var changed = await desk.ChangeAsync(room.Organisation, list, new ListChange { RetryShare = 1 });

        Assert.That(changed.Value.RetryShare, Is.EqualTo(1));
        Assert.That(new[] { await ReportedBusyAsync(anna), await ReportedBusyAsync(anna) }, Is.EquivalentTo(tried));
        Assert.That((await desk.ChangeAsync(room.Organisation, list, new ListChange { RetryShare = 0 })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        Assert.That((await desk.ChangeAsync(room.Organisation, list, new ListChange { Name = "renamed" })).Value, Has.Property(nameof(CallList.RetryShare)).EqualTo(1).And.Property(nameof(CallList.Name)).EqualTo("renamed"));
    }

    /// <summary>Every person is in one place of each outlook, and what it says of draining is what claims then find. Control: a count that takes everybody for begun foresees the new ones too.</summary>
    [Test]
    public async Task tells_what_would_come_of_everybody_before_it_does_it()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(9));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        for (var i = 0; i < 3; i++) await ReportedBusyAsync(anna);
        clock.Advance(TimeSpan.FromMinutes(30));
        var later = await ClaimAsync(anna);
        await room.ReportAsync(anna, room.Outcome(later.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddHours(5) });
        await ClaimAsync(bo);

        var standing = (await room.Calls.StandingAsync(room.Organisation, list)).Value;
        var (open, draining, paused, closed) = (standing.At(Stage.Open), standing.At(Stage.Draining), standing.At(Stage.Paused), standing.At(Stage.Closed));
        await desk.DrainAsync(room.Organisation, list);
        var rung = 0;
        while ((await room.Calls.ClaimNextAsync(await room.VolunteerAsync($"v{rung}"), list)).Refusal is null) rung++;

        Assert.That(new[] { open, draining, paused, closed }.Select(o => o.Rung + o.Finished + o.Waiting + o.Left), Is.All.EqualTo(9));
        Assert.That((open.Finished, open.Waiting, open.Left), Is.EqualTo((1, 1, 0)));
        Assert.That((draining.Rung, draining.Finished, draining.Waiting, draining.Left), Is.EqualTo((rung, 1, 1, standing.NeverRung.People)));
        Assert.That(rung, Is.InRange(1, 3));
        Assert.That((paused.Rung, paused.Finished, paused.Waiting, paused.Left), Is.EqualTo((0, 1, 8, 0)));
        Assert.That((closed.Rung, closed.Finished, closed.Waiting, closed.Left), Is.EqualTo((0, 1, 0, 8)));
        Assert.That((await room.Calls.StandingAsync(room.Organisation, 4711)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
    }

    private Task<long> ReportedBusyAsync(SeatedVolunteer volunteer) => RingAsync(volunteer, "busy");

    private Task<long> TalkAsync(SeatedVolunteer volunteer) => RingAsync(volunteer, "conversation");

    private async Task<long> RingAsync(SeatedVolunteer volunteer, string outcome)
    {
        var card = await ClaimAsync(volunteer);
        await room.ReportAsync(volunteer, card.CallId, outcome);
        return card.Person.Id;
    }

    private async Task<CallCard> ClaimAsync(SeatedVolunteer volunteer) => (await room.Calls.ClaimNextAsync(volunteer, list)).Value;
}
