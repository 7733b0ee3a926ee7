using Canvass.CallQueue;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>A late report about a person whom somebody else holds by now, and who then lets the lease run out.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class News_of_somebody_on_the_screen(Database database)
{
    private readonly Clock clock = new();
    private OwnDatabase own = null!;
    private CallRoom room = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        own = await database.FreshAsync(clock);
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(1));
    }

    [TearDown]
    public async Task CloseAsync() => await own.DisposeAsync();

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

    private async Task<Guid> LapsedAsync(CallQueue.Rooms.SeatedVolunteer volunteer)
    {
        var card = await room.ClaimAsync(volunteer, list);
        clock.Advance(TimeSpan.FromHours(1));
        return card.CallId;
    }
}
