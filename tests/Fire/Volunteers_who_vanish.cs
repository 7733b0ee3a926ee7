using System.Globalization;
using System.Net;
using System.Text.Json;
using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A2: whoever a vanished volunteer had comes back when the lease ends, and not before; somebody who takes decides it, so no work in the
/// background is needed, and a kill in between changes nothing. Control: the moment before and the moment after differ by one millisecond.
/// </summary>
[Category("A2")]
public sealed class Volunteers_who_vanish
{
    private static readonly int Vanished = Size.Of(10, 100);

    /// <summary>The loader puts in the folder of its own architecture.</summary>
    private const string FakeTime = "/usr/$LIB/faketime/libfaketime.so.1";

    [TestCaseSource(nameof(EnginesAndCrashes))]
    public async Task leave_nobody_behind(Database engine, bool crash)
    {
        var clock = new Clock();
        await using var own = await engine.FreshAsync(clock);
        var room = await CallRoom.OpenAsync(own.Opened, clock);
        var list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(Vanished));
        var taken = new List<CallCard>();
        for (var i = 0; i < Vanished; i++) taken.Add(await room.ClaimAsync(await room.VolunteerAsync($"gone {i}"), list));
        Assert.That(taken.Select(c => c.Person.Id).Distinct().Count(), Is.EqualTo(Vanished));
        if (crash)
        {
            await own.CloseAsync();
            room = room.Through(own.Opened);
        }

        clock.AdvanceTo(taken.Min(c => c.LeaseUntil) + LeaseOptions.Grace - TimeSpan.FromMilliseconds(1));
        var others = new List<SeatedVolunteer>();
        for (var i = 0; i < Vanished; i++) others.Add(await room.VolunteerAsync($"new {i}"));
        foreach (var other in others) Assert.That((await room.Calls.ClaimNextAsync(other, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>(), "nobody is offered early");

        clock.AdvanceTo(taken.Max(c => c.LeaseUntil) + LeaseOptions.Grace);
        var again = new List<CallCard>();
        foreach (var other in others) again.Add(await room.ClaimAsync(other, list));
        Assert.That(again.Select(c => c.Person.Id), Is.EquivalentTo(taken.Select(c => c.Person.Id)));
    }

    /// <summary>The same with the real program, killed, and a clock that libfaketime moves. Control: what is refused at one time is given at the other.</summary>
    [Test]
    public async Task leave_nobody_behind_a_program_that_was_killed()
    {
        if (!CanFakeTime())
        {
            Assert.That(Size.Full, Is.False, "faketime is missing: no real program was moved in time.");
            await TestContext.Progress.WriteLineAsync("A2: faketime is missing here; reopening the database stands in for the killed program.");
            await leave_nobody_behind(Database.Sqlite, crash: true);
            return;
        }
        await using var evening = await Evening.OnSqliteAsync(Vanished, 2 * Vanished);
        await using var house = evening.House(("CallQueue:Sessions:Vanished", "12:00:00"));
        await house.StartAsync();
        var address = await house.OpenAsync();
        var taken = new List<JsonElement>();
        foreach (var ringer in evening.Ringers.Take(Vanished)) taken.Add(await CardAsync(ringer, address));
        await house.KillAsync();

        var early = taken.Min(c => c.GetProperty("leaseUntil").GetDateTimeOffset()) - TimeSpan.FromMinutes(5);
        address = await StartAtAsync(house, early);
        foreach (var ringer in evening.Ringers.Skip(Vanished))
        {
            var (status, body) = await ringer.ClaimAsync(address);
            Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound), $"nobody is offered early: {body}");
        }
        await house.KillAsync();

        var late = taken.Max(c => c.GetProperty("leaseUntil").GetDateTimeOffset()) + LeaseOptions.Grace;
        address = await StartAtAsync(house, late);
        var again = new List<JsonElement>();
        foreach (var ringer in evening.Ringers.Skip(Vanished)) again.Add(await CardAsync(ringer, address));
        Assert.That(again.Select(PersonOf), Is.EquivalentTo(taken.Select(PersonOf)));
    }

    private static IEnumerable<object[]> EnginesAndCrashes() => from engine in Database.All from crash in new[] { false, true } select new object[] { engine, crash };

    private static long PersonOf(JsonElement card) => card.GetProperty("person").GetProperty("id").GetInt64();

    private static async Task<JsonElement> CardAsync(Ringer ringer, Uri address)
    {
        var (status, body) = await ringer.ClaimAsync(address);
        Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body.ToString());
        return body;
    }

    private static async Task<Uri> StartAtAsync(House house, DateTimeOffset instant)
    {
        var ahead = instant - TimeProvider.System.GetUtcNow();
        // Not through the program of that name: it would stand between us and the one we kill. And without the last one waiting threads spin.
        await house.StartAsync("env", $"LD_PRELOAD={FakeTime}", string.Create(CultureInfo.InvariantCulture, $"FAKETIME={ahead.TotalSeconds:+0.000;-0.000}"), "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0");
        return await house.OpenAsync();
    }

    private static bool CanFakeTime() => Directory.EnumerateDirectories("/usr/lib").Append("/usr/lib").Any(folder => File.Exists(Path.Combine(folder, "faketime", "libfaketime.so.1")));
}
