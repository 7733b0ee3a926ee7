using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A6: kill -9 leaves the system's own memory alone, a power cut does not. So the order is looked at: the request came in, the file was
/// synced, the answer went out. Controls: the traces below, in which it was not so; that is what synchronous=OFF looks like.
/// </summary>
[Category("A6")]
public sealed class Synced_before_it_is_answered
{
    private static readonly int Outcomes = Size.Of(20, 500);

    [Test]
    public async Task every_outcome_is()
    {
        if (!await Strace.IsAllowedAsync()) Assert.Fail("strace is missing or tracing is refused here (ptrace): nobody saw the order of syncs and answers.");
        await using var evening = await Evening.OnSqliteAsync(Outcomes + 20, volunteers: 4);
        await using var house = evening.House();
        var history = new History();
        await house.StartAsync();
        var output = Path.Combine(evening.Folder, "strace.out");

        await using (await Strace.AttachAsync(house.Program.Id, output, "-y", "-s", "8192", "-e", "trace=fdatasync,fsync,sendmsg,sendto,recvmsg,recvfrom"))
        {
            using var enough = new CancellationTokenSource();
            var ringing = evening.Ringers.Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();
            await Eventually.HoldsAsync($"{Outcomes} outcomes are answered", () => history.Acknowledged >= Outcomes || ringing.TrueForAll(r => r.IsCompleted), () => house.Program.Log);
            await enough.CancelAsync();
            await Task.WhenAll(ringing);
        }

        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        var answered = history.Reports.Where(r => r.Fate == Fate.Acknowledged).Select(r => r.Id).ToList();
        Assert.That(answered, Has.Count.GreaterThanOrEqualTo(Outcomes));
        Assert.That(SyncOrder.Flaws(await File.ReadAllLinesAsync(output), answered, "canvass.db-wal"), Is.Empty);
    }

    [TestCase("synced between", new[] { "7 recvmsg({}, \"put ID\") = 1", "8 fdatasync(5</d/canvass.db-wal>) = 0", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 0)]
    [TestCase("synced on two lines", new[] { "7 recvmsg({}, \"put ID\") = 1", "8 fdatasync(5</d/canvass.db-wal> <unfinished ...>", "7 recvmsg({}) = 1", "8 <... fdatasync resumed>) = 0", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 0)]
    [TestCase("never synced", new[] { "7 recvmsg({}, \"put ID\") = 1", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 1)]
    [TestCase("synced too late", new[] { "7 recvmsg({}, \"put ID\") = 1", "9 sendmsg({}, \"ID\") = 1", "8 fdatasync(5</d/canvass.db-wal>) = 0" }, ExpectedResult = 1)]
    [TestCase("answered while syncing", new[] { "7 recvmsg({}, \"put ID\") = 1", "8 fdatasync(5</d/canvass.db-wal> <unfinished ...>", "9 sendmsg({}, \"ID\") = 1", "8 <... fdatasync resumed>) = 0" }, ExpectedResult = 1)]
    [TestCase("synced for another, earlier", new[] { "8 fdatasync(5</d/canvass.db-wal>) = 0", "7 recvmsg({}, \"put ID\") = 1", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 1)]
    [TestCase("another file synced", new[] { "7 recvmsg({}, \"put ID\") = 1", "8 fdatasync(5</d/stats.db-wal>) = 0", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 1)]
    [TestCase("the sync failed", new[] { "7 recvmsg({}, \"put ID\") = 1", "8 fdatasync(5</d/canvass.db-wal>) = -1 EIO", "9 sendmsg({}, \"ID\") = 1" }, ExpectedResult = 1)]
    [TestCase("not traced", new[] { "8 fdatasync(5</d/canvass.db-wal>) = 0" }, ExpectedResult = 1)]
    public int a_trace_is_read_right(string what, string[] lines)
    {
        var id = NewId.At(DateTimeOffset.UnixEpoch);
        return SyncOrder.Flaws([.. lines.Select(l => l.Replace("ID", id.ToString(), StringComparison.Ordinal))], [id], "canvass.db-wal").Count;
    }
}
