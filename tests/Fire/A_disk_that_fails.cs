using System.Net;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A9: a disk that answers every write and every sync with an error (strace's inject does it) costs 503s and nothing else, and once it
/// writes again the program goes on by itself. Control: <see cref="The_judge"/>, whose surprises include every answer that is neither
/// right nor 503.
/// </summary>
[Category("A9")]
public sealed class A_disk_that_fails
{
    [TestCase("pwrite64", TestName = "at every write, it loses nothing that was answered")]
    [TestCase("fdatasync,fsync", TestName = "at every sync, it loses nothing that was answered")]
    [TestCase("pwrite64,fdatasync,fsync,ftruncate", TestName = "at everything, it loses nothing that was answered")]
    public async Task loses_nothing_that_was_answered(string calls)
    {
        if (!await Strace.IsAllowedAsync())
        {
            Assert.That(Size.Full, Is.False, "strace is missing or tracing is refused here (ptrace): no program was shown a failing disk.");
            await TestContext.Progress.WriteLineAsync("A9: tracing is refused here; a file that may not grow stands in for the failing disk.");
            await new A_full_disk().leaves_nothing_half_written_in_a_file_that_may_not_grow();
            return;
        }
        await using var evening = await Evening.OnSqliteAsync(Size.Of(1_500, 8_000), volunteers: 3);
        await using var house = evening.House();
        var history = new History();
        await house.StartAsync();
        var address = await house.OpenAsync();
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Skip(1).Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();

        for (var round = 1; round <= Size.Of(2, 10); round++)
        {
            await AnsweredAsync(20);
            var troubles = history.Troubles;
            await using (await Strace.AttachAsync(
                house.Program.Id, Path.Combine(evening.Folder, "strace.out"),
                "-P", evening.CanvassFile, "-P", evening.CanvassFile + "-wal",
                "-e", $"trace={calls}", "-e", $"inject={calls}:error=EIO"))
            {
                await Eventually.HoldsAsync("it is said that nothing can be written", () => history.Troubles >= troubles + 10, () => house.Program.Log);
                var read = await evening.Ringers[0].AskAsync(address, HttpMethod.Get, "/api/calls/mine");
                Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK), $"reads go on: {read.Body}");
            }
            await AnsweredAsync(20);
        }

        await enough.CancelAsync();
        await Task.WhenAll(ringing);
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        await Figures.CatchUpAsync(evening, house);

        Task AnsweredAsync(int more)
        {
            var before = history.Acknowledged;
            return Eventually.HoldsAsync("outcomes are answered", () => history.Acknowledged >= before + more, () => house.Program.Log);
        }
    }
}
