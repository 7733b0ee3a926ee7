using System.Net;
using Canvass.CallQueue.Claiming;
using Canvass.Databases;
using Canvass.Shared;
using Canvass.Shared.Servers;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A9: no room left is said (507, or 503 where the file or the connection cannot even be opened), nothing is half-written, reads go on, and with
/// room it goes on by itself. Control: <see cref="The_judge"/>, whose surprises include every other answer.
/// </summary>
[Category("A9")]
public sealed class A_full_disk
{
    [Test]
    public async Task is_said_and_forgotten_once_there_is_room()
    {
        await using var disk = await SmallDisk.TryMountAsync(megabytes: 12);
        if (disk is null)
        {
            await StandInAsync();
            return;
        }
        await using var evening = await Evening.OnSqliteAsync(Size.Of(600, 2_000), volunteers: 4, within: disk.Path);
        await FillAndMakeRoomAsync(disk, evening);
    }

    /// <summary>The tables' disk; one that keeps the server's own journal makes it stop, which is <see cref="A_database_that_is_away"/>.</summary>
    [Test]
    public async Task is_said_and_forgotten_on_PostgreSQL_too()
    {
        await using var disk = await SmallDisk.TryMountAsync(megabytes: 48);
        if (disk is null)
        {
            await StandInAsync();
            return;
        }
        await using var server = await OwnServer.PostgresAsync();
        await using var evening = await Evening.OnPostgresAsync(Size.Of(600, 2_000), volunteers: 4, server.AsPostgres());
        await evening.MoveToAsync(await disk.PlaceForPostgresAsync());
        await FillAndMakeRoomAsync(disk, evening);
    }

    /// <summary>The same without a disk to fill: the file may not grow. SQLite forgets the limit with the connection, which is how it ends.</summary>
    [Test]
    public async Task leaves_nothing_half_written_in_a_file_that_may_not_grow()
    {
        await using var own = await Database.Sqlite.FreshAsync(TimeProvider.System);
        var room = await CallRoom.OpenAsync(own.Opened, TimeProvider.System);
        var list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(60));
        var volunteer = await room.VolunteerAsync("Anna");
        await room.Database.WriteAsync(async work =>
        {
            var pages = await work.ScalarAsync<long>("pragma page_count");
            await work.ScalarAsync<long>($"pragma max_page_count = {pages}");
        });

        StorageTrouble? trouble = null;
        for (var i = 0; i < 60 && trouble is null; i++)
        {
            CallCard? card = null;
            var before = await StateAsync();
            try
            {
                card = await room.ClaimAsync(volunteer, list);
                before = await StateAsync();
                await room.ReportAsync(volunteer, card.CallId, "conversation");
            }
            catch (StorageTrouble full)
            {
                trouble = full;
                Assert.That(await StateAsync(), Is.EqualTo(before), "what could not be written whole is not written at all");
            }
        }

        Assert.That(trouble?.Kind, Is.EqualTo(StorageTroubleKind.Full));
        var again = await room.ClaimAsync(volunteer, list);
        await room.ReportAsync(volunteer, again.CallId, "conversation");

        Task<string?> StateAsync() => room.Database.ReadAsync(work => work.ScalarAsync<string?>("""
            select (select count(*) from call) || ' ' || (select count(*) from outcome) || ' ' || (select count(*) from log) || ' ' || (select count(*) from audit)
                   || ' ' || (select group_concat(lane || why) from target) || ' ' || (select count(*) from household where held_call is not null)
            """));
    }

    private static async Task FillAndMakeRoomAsync(SmallDisk disk, Evening evening)
    {
        await using var house = evening.House();
        var history = new History();
        await house.StartAsync();
        var address = await house.OpenAsync();
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Skip(1).Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();

        for (var round = 1; round <= Size.Of(2, 10); round++)
        {
            var (before, troubles) = (history.Acknowledged, history.Troubles);
            await Eventually.HoldsAsync("outcomes are answered", () => history.Acknowledged >= before + 20, () => house.Program.Log);

            disk.Fill();
            await Eventually.HoldsAsync("it is said that the disk is full", () => history.Troubles >= troubles + 10, () => house.Program.Log);
            var read = await evening.Ringers[0].AskAsync(address, HttpMethod.Get, "/api/calls/mine");
            Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK), $"reads go on: {read.Body}");

            disk.MakeRoom();
            before = history.Acknowledged;
            await Eventually.HoldsAsync("outcomes are answered again", () => history.Acknowledged >= before + 20, () => house.Program.Log);
        }

        await enough.CancelAsync();
        await Task.WhenAll(ringing);
        Assert.That(history.TroublesSaid, Has.All.Match("^storage-(full|unavailable): .*[Tt]ry again").And.Some.StartsWith("storage-full"));
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        await Figures.CatchUpAsync(evening, house);
    }

    private async Task StandInAsync()
    {
        Assert.That(Size.Full, Is.False, "Mounting is refused here: no program was shown a full disk.");
        await TestContext.Progress.WriteLineAsync("A9: mounting is refused here; a file that may not grow stands in for the full disk.");
        await leaves_nothing_half_written_in_a_file_that_may_not_grow();
    }
}
