using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Log;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Relaying_the_log(Database database)
{
    private Relays relays = null!;
    private LogOnDisk log = null!;
    private BusInHand bus = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        relays = await Relays.NewAsync(database);
        (log, bus) = (relays.Log, relays.Bus);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        if (relays is not null) await relays.DisposeAsync();
    }

    [Test]
    public async Task publishes_everything_once_in_order_and_in_handy_messages()
    {
        await log.AppendAsync(LogEntries.Evening(1_300));
        await relays.RelayAsync();
        await relays.PublishedAsync(1_300);
        await log.AppendAsync(LogEntries.Outcome(1_301, "busy"));
        await relays.PublishedAsync(1_301);

        Assert.That(bus.Batches.SelectMany(batch => batch.Entries), Is.EqualTo(LogEntries.Evening(1_300).Append(LogEntries.Outcome(1_301, "busy"))));
        Assert.That(bus.Batches, Has.All.Matches<LogPublished>(batch => batch.LogId == log.LogId && batch.Entries.Count <= LogOptions.LargestMessage
            && batch.First == batch.Entries[0].Number && batch.Last == batch.Entries[^1].Number));
    }

    // Control tried: moving "published" before the bus has taken the message; the refused entries are then never published.
    [Test]
    public async Task tries_again_until_the_bus_has_taken_it_and_keeps_the_order()
    {
        var patience = 5;
        bus.Before = _ => Interlocked.Decrement(ref patience) >= 0 ? throw new InvalidOperationException("away") : Task.CompletedTask;
        await log.AppendAsync(LogEntries.Evening(600));
        await relays.RelayAsync();

        await relays.PublishedAsync(600);
        Assert.That(bus.Refused, Is.EqualTo(5));
        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(1, 600)));
    }

    [Test]
    public async Task numbers_on_while_the_bus_is_away()
    {
        bus.Before = _ => throw new InvalidOperationException("away");
        await relays.RelayAsync();
        await log.AppendAsync(LogEntries.Evening(40));

        await Eventually.TrueAsync(async () => (await log.Log.HeadAsync()).Last == 40, "all are numbered");
        Assert.That((await log.Log.PublishedAsync(CancellationToken.None)).Last, Is.Zero);
    }

    // Control tried: noting "published" before publishing.
    [Test]
    public async Task publishes_again_after_a_crash_what_it_had_not_noted_as_taken()
    {
        await log.AppendAsync(LogEntries.Evening(10));
        var first = await relays.RelayAsync();
        await relays.PublishedAsync(10);
        await relays.StopAsync(first);
        await log.Database.WriteAsync(work => work.ExecuteAsync("update log_head set published = 6"));

        await relays.RelayAsync();
        await relays.PublishedAsync(10);
        Assert.That(bus.Numbers, Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 10 }));
    }

    [Test]
    public async Task says_how_far_it_has_published_and_not_how_far_it_has_numbered()
    {
        await log.AppendAsync(LogEntries.Evening(5));
        await relays.RelayAsync();
        await relays.PublishedAsync(5);
        await Eventually.TrueAsync(() => Task.FromResult(bus.Heads.Any(head => head.Last == 5)), "the heartbeat tells");

        Assert.That(bus.Heads, Has.All.Matches<LogHead>(head => head.LogId == log.LogId && head.Last is 0 or 5));
    }

    [Test]
    public async Task is_one_processs_work_until_that_one_ends()
    {
        var first = await relays.RelayAsync();
        await log.AppendAsync(LogEntries.Evening(5));
        await relays.PublishedAsync(5);
        var othersBus = new BusInHand();
        await relays.RelayAsync(othersBus);
        await log.AppendAsync(LogEntries.Outcome(6, "busy"));
        await relays.PublishedAsync(6);
        Assert.That(othersBus.Batches, Is.Empty);

        await relays.StopAsync(first);
        await log.AppendAsync(LogEntries.Outcome(7, "busy"));
        await relays.PublishedAsync(7);
        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(1, 6)));
        Assert.That(othersBus.Numbers, Is.EqualTo(new long[] { 7 }));
    }

    [Test]
    public async Task doubles_a_message_at_worst_where_two_relay_at_once()
    {
        await log.AppendAsync(LogEntries.Evening(900));
        await relays.RelayAsync();
        await relays.RelayAsync(duty: new Relays.Forged());
        await relays.PublishedAsync(900);
        await log.AppendAsync(Enumerable.Range(901, 200).Select(number => LogEntries.Outcome(number, "busy")));
        await relays.PublishedAsync(1_100);

        Assert.That(bus.Numbers.Distinct().Order(), Is.EqualTo(Enumerable.Range(1, 1_100)));
        Assert.That(bus.Batches.SelectMany(batch => batch.Entries).Distinct().Count(), Is.EqualTo(1_100), "a number was given to two entries");
    }
}
