using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Log;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("B2")]
public sealed class Numbering_the_log(Database database)
{
    private readonly Clock clock = new();
    private LogOnDisk log = null!;

    [SetUp]
    public async Task MakeAsync() => log = await LogOnDisk.NewAsync(database, clock);

    [TearDown]
    public async Task RemoveAsync()
    {
        if (log is not null) await log.DisposeAsync();
    }

    // Control tried: numbering by a cursor on the row's id instead of the waiting rows; see the test below that keeps it.
    [Test]
    public async Task leaves_no_gap_with_many_uneven_writers_some_of_which_fail([Values(1, 2)] int relays)
    {
        const int Writers = 32;
        var each = Size.Of(everyday: 25, full: 6_000);
        using var written = new CancellationTokenSource();
        var numbering = Enumerable.Range(0, relays).Select(_ => Task.Run(() => NumberUntilAsync(written.Token))).ToList();

        var committed = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer, each)));
        await written.CancelAsync();
        await Task.WhenAll(numbering);
        await log.NumberAllAsync();

        var entries = await log.ReadAllAsync();
        Assert.Multiple(() =>
        {
            Assert.That(Holes(entries.Select(entry => entry.Number)), Is.Empty);
            Assert.That(entries.Select(entry => entry.Body), Is.EquivalentTo(committed.SelectMany(bodies => bodies)));
        });
        Assert.That((await log.Log.HeadAsync()).Last, Is.EqualTo(entries.Count));
    }

    [Test]
    public async Task keeps_the_order_of_one_writer()
    {
        await log.AppendAsync(LogEntries.Evening(50));
        await log.NumberAllAsync();

        Assert.That(await log.ReadAllAsync(), Is.EqualTo(LogEntries.Evening(50)));
    }

    [Test]
    public async Task gives_no_number_to_what_was_not_committed()
    {
        await log.AppendAsync(LogEntries.Outcome(1, "busy"));
        Assert.That(() => log.Database.WriteAsync(async work =>
        {
            await work.AppendToLogAsync(LogKinds.Outcome, clock.GetUtcNow(), 1, "{}");
            throw new InvalidOperationException("changed my mind");
        }), Throws.InvalidOperationException);
        await log.AppendAsync(LogEntries.Outcome(2, "busy"));
        await log.NumberAllAsync();

        Assert.That((await log.ReadAllAsync()).Select(entry => entry.Number), Is.EqualTo(new long[] { 1, 2 }));
    }

    /// <summary>Control: without the rows that wait for a number PostgreSQL counts one too few.</summary>
    [Test]
    public async Task counts_what_comes_after_an_entry_with_or_without_a_number()
    {
        await log.AppendAsync(LogEntries.Outcome(1, "busy"));
        await log.AppendAsync(LogEntries.Outcome(2, "busy"));
        await log.NumberAllAsync();
        await log.AppendAsync(LogEntries.Outcome(3, "busy"));

        Assert.That((await log.Log.CountAfterAsync(0), await log.Log.CountAfterAsync(1), await log.Log.CountAfterAsync(3)), Is.EqualTo((3L, 2L, 0L)));
    }

    [Test]
    public async Task never_moves_back_what_the_bus_has_taken()
    {
        await log.Log.PublishedUpToAsync(7, CancellationToken.None);
        await log.Log.PublishedUpToAsync(3, CancellationToken.None);

        Assert.That((await log.Log.PublishedAsync(CancellationToken.None)).Last, Is.EqualTo(7));
    }

    private async Task NumberUntilAsync(CancellationToken written)
    {
        var replica = new LogStore(log.Own.Store, clock);
        while (!written.IsCancellationRequested && log.Database.Engine == Engine.Postgres) await replica.NumberAsync(7, CancellationToken.None);
    }

    private async Task<List<string>> WriteAsync(int writer, int entries)
    {
        var any = new Random(writer);
        var committed = new List<string>();
        for (var i = 0; i < entries; i++)
        {
            var body = $"{writer}-{i}";
            var fails = any.Next(40) == 0;
            var pause = any.Next(4);
            try
            {
                await log.Database.WriteAsync(async work =>
                {
                    await work.AppendToLogAsync(LogKinds.Outcome, clock.GetUtcNow(), 1, body);
                    // Between its entry and its commit a transaction takes its time, and others overtake it.
                    if (work.Engine == Engine.Postgres && pause == 0) await work.ExecuteAsync("select pg_sleep(0.003)");
                    if (fails) throw new InvalidOperationException("changed my mind");
                });
                committed.Add(body);
            }
            catch (InvalidOperationException)
            {
                Assert.That(fails, Is.True);
            }
        }
        return committed;
    }

    internal static IEnumerable<long> Holes(IEnumerable<long> numbers)
    {
        var next = 1L;
        foreach (var number in numbers)
        {
            if (number != next) yield return next;
            next = number + 1;
        }
    }
}
