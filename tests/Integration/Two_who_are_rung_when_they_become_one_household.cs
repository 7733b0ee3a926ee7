using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// A1, A3: two are on the phone, and it turns out that they share a number: both calls go on as if nothing had happened, and nobody else is handed
/// either of them. Control: a hold of two that belonged to neither could not be lengthened, and ended a quarter of an hour after the card.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A3")]
public sealed class Two_who_are_rung_when_they_become_one_household(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private SeatedVolunteer anna = null!;
    private SeatedVolunteer bo = null!;
    private SeatedVolunteer cecilia = null!;
    private long list;
    private CallCard annas = null!;
    private CallCard bos = null!;

    [SetUp]
    public async Task RingAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        (anna, bo, cecilia) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"), await room.VolunteerAsync("Cecilia"));
        (annas, bos) = (await room.ClaimAsync(anna, list), await room.ClaimAsync(bo, list));
    }

    [Test]
    public async Task are_both_kept_for_as_long_as_they_are_rung()
    {
        await JoinAsync();
        var lengthened = new[] { await DialAsync(anna, annas), await DialAsync(bo, bos) };

        clock.Advance(TimeSpan.FromMinutes(44));
        var refused = (await room.Calls.ClaimNextAsync(cecilia, list)).Refusal;
        var again = new[] { await DialAsync(anna, annas), await DialAsync(bo, bos) };

        Assert.That(lengthened, Is.All.EqualTo(annas.ClaimedAt.AddMinutes(45)));
        Assert.That(refused, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That(again, Is.All.EqualTo(annas.ClaimedAt.AddMinutes(60)));
    }

    [Test]
    public async Task are_both_free_when_both_calls_are_over()
    {
        await JoinAsync();
        await DialAsync(bo, bos);

        await room.ReportAsync(anna, annas.CallId, "refused");
        var meanwhile = (await room.Calls.ClaimNextAsync(cecilia, list)).Refusal;
        await room.Calls.ReleaseAsync(bo, bos.CallId, "other");
        var after = await room.ClaimAsync(cecilia, list);

        Assert.That(meanwhile, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That(after.Person.Id, Is.EqualTo(bos.Person.Id));
    }

    [Test]
    public async Task are_handed_out_again_when_both_volunteers_vanished_and_those_learn_it_who_come_back()
    {
        await JoinAsync();
        await DialAsync(bo, bos);

        clock.Advance(TimeSpan.FromMinutes(45) + TimeSpan.FromSeconds(2));
        var taken = await room.ClaimAsync(cecilia, list);
        var back = new[] { await room.Calls.RenewAsync(anna, annas.CallId, dialled: true), await room.Calls.RenewAsync(bo, bos.CallId, dialled: true) };

        Assert.That(new[] { annas.Person.Id, bos.Person.Id }, Does.Contain(taken.Person.Id));
        Assert.That(back.Select(b => b.Refusal), Is.All.InstanceOf<Refusal.LeaseLost>());
    }

    [Test]
    public async Task are_not_taken_back_by_a_volunteer_whose_person_was_rung_by_another_since()
    {
        await JoinAsync();
        clock.Advance(TimeSpan.FromMinutes(16));
        var (first, second) = (await room.ClaimAsync(cecilia, list), await room.VolunteerAsync("David"));
        await room.ReportAsync(cecilia, first.CallId, "no_answer");
        var other = await room.ClaimAsync(second, list);
        await room.ReportAsync(second, other.CallId, "no_answer");

        var back = new[] { await room.Calls.RenewAsync(anna, annas.CallId, dialled: false), await room.Calls.RenewAsync(bo, bos.CallId, dialled: false) };

        Assert.That(new[] { first.Person.Id, other.Person.Id }, Is.EquivalentTo(new[] { annas.Person.Id, bos.Person.Id }));
        Assert.That(back.Select(b => b.Refusal), Is.All.InstanceOf<Refusal.LeaseLost>());
    }

    [Test]
    public async Task keep_the_one_whose_number_was_told_in_the_other_call()
    {
        await room.ReportAsync(anna, room.Outcome(annas.CallId, "conversation") with { NewNumber = bos.Numbers[0].E164 });

        var lengthened = await DialAsync(bo, bos);
        clock.Advance(TimeSpan.FromMinutes(44));
        var refused = (await room.Calls.ClaimNextAsync(cecilia, list)).Refusal;
        await room.ReportAsync(bo, bos.CallId, "busy");
        clock.Advance(TimeSpan.FromMinutes(15));
        var after = await room.ClaimAsync(cecilia, list);

        Assert.That(lengthened, Is.EqualTo(bos.ClaimedAt.AddMinutes(45)));
        Assert.That(refused, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That(after.Person.Id, Is.EqualTo(bos.Person.Id));
    }

    /// <summary>Control: only the card of the call that held the household by itself was told.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task are_not_rung_on_when_one_asks_never_to_be_rung_on_that_number(bool alsoJoinedBefore)
    {
        if (alsoJoinedBefore) await JoinAsync();
        var told = room.Outcome(annas.CallId, "conversation") with { NewNumber = bos.Numbers[0].E164 };
        await room.ReportAsync(anna, told);

        await room.ReportAsync(anna, room.Outcome(annas.CallId, "do_not_call") with { NewNumber = bos.Numbers[0].E164, NumberIds = [bos.Numbers[0].Id], Replaces = told.Id });

        Assert.That((await room.Calls.RenewAsync(bo, bos.CallId, dialled: true)).Refusal, Is.InstanceOf<Refusal.StopRinging>());
    }

    private async Task<DateTimeOffset> DialAsync(SeatedVolunteer volunteer, CallCard card) => (await room.Calls.RenewAsync(volunteer, card.CallId, dialled: true)).Value;

    /// <summary>As an import does whose file says so.</summary>
    private Task JoinAsync() => room.Database.WriteAsync(async work =>
    {
        var households = await work.QueryAsync<long>("select distinct household_id from person order by household_id");
        await Households.MergeAsync(work, [(households[0], [.. households.Skip(1)])]);
        return true;
    });
}
