using System.Globalization;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A6, not left to chance: the program is killed as it enters the 1st, 2nd, 3rd … write and sync of one outcome's commit.
/// Control: <see cref="The_judge"/>. Where tracing is refused the everyday run kills by time instead, and the full one fails and says why.
/// </summary>
[Category("A6")]
public sealed class Killed_at_every_write
{
    private const int Everyday = 4;

    [Test]
    public async Task an_outcome_is_there_once()
    {
        var traced = await Strace.IsAllowedAsync();
        if (Size.Full && !traced) Assert.Fail("strace is missing or tracing is refused here (ptrace): the sweep over every write was not made.");
        await using var evening = await Evening.OnSqliteAsync(people: 400, volunteers: 1);
        await using var house = evening.House();
        var ringer = evening.Ringers[0];
        var history = new History { CutsAreExpected = true };
        var (cut, kept) = (0, 0);

        foreach (var (call, number) in Moments())
        {
            await house.StartAsync();
            await ringer.SendWhatWaitsAsync(house, history);
            Assert.That(await ringer.TakeAsync(house, history), Is.True, "somebody is left to ring");
            await WhenPublishedAsync(evening);
            var before = (await evening.ReadAsync()).Outcomes.Count;

            var report = traced ? await TellTracedAsync(evening, house, ringer, history, call, number) : await TellAndKillAsync(house, ringer, history, number);
            await house.KillAsync();

            var books = await evening.ReadAsync();
            Assert.That(Judge.Flaws(history, books, evening.People), Is.Empty, $"killed at {call} {number}");
            if (report.Fate == Fate.Unknown) cut++;
            if (report.Fate == Fate.Unknown && books.Outcomes.Count > before) kept++;
            // The sweep is over when there was no such write any more.
            if (Size.Full && report.Fate == Fate.Acknowledged && call == "pwrite64") break;
        }

        await house.StartAsync();
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        Assert.That(cut, Is.GreaterThan(0), "no kill hit anything");
        TestContext.Out.WriteLine($"{(traced ? "at writes" : "by time")}: {cut} outcomes cut off, {kept} of them kept");
    }

    private static IEnumerable<(string Call, int Number)> Moments()
    {
        yield return ("fdatasync", 1);
        if (Size.Full) yield return ("fdatasync", 2);
        for (var n = 1; n <= (Size.Full ? 200 : 1 + (3 * (Everyday - 2))); n += Size.Full ? 1 : 3) yield return ("pwrite64", n);
    }

    private static async Task<Report> TellTracedAsync(Evening evening, House house, Ringer ringer, History history, string call, int number)
    {
        // strace counts per thread and kind of call, and the whole of a commit is made by one thread.
        await using var strace = await Strace.AttachAsync(
            house.Program.Id, Path.Combine(evening.Folder, "strace.out"),
            "-P", evening.CanvassFile, "-P", evening.CanvassFile + "-wal",
            "-e", "trace=pwrite64,fdatasync,fsync",
            "-e", string.Create(CultureInfo.InvariantCulture, $"inject={(call == "fdatasync" ? "fdatasync,fsync" : call)}:signal=KILL:when={number}"));
        return await ringer.TellAsync(house, history);
    }

    private static async Task<Report> TellAndKillAsync(House house, Ringer ringer, History history, int number)
    {
        var telling = Task.Run(() => ringer.TellAsync(house, history));
        await Task.Delay(TimeSpan.FromMicroseconds(300 * number));
        await house.KillAsync();
        return await telling;
    }

    /// <summary>Nothing else writes: what strace counts are the outcome's own.</summary>
    private static Task WhenPublishedAsync(Evening evening) => Eventually.HoldsAsync("the log is published", async () =>
    {
        await using var database = evening.Open();
        return await database.ReadAsync(work => work.ScalarAsync<long>("select published >= coalesce((select max(number) from log), 0) from log_head")) == 1;
    });
}
