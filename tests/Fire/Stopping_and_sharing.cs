using System.Net;
using Canvass.Databases;
using Canvass.Shared;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>C: a program that is told to stop finishes what it has begun; one folder belongs to one program.</summary>
[Category("C")]
public sealed class Stopping_and_sharing
{
    private const int Failed = 1;

    /// <summary>Control: <see cref="Killed_under_load"/> is the same without the good manners, and <see cref="The_judge"/> tells the difference.</summary>
    [TestCaseSource(typeof(Database), nameof(Database.All))]
    public async Task told_to_stop_under_load_it_ends_well_and_loses_nothing(Database database)
    {
        await using var evening = await Evening.OnAsync(database.Engine, Size.Of(500, 3_000), volunteers: 8);
        await using var house = evening.House();
        var history = new History { CutsAreExpected = true };
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();

        for (var stop = 1; stop <= Size.Of(2, 20); stop++)
        {
            await house.StartAsync();
            var before = history.Acknowledged;
            await Eventually.HoldsAsync("outcomes are answered", () => history.Acknowledged >= before + 40 || ringing.TrueForAll(r => r.IsCompleted), () => house.Program.Log);

            Assert.That(await house.StopAsync(), Is.Zero, house.Program.Log);
            Assert.That(house.Program.Complained, Is.Empty);
        }

        await house.StartAsync();
        await enough.CancelAsync();
        await Task.WhenAll(ringing);
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        await Figures.CatchUpAsync(evening, house);
    }

    /// <summary>Somebody else's lock keeps the outcome in the house until it was told to stop. Control: the kill in place of the signal leaves the outcome unknown.</summary>
    [TestCase(true, Fate.Acknowledged, TestName = "what has begun when it is told to stop is finished")]
    [TestCase(false, Fate.Unknown, TestName = "what has begun when it is killed is not")]
    public async Task what_has_begun_is_finished(bool told, object fate)
    {
        await using var evening = await Evening.OnSqliteAsync(people: 5, volunteers: 1);
        await using var house = evening.House();
        var (ringer, history) = (evening.Ringers[0], new History { CutsAreExpected = true });
        await house.StartAsync();
        var address = await house.OpenAsync();
        Assert.That(await ringer.TakeAsync(house, history), Is.True);

        await using var mine = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = evening.CanvassFile, Pooling = false }.ToString());
        await mine.OpenAsync();
        await mine.ExecuteAsync("begin immediate");
        var telling = Task.Run(() => ringer.TellAsync(house, history));
        // A write of our own that waits behind the lock stands after the outcome's: once it is not answered in time, the outcome waits too.
        await Eventually.HoldsAsync("the outcome waits for the lock", async () => await House.StatusAsync(address, "/health/ready") == HttpStatusCode.ServiceUnavailable, () => house.Program.Log);
        if (told)
        {
            house.Program.Signal("TERM");
            await Eventually.HoldsAsync("nobody new is let in", async () => await House.StatusAsync(address, "/health/ready") != HttpStatusCode.OK);
        }
        else await house.KillAsync();
        await mine.ExecuteAsync("rollback");

        var report = await Eventually.InTimeAsync("the outcome's answer", telling);
        var code = await house.Program.EndedAsync();
        Assert.Multiple(() =>
        {
            Assert.That(report.Fate, Is.EqualTo(fate));
            Assert.That(code == 0, Is.EqualTo(told));
        });
        Assert.That(Judge.Flaws(history, await evening.ReadAsync(), evening.People), Is.Empty);
    }

    [Test]
    public async Task a_second_program_on_the_same_folder_is_refused_with_one_line_and_disturbs_nothing()
    {
        await using var evening = await Evening.OnSqliteAsync(people: 5, volunteers: 1);
        await using var house = evening.House();
        await house.StartAsync();

        await using var second = ApiProcess.Start(["serve", "--urls", "http://127.0.0.1:0"], evening.Settings);
        var code = await second.EndedAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(Failed));
            Assert.That(second.Complained, Has.Count.EqualTo(1));
            Assert.That(second.Complained.First(), Does.Contain(evening.Folder).And.Contain("Another Canvass"));
        });
        var report = await TakeAndTellAsync(evening, house);
        Assert.That(report.Fate, Is.EqualTo(Fate.Acknowledged));
    }

    /// <summary>The control of the refusal: what it depends on is the folder, and that somebody is in it.</summary>
    [Test]
    public async Task after_a_kill_the_folder_is_free()
    {
        await using var evening = await Evening.OnSqliteAsync(people: 5, volunteers: 1);
        await using var house = evening.House();
        await house.StartAsync();
        await house.KillAsync();

        await using var other = evening.House();
        await other.StartAsync();

        Assert.That((await TakeAndTellAsync(evening, other)).Fate, Is.EqualTo(Fate.Acknowledged));
    }

    private static async Task<Report> TakeAndTellAsync(Evening evening, House house)
    {
        var history = new History();
        Assert.That(await evening.Ringers[0].TakeAsync(house, history), Is.True);
        return await evening.Ringers[0].TellAsync(house, history);
    }
}
