using Canvass.CallQueue;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>A late report about a person whom somebody else holds by now, and who then lets the lease run out.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class News_of_somebody_on_the_screen(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(1));
    }

    [Test]
    public async Task keeps_them_from_others_until_the_hour_that_was_promised()
    {
        var (anna, bo, cecilia) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"), await room.VolunteerAsync("Cecilia"));
        var first = await LapsedAsync(anna);
        await room.ClaimAsync(bo, list);
        await room.ReportAsync(anna, room.Outcome(first, "call_later") with { CallBackAt = clock.GetUtcNow().AddHours(2) });

        clock.Advance(TimeSpan.FromHours(1));
        var early = await room.Calls.ClaimNextAsync(cecilia, list);
        clock.Advance(TimeSpan.FromHours(1));
        var inTime = await room.Calls.ClaimNextAsync(cecilia, list);

        Assert.That((early.Refusal is Refusal.NobodyLeft, inTime.Refusal), Is.EqualTo((true, (Refusal?)null)));
    }

    [Test]
    public async Task keeps_them_for_those_who_speak_the_language_they_need()
    {
        var (anna, bo, cecilia, samira) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"), await room.VolunteerAsync("Cecilia"), await room.VolunteerAsync("Samira", "sv ar"));
        var first = await LapsedAsync(anna);
        await room.ClaimAsync(bo, list);
        await room.ReportAsync(anna, room.Outcome(first, "language") with { Language = "ar" });

        clock.Advance(TimeSpan.FromHours(1));
        var toCecilia = await room.Calls.ClaimNextAsync(cecilia, list);
        var toSamira = await room.Calls.ClaimNextAsync(samira, list);

        Assert.That((toCecilia.Refusal is Refusal.NobodyLeft, toSamira.Refusal), Is.EqualTo((true, (Refusal?)null)));
    }

    /// <summary>Control: refusing only when the person was blocked let all of these renew, and the volunteer ring a number that was just retired.</summary>
    [TestCase("wrong_number")]
    [TestCase("not_in_service")]
    [TestCase("do_not_call")]
    public async Task stops_the_ringing_of_a_number_that_is_not_to_be_rung_any_more(string outcome)
    {
        var (bo, first, hers) = await HeldByBoAsync("home", "mobile");

        await room.ReportAsync(first.Anna, room.Outcome(first.Call, outcome) with { NumberIds = [room.NumberId("home")] });
        var renewed = await room.Calls.RenewAsync(bo, hers, dialled: false);
        var withoutIt = await room.Calls.RenewAsync(bo, hers, dialled: false, shown: [room.NumberId("mobile")]);

        IReadOnlyList<long> good = outcome == "do_not_call" ? [] : [room.NumberId("mobile")];
        Assert.Multiple(async () =>
        {
            Assert.That(renewed.Refusal, Is.InstanceOf<Refusal.StopRinging>().With.Property(nameof(Refusal.StopRinging.Numbers)).EqualTo(good));
            Assert.That(withoutIt.Refusal is null, Is.EqualTo(good.Count > 0), "whoever has taken the number off the screen goes on");
            Assert.That((await room.Calls.CurrentAsync(bo))!.Numbers.Select(n => n.Id), Is.EqualTo(good));
        });
    }

    [Test]
    public async Task stops_the_ringing_of_somebody_whose_only_number_turned_out_dead()
    {
        var (bo, first, hers) = await HeldByBoAsync("home");

        await room.ReportAsync(first.Anna, room.Outcome(first.Call, "not_in_service"));

        Assert.That((await room.Calls.RenewAsync(bo, hers, dialled: false)).Refusal, Is.InstanceOf<Refusal.StopRinging>().With.Property(nameof(Refusal.StopRinging.Numbers)).Empty);
    }

    [Test]
    public async Task stops_nobody_when_all_numbers_on_the_card_are_good()
    {
        var (bo, first, hers) = await HeldByBoAsync("home", "mobile");

        await room.ReportAsync(first.Anna, first.Call, "no_answer");

        Assert.That((await room.Calls.RenewAsync(bo, hers, dialled: false)).Refusal, Is.Null);
    }

    /// <summary>Somebody on these numbers, whose first call lapsed and whom Bo has on the screen.</summary>
    private async Task<(CallQueue.Rooms.SeatedVolunteer Bo, (CallQueue.Rooms.SeatedVolunteer Anna, Guid Call) First, Guid Hers)> HeldByBoAsync(params string[] numbers)
    {
        var other = await room.ListAsync("another list");
        await room.PutOnAsync(other, await room.PersonAsync("Eva", numbers));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var first = (await room.ClaimAsync(anna, other)).CallId;
        clock.Advance(TimeSpan.FromHours(1));
        return (bo, (anna, first), (await room.ClaimAsync(bo, other)).CallId);
    }

    private async Task<Guid> LapsedAsync(CallQueue.Rooms.SeatedVolunteer volunteer)
    {
        var card = await room.ClaimAsync(volunteer, list);
        clock.Advance(TimeSpan.FromHours(1));
        return card.CallId;
    }
}
