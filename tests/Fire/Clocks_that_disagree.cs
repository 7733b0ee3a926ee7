using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A3: machines whose clocks differ agree on who is free, and a clock that is set back or jumps does no harm.
/// Control: <see cref="each_going_by_its_own_they_would_not_agree"/>.
/// </summary>
[Category("A3")]
public sealed class Clocks_that_disagree
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    [Test]
    public async Task two_machines_on_one_PostgreSQL_go_by_its_clock()
    {
        await using var own = await Database.Postgres.FreshAsync(TimeProvider.System);
        await using var database = new PostgresDatabase(own.Place);
        await using var another = new PostgresDatabase(own.Place);

        var (slow, fast, list, before) = await TwoRoomsAsync(database, another);
        var card = await slow.ClaimAsync(await slow.VolunteerAsync("Anna"), list);
        var after = await NowAsync(database);
        var refused = await fast.Calls.ClaimNextAsync(await fast.VolunteerAsync("Bo"), list);

        Assert.Multiple(() =>
        {
            Assert.That(card.LeaseUntil - CallRoom.Leases.Length, Is.InRange(before, after));
            Assert.That(refused.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        });
    }

    /// <summary>The control: twenty minutes apart, and each going by its own, the fast one takes whom the slow one has.</summary>
    [Test]
    public async Task each_going_by_its_own_they_would_not_agree()
    {
        await using var own = await Database.Postgres.FreshAsync(TimeProvider.System);
        await using var database = new PostgresDatabase(own.Place, givenClock: Off(-Apart));
        await using var another = new PostgresDatabase(own.Place, givenClock: Off(Apart));

        var (slow, fast, list, _) = await TwoRoomsAsync(database, another);
        var card = await slow.ClaimAsync(await slow.VolunteerAsync("Anna"), list);

        Assert.That((await fast.ClaimAsync(await fast.VolunteerAsync("Bo"), list)).Person.Id, Is.EqualTo(card.Person.Id));
    }

    [Test]
    public async Task a_laptop_that_slept_for_an_hour_is_right_at_once()
    {
        var clock = new Clock();
        await using var own = await Database.Sqlite.FreshAsync(clock);
        var room = await CallRoom.OpenAsync(own.Opened, clock);
        var list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        await room.ClaimAsync(await room.VolunteerAsync("Anna"), list);
        var bo = await room.VolunteerAsync("Bo");
        Assert.That((await room.Calls.ClaimNextAsync(bo, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>());

        // No timer has moved: they slept too.
        clock.SetWallClock(clock.GetUtcNow().AddHours(1));

        Assert.That((await room.Calls.ClaimNextAsync(bo, list)).Refusal, Is.Null);
    }

    /// <summary>Control: the wall clock itself, beside it, has gone back.</summary>
    [TestCase(false, TestName = "set back, the embedded database's time goes on")]
    [TestCase(true, TestName = "set back while the program was off, the embedded database's time goes on")]
    public async Task set_back_time_goes_on(bool restarted)
    {
        var clock = new Clock();
        var folder = Directory.CreateTempSubdirectory("canvass-fire-");
        try
        {
            var premises = await OpenAsync(folder.FullName, clock);
            var room = await CallRoom.OpenAsync(premises.Calls, clock);
            var list = await room.ListAsync();
            await room.PutOnAsync(list, await room.PeopleAsync(3));
            var first = await room.ClaimAsync(await room.VolunteerAsync("Anna"), list);
            var bo = await room.VolunteerAsync("Bo");

            clock.SetWallClock(clock.GetUtcNow().AddHours(-1));
            if (restarted)
            {
                await premises.DisposeAsync();
                premises = await OpenAsync(folder.FullName, clock);
                room = room.Through(premises.Calls);
            }
            var second = await room.ClaimAsync(bo, list);

            Assert.Multiple(() =>
            {
                Assert.That(second.ClaimedAt, Is.EqualTo(first.ClaimedAt));
                Assert.That(clock.GetUtcNow(), Is.LessThan(first.ClaimedAt));
            });
            // The last of the three is for Cia; after that only whose time is up can be had, and it is up although the wall clock is behind.
            await room.ClaimAsync(await room.VolunteerAsync("Cia"), list);
            var dan = await room.VolunteerAsync("Dan");
            Assert.That((await room.Calls.ClaimNextAsync(dan, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            clock.Advance(CallRoom.Leases.Length + LeaseOptions.Grace);
            Assert.That((await room.ClaimAsync(dan, list)).Person.Id, Is.EqualTo(first.Person.Id));
            await premises.DisposeAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Somebody typed the wrong year, one call was made, and the year was put right: time must not stand still until then.</summary>
    [TestCase(false, TestName = "a clock that was a year ahead is forgotten")]
    [TestCase(true, TestName = "a clock that was a year ahead is forgotten after a start")]
    public async Task a_clock_that_was_far_ahead_is_forgotten(bool restarted)
    {
        var clock = new Clock();
        var folder = Directory.CreateTempSubdirectory("canvass-fire-");
        try
        {
            var premises = await OpenAsync(folder.FullName, clock);
            var room = await CallRoom.OpenAsync(premises.Calls, clock);
            var list = await room.ListAsync();
            await room.PutOnAsync(list, await room.PeopleAsync(3));
            var bo = await room.VolunteerAsync("Bo");
            var right = clock.GetUtcNow();
            clock.SetWallClock(right.AddDays(50));
            await room.ClaimAsync(await room.VolunteerAsync("Anna"), list);

            clock.SetWallClock(right);
            if (restarted)
            {
                await premises.DisposeAsync();
                premises = await OpenAsync(folder.FullName, clock);
                room = room.Through(premises.Calls);
            }

            Assert.That((await room.ClaimAsync(bo, list)).ClaimedAt, Is.EqualTo(right));
            await premises.DisposeAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Premises> OpenAsync(string folder, TimeProvider clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Canvass:Data"] = folder }).Build();
        return Premises.OpenAsync(SettingsReader.Read(configuration), configuration, clock);
    }

    private static async Task<(CallRoom Slow, CallRoom Fast, long List, DateTimeOffset Before)> TwoRoomsAsync(IDatabase database, IDatabase another)
    {
        var slow = await CallRoom.OpenAsync(database, Off(-Apart));
        var list = await slow.ListAsync();
        await slow.PutOnAsync(list, await slow.PeopleAsync(1));
        return (slow, slow.Through(another, Off(Apart)), list, await NowAsync(database));
    }

    private static Task<DateTimeOffset> NowAsync(IDatabase database) => database.ReadAsync(async work => await work.NowAsync());

    private static Clock Off(TimeSpan by) => new(TimeProvider.System.GetUtcNow() + by);
}
