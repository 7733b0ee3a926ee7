using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// Whoever promised to ring somebody comes first, and nobody waits for a volunteer who cannot keep the promise. Controls: the same promise
/// while its giver can keep it, which nobody else gets; the millisecond before it falls to anybody. Who can keep it was once asked only
/// of the sign-in, and a promise heard of behind another's hold was anybody's when that hold was over: then these tests fail.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class A_callback_that_one_promised(Database database) : OnADatabase(database)
{
    /// <summary>Longer than a lease, so that it is known which of the two was waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    private CallRoom room = null!;
    private SeatedVolunteer anna = null!;
    private SeatedVolunteer bo = null!;
    private long list;
    private long eva;
    private DateTimeOffset due;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock, new CampaignRules { Hours = new CallingHoursRules { Always = true }, CallbackGrace = Grace });
        list = await room.ListAsync();
        eva = await room.PersonAsync("Eva", "mobile");
        await room.PutOnAsync(list, eva);
        (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        due = clock.GetUtcNow().AddHours(3);
    }

    [Test]
    public async Task falls_to_others_when_she_who_promised_it_skips_them_and_not_before_its_time()
    {
        await PromiseAsync();
        clock.AdvanceTo(due);
        await SkipAsync(anna);

        clock.AdvanceTo(due + Grace - AMoment);
        await IsThereAsync(anna);
        var early = await NobodyAsync(bo);
        clock.Advance(AMoment);
        var hers = await NobodyAsync(anna);

        Assert.Multiple(() =>
        {
            Assert.That((early.Waiting, early.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)due + Grace)));
            Assert.That((hers.Waiting, hers.NextDue), Is.EqualTo((new Waiting { NotForYou = 1 }, (DateTimeOffset?)null)), "anybody's but hers");
        });
        Assert.That((await room.ClaimAsync(bo, list)).Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task that_somebody_else_skipped_stays_with_her()
    {
        await PromiseAsync();
        clock.AdvanceTo(due + Grace);
        await SkipAsync(bo);
        await IsThereAsync(anna);

        await NobodyAsync(await room.VolunteerAsync("Cecilia"));
        Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task that_she_skipped_is_hers_again_the_day_after()
    {
        var midnight = clock.GetUtcNow().Date.AddHours(22);
        due = new DateTimeOffset(midnight, TimeSpan.Zero) - (Grace / 2);
        await PromiseAsync();
        clock.AdvanceTo(due);
        await SkipAsync(anna);
        clock.Advance(Grace);
        await IsThereAsync(anna);

        await NobodyAsync(bo);
        Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
    }

    [TestCase("any list", true)]
    [TestCase("this list", true)]
    [TestCase("another list", false)]
    [TestCase("another list, where they stand too", true)]
    [TestCase("another list, where they stand too, and it is closed", false)]
    [TestCase("another list, where they stand too, and she lost the card", false)]
    [TestCase("another campaign's list, where they stand too", false)]
    public async Task falls_to_others_when_she_sits_where_she_cannot_be_handed_them(string where, bool canKeepIt)
    {
        var campaign = where.Contains("campaign") ? await room.CampaignAsync("another", new CampaignRules { Hours = new CallingHoursRules { Always = true } }) : room.Campaign;
        var other = await room.ListAsync("another", campaign);
        if (where.Contains("they stand too")) await room.PutOnAsync(other, eva);
        await PromiseAsync();
        await SitsAsync(anna, where == "any list" ? null : where == "this list" ? list : other);
        clock.AdvanceTo(due);
        if (where.Contains("lost")) await room.ClaimAsync(anna, other);
        if (where.Contains("closed")) await room.Database.WriteAsync(work => work.ExecuteAsync("update list set state = 'closed' where id = @other", new { other }));

        clock.AdvanceTo(due + Grace + LeaseOptions.Grace);
        await IsThereAsync(anna);
        var toBo = await room.Calls.ClaimNextAsync(bo, list);

        if (canKeepIt) Assert.That(toBo.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        else Assert.That(toBo.Value.Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task is_said_to_wait_and_until_when_while_she_is_there_and_after_she_left()
    {
        await PromiseAsync();
        clock.AdvanceTo(due + AMoment);
        await IsThereAsync(anna);
        var whileThere = await NobodyAsync(bo);
        await room.SignOutAsync(anna);
        clock.Advance(TimeSpan.FromSeconds(1));
        var afterwards = await NobodyAsync(bo);

        Assert.Multiple(() =>
        {
            Assert.That((whileThere.Waiting, whileThere.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)due + Grace + CallRoom.Leases.Cap)));
            Assert.That(whileThere.Why, Does.Not.Contain("done"));
            Assert.That((afterwards.Waiting, afterwards.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)due + Grace)));
        });
    }

    /// <summary>Control: with nobody else of the household on the phone, it is due to others when it falls to them, as above.</summary>
    [Test]
    public async Task is_due_to_her_as_soon_as_nobody_else_of_the_household_is_being_rung()
    {
        var other = await room.ListAsync("another");
        await room.PutOnAsync(other, await room.PersonAsync("Olle", "mobile"));
        await PromiseAsync();
        clock.AdvanceTo(due);
        var held = await room.ClaimAsync(bo, other);
        await IsThereAsync(anna);

        var nobody = await NobodyAsync(anna);
        clock.AdvanceTo(held.LeaseUntil + LeaseOptions.Grace);

        Assert.That((nobody.Waiting, nobody.NextDue), Is.EqualTo((new Waiting { Held = 1 }, (DateTimeOffset?)clock.GetUtcNow())));
        Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
    }

    /// <summary>Control: to whoever speaks it.</summary>
    [TestCase("away")]
    [TestCase("lost the card")]
    public async Task falls_to_nobody_who_does_not_speak_a_language_that_they_need(string giver)
    {
        var byLanguage = await room.ListAsync("by language", matchLanguages: true);
        var amira = await room.PersonAsync("Amira", ["a"], languages: "ar");
        await room.PutOnAsync(byLanguage, amira);
        var samira = await room.VolunteerAsync("Samira", "ar");
        var card = await room.ClaimAsync(samira, byLanguage);
        await room.ReportAsync(samira, room.Outcome(card.CallId, "call_later") with { CallBackAt = due, ByMe = true });
        clock.AdvanceTo(due);
        await IsThereAsync(samira);
        if (giver == "away") await room.SignOutAsync(samira);
        else await room.ClaimAsync(samira, byLanguage);
        clock.AdvanceTo(due + Grace + LeaseOptions.Grace);

        var toBo = await room.Calls.ClaimNextAsync(bo, byLanguage);
        var toNadia = await room.ClaimAsync(await room.VolunteerAsync("Nadia", "sv ar"), byLanguage);

        Assert.That(toBo.Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).EqualTo(new Waiting { NotForYou = 1 }));
        Assert.That(toNadia.Person.Id, Is.EqualTo(amira));
    }

    /// <summary>Nobody needs a language of hers. Control: to whoever speaks Swedish.</summary>
    [Test]
    public async Task falls_to_nobody_who_speaks_no_Swedish_on_a_list_that_is_rung_by_language()
    {
        var byLanguage = await room.ListAsync("by language", matchLanguages: true);
        var nils = await room.PersonAsync("Nils", "n");
        await room.PutOnAsync(byLanguage, nils);
        var card = await room.ClaimAsync(anna, byLanguage);
        await room.ReportAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = due, ByMe = true });
        await room.SignOutAsync(anna);
        clock.AdvanceTo(due + Grace);

        var toSamira = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Samira", "ar"), byLanguage);

        Assert.That(toSamira.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That((await room.ClaimAsync(bo, byLanguage)).Person.Id, Is.EqualTo(nils));
    }

    /// <summary>She may ring any list, and is on the phone for another. Had she come for anybody on this one, she would have got them first.</summary>
    [Test]
    public async Task falls_to_others_after_the_longest_of_calls_though_she_could_keep_it()
    {
        await PromiseAsync();
        clock.AdvanceTo(due + Grace + CallRoom.Leases.Cap - AMoment);
        await IsThereAsync(anna);

        var early = await NobodyAsync(bo);
        clock.Advance(AMoment);

        Assert.That((early.Waiting, early.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)clock.GetUtcNow())));
        Assert.That((await room.ClaimAsync(bo, list)).Person.Id, Is.EqualTo(eva));
    }

    /// <summary>Control: a promise of anybody's, which the next who asks is handed.</summary>
    [Test]
    public async Task comes_first_to_her_when_it_is_heard_of_behind_the_hold_of_another([Values] bool byMe, [Values] bool whenTheHoldIsOver)
    {
        var call = await LostToBoAsync();
        var (lease, promise) = (CallRoom.Leases.Length + LeaseOptions.Grace, room.Outcome(call, "call_later") with { CallBackAt = clock.GetUtcNow().AddMinutes(5), ByMe = byMe });
        if (whenTheHoldIsOver) clock.Advance(lease);
        await room.ReportAsync(anna, promise);

        if (!whenTheHoldIsOver) clock.Advance(lease);
        await IsThereAsync(anna);
        var toCecilia = await room.Calls.ClaimNextAsync(await room.VolunteerAsync("Cecilia"), list);

        if (!byMe) Assert.That(toCecilia.Value.Person.Id, Is.EqualTo(eva));
        else
        {
            Assert.That(toCecilia.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
        }
    }

    [Test]
    public async Task that_is_heard_of_behind_the_hold_of_another_falls_to_others_a_while_after_it_was_due()
    {
        var call = await LostToBoAsync();
        due = clock.GetUtcNow().AddMinutes(10);
        await room.ReportAsync(anna, room.Outcome(call, "call_later") with { CallBackAt = due, ByMe = true });
        await room.SignOutAsync(anna);

        clock.AdvanceTo(due + Grace - AMoment);
        var early = await NobodyAsync(bo);
        clock.Advance(AMoment);

        Assert.That((early.Waiting, early.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)due + Grace)));
        Assert.That((await room.ClaimAsync(bo, list)).Person.Id, Is.EqualTo(eva));
    }

    [Test]
    public async Task takes_nobody_from_the_one_who_is_ringing_them()
    {
        var call = await LostToBoAsync();
        var card = (await room.Calls.CurrentAsync(bo))!;
        await room.ReportAsync(anna, room.Outcome(call, "call_later") with { CallBackAt = clock.GetUtcNow().AddMinutes(5), ByMe = true });
        clock.Advance(TimeSpan.FromMinutes(10));
        var renewed = (await room.Calls.RenewAsync(bo, card.CallId, dialled: true)).Value;

        clock.AdvanceTo(renewed + LeaseOptions.Grace - AMoment);
        var early = await NobodyAsync(anna);
        clock.Advance(AMoment);

        Assert.That(early.Waiting, Is.EqualTo(new Waiting { Held = 1 }));
        Assert.That((await room.ClaimAsync(anna, list)).Person.Id, Is.EqualTo(eva));
    }

    /// <summary>What was not heard of meanwhile, but handed out and lost, is kept for nobody: also when something else about the person is.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task is_anybodys_at_once_when_she_had_the_card_and_lost_it(bool otherNews)
    {
        var first = (await room.ClaimAsync(anna, list)).CallId;
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        var promised = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, room.Outcome(promised.CallId, "call_later") with { CallBackAt = due, ByMe = true });
        clock.AdvanceTo(due);
        await room.ClaimAsync(anna, list);
        if (otherNews) await room.ReportAsync(anna, first, "no_answer");

        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        await IsThereAsync(anna);

        Assert.That((await room.ClaimAsync(bo, list)).Person.Id, Is.EqualTo(eva));
    }

    /// <summary>Behind a hold that has run out, somebody waits for their own hour and is not left to somebody else.</summary>
    [Test]
    public async Task or_by_anybody_for_a_later_hour_is_said_to_wait_though_the_hold_before_it_is_over()
    {
        var call = await LostToBoAsync();
        await room.ReportAsync(anna, room.Outcome(call, "call_later") with { CallBackAt = due });
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);

        var nobody = await NobodyAsync(anna);

        Assert.That((nobody.Waiting, nobody.NextDue), Is.EqualTo((new Waiting { Later = 1 }, (DateTimeOffset?)due)));
    }

    private async Task PromiseAsync()
    {
        var card = await room.ClaimAsync(anna, list);
        await room.ReportAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = due, ByMe = true });
    }

    /// <summary>Anna's lease ran out, and Bo has the card since.</summary>
    private async Task<Guid> LostToBoAsync()
    {
        var call = (await room.ClaimAsync(anna, list)).CallId;
        clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
        await room.ClaimAsync(bo, list);
        return call;
    }

    private async Task SkipAsync(SeatedVolunteer volunteer) =>
        _ = (await room.Calls.ReleaseAsync(volunteer, (await room.ClaimAsync(volunteer, list)).CallId, "know_person")).Value;

    private async Task<Refusal.NobodyLeft> NobodyAsync(SeatedVolunteer volunteer) => (Refusal.NobodyLeft)(await room.Calls.ClaimNextAsync(volunteer, list)).Refusal!;

    private async Task IsThereAsync(SeatedVolunteer volunteer) => Assert.That(await new SessionStore(room.Store).SeenAsync(volunteer.SessionId, CancellationToken.None));

    private Task<int> SitsAsync(SeatedVolunteer volunteer, long? at) => room.Database.WriteAsync(async work =>
    {
        var where = await work.ScalarAsync<long>("insert into room (organisation_id, name, created_at) values (@Organisation, 'The room', 0) returning id", new { room.Organisation });
        var seat = await work.ScalarAsync<long>("""
            insert into seat (organisation_id, room_id, label, list_id, code_hash, code_ends_at) values (@Organisation, @where, 'seat', @at, 'code', 0) returning id
            """, new { room.Organisation, where, at });
        return await work.ExecuteAsync("update session set seat_id = @seat where id = @SessionId", new { seat, volunteer.SessionId });
    });
}
