using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Campaigns;

/// <summary>
/// What is handed out and promised around a campaign's last day, which is this one. Controls: the same on the last day; the same when the day is moved.
/// Once its lists were told to be paused, and an hour was agreed at which nobody would ring.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class A_campaign_that_ends(Database database) : OnADatabase(database)
{
    private static readonly DateOnly LastDay = DateOnly.FromDateTime(Clock.MondayMorning.Date);

    /// <summary>By the campaign's clocks.</summary>
    private static readonly DateTimeOffset Midnight = new(2026, 8, 17, 22, 0, 0, TimeSpan.Zero);

    private CallRoom room = null!;
    private SeatedVolunteer anna = null!;
    private long campaign;
    private long list;
    private long eva;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        campaign = await room.CampaignAsync("ends today", new CampaignRules(), ends: 0);
        list = await room.ListAsync("ends today", campaign);
        eva = await room.PersonAsync("Eva", "mobile");
        await room.PutOnAsync(list, eva);
        anna = await room.VolunteerAsync("Anna");
    }

    [Test]
    public async Task hands_out_nobody_after_it_and_says_since_when_until_the_day_is_moved()
    {
        clock.AdvanceTo(Midnight);
        var over = await room.Calls.ClaimNextAsync(anna, list);
        await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, LastDay.AddDays(3), "test");
        clock.Advance(TimeSpan.FromHours(10));
        var goesOn = await room.Calls.ClaimNextAsync(anna, list);

        Assert.That(over.Refusal, Is.EqualTo(new Refusal.CampaignOver(LastDay)));
        Assert.That(goesOn.Value.Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task says_so_also_where_its_list_is_paused()
    {
        await room.Database.WriteAsync(work => work.ExecuteAsync("update list set state = 'paused' where id = @list", new { list }));
        var before = await room.Calls.ClaimNextAsync(anna, list);
        clock.AdvanceTo(Midnight);

        Assert.That((before.Refusal, (await room.Calls.ClaimNextAsync(anna, list)).Refusal), Is.EqualTo((new Refusal.ListPaused(), new Refusal.CampaignOver(LastDay))));
    }

    [Test]
    public async Task opens_no_more_in_the_evening_of_its_last_day()
    {
        clock.Advance(TimeSpan.FromHours(12));

        Assert.That((await room.Calls.ClaimNextAsync(anna, list)).Refusal, Is.EqualTo(new Refusal.OutsideHours(null)));
    }

    /// <summary>Nor in its last evening when nobody rings any more.</summary>
    [TestCase(14)]
    [TestCase(11)]
    public async Task promises_nobody_a_call_after_it(int hours)
    {
        var card = await room.ClaimAsync(anna, list);
        var tooLate = await room.Outcomes.ReportAsync(Promise(card.CallId, hours), new Reporter { Volunteer = anna });
        var onIt = await room.ReportAsync(anna, Promise(card.CallId, hours: 10));

        Assert.That(tooLate.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("callBackAt").And.Property("Reason").Contains("2026-08-17"));
        Assert.That(onIt.Standing.Follows, Is.EqualTo("callback"));
    }

    /// <summary>What waited on a device until nobody could be asked any more is kept: with the day moved, they are rung at the hour they were told.</summary>
    [TestCase(1)]
    [TestCase(20)]
    public async Task keeps_a_promise_that_it_hears_of_late_and_says_that_it_ends_before(int heardAfterHours)
    {
        var card = await room.ClaimAsync(anna, list);
        var promise = Promise(card.CallId, hours: 24);
        clock.Advance(TimeSpan.FromHours(heardAfterHours));
        var kept = await room.Outcomes.ReportAsync(promise, new Reporter { ReportKey = room.ReportKeys.For(card.CallId) });
        await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, LastDay.AddDays(1), "test");
        clock.AdvanceTo(promise.CallBackAt!.Value);

        Assert.That((kept.Value.Standing.Outcome, kept.Value.Standing.Follows, kept.Value.Standing.DueAt), Is.EqualTo(("call_later", "campaign_over", (DateTimeOffset?)null)));
        Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task says_of_whoever_rests_until_it_is_over_that_it_is()
    {
        var card = await room.ClaimAsync(anna, list);
        clock.Advance(TimeSpan.FromHours(8));

        var reported = await room.ReportAsync(anna, card.CallId, "no_answer");
        var nobody = (Refusal.NobodyLeft)(await room.Calls.ClaimNextAsync(anna, list)).Refusal!;

        Assert.That((reported.Standing.Follows, nobody.NextDue), Is.EqualTo(("campaign_over", (DateTimeOffset?)null)));
    }

    /// <summary>Control: an hour at which people are rung is told as it is.</summary>
    [TestCase(8, "2026-08-18T07:00:00Z")]
    [TestCase(0, "2026-08-17T12:00:00Z")]
    public async Task tells_of_nobody_who_waits_that_they_are_due_at_night(int after, string due)
    {
        await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, LastDay.AddDays(3), "test");
        clock.Advance(TimeSpan.FromHours(after));
        await room.ReportAsync(anna, (await room.ClaimAsync(anna, list)).CallId, "no_answer");

        var nobody = (Refusal.NobodyLeft)(await room.Calls.ClaimNextAsync(anna, list)).Refusal!;

        Assert.That(nobody.NextDue, Is.EqualTo(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Control: the day before the first, and a day that changes nothing, of which nothing is written.</summary>
    [Test]
    public async Task is_moved_by_somebody_whom_the_audit_names()
    {
        var first = LastDay.AddDays(-7);
        var early = await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, first.AddDays(-1), "test");
        await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, LastDay, "test");
        var moved = await Desk.MoveAsync(room.Organisation, campaign, firstDay: null, LastDay.AddDays(7), "test");
        var audited = await room.Database.ReadAsync(work => work.QueryAsync<string>("select actor || ': ' || subject || ', ' || details from audit where action = 'campaign_move'"));

        Assert.That(early.Refusal, Is.EqualTo(new Refusal.LastDayTooEarly()));
        Assert.That(moved.Value.LastDay, Is.EqualTo(LastDay.AddDays(7)));
        Assert.That(audited, Is.EqualTo(new[] { $"test: campaign:{campaign}, 2026-08-10 to 2026-08-17 → 2026-08-10 to 2026-08-24" }));
    }

    private CampaignDesk Desk => new(new CampaignStore(room.Store));

    private OutcomeReport Promise(Guid call, int hours) => room.Outcome(call, "call_later") with { CallBackAt = clock.GetUtcNow().AddHours(hours) };
}
