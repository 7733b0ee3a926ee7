using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Canvass.Integration.Log;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Relaying_the_log(Database database)
{
    private static readonly LogOptions Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(10),
        Gather = TimeSpan.Zero,
        HeartBeat = TimeSpan.FromMilliseconds(100),
        PublishTimeout = TimeSpan.FromMilliseconds(200),
        LongestPause = TimeSpan.FromMilliseconds(20),
        TakeOver = TimeSpan.FromMilliseconds(20),
    };

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly List<LogRelay> relays = [];
    private readonly List<IDatabase> doors = [];
    private LogOnDisk log = null!;
    private BusInHand bus = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        log = await LogOnDisk.NewAsync(database, clock);
        bus = new BusInHand();
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        foreach (var relay in relays.ToList()) await StopAsync(relay);
        foreach (var door in doors) await door.DisposeAsync();
        doors.Clear();
        await log.DisposeAsync();
    }

    [Test]
    public async Task publishes_everything_once_in_order_and_in_handy_messages()
    {
        await log.AppendAsync(LogEntries.Evening(1_300));
        await RelayAsync();
        await PublishedAsync(1_300);
        await log.AppendAsync(LogEntries.Outcome(1_301, "busy"));
        await PublishedAsync(1_301);

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
        await RelayAsync();

        await PublishedAsync(600);
        Assert.That(bus.Refused, Is.EqualTo(5));
        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(1, 600)));
    }

    [Test]
    public async Task gives_a_silent_bus_up_after_a_while_and_tries_again()
    {
        var silent = true;
        bus.Before = ct => silent ? Task.Delay(Timeout.InfiniteTimeSpan, clock, ct) : Task.CompletedTask;
        await log.AppendAsync(LogEntries.Evening(3));
        await RelayAsync();
        await Eventually.TrueAsync(() => Task.FromResult(bus.Refused >= 3), "the relay gives up waiting");
        silent = false;

        await PublishedAsync(3);
        Assert.That(bus.Numbers, Is.EqualTo(new long[] { 1, 2, 3 }));
    }

    [Test]
    public async Task numbers_on_while_the_bus_is_away()
    {
        bus.Before = _ => throw new InvalidOperationException("away");
        await RelayAsync();
        await log.AppendAsync(LogEntries.Evening(40));

        await Eventually.TrueAsync(async () => (await log.Log.HeadAsync()).Last == 40, "all are numbered");
        Assert.That((await log.Log.PublishedAsync(CancellationToken.None)).Last, Is.Zero);
    }

    // Control tried: noting "published" before publishing.
    [Test]
    public async Task publishes_again_after_a_crash_what_it_had_not_noted_as_taken()
    {
        await log.AppendAsync(LogEntries.Evening(10));
        await RelayAsync();
        await PublishedAsync(10);
        await StopAsync(relays[0]);
        await log.Database.WriteAsync(work => work.ExecuteAsync("update log_head set published = 6"));

        await RelayAsync();
        await PublishedAsync(10);
        Assert.That(bus.Numbers, Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 10 }));
    }

    [Test]
    public async Task says_how_far_it_has_published_and_not_how_far_it_has_numbered()
    {
        await log.AppendAsync(LogEntries.Evening(5));
        await RelayAsync();
        await PublishedAsync(5);
        await Eventually.TrueAsync(() => Task.FromResult(bus.Heads.Any(head => head.Last == 5)), "the heartbeat tells");

        Assert.That(bus.Heads, Has.All.Matches<LogHead>(head => head.LogId == log.LogId && head.Last is 0 or 5));
    }

    [Test]
    public async Task is_one_processs_work_until_that_one_ends()
    {
        var first = await RelayAsync();
        await log.AppendAsync(LogEntries.Evening(5));
        await PublishedAsync(5);
        var othersBus = new BusInHand();
        await RelayAsync(othersBus);
        await log.AppendAsync(LogEntries.Outcome(6, "busy"));
        await PublishedAsync(6);
        Assert.That(othersBus.Batches, Is.Empty);

        await StopAsync(first);
        await log.AppendAsync(LogEntries.Outcome(7, "busy"));
        await PublishedAsync(7);
        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(1, 6)));
        Assert.That(othersBus.Numbers, Is.EqualTo(new long[] { 7 }));
    }

    [Test]
    public async Task is_taken_over_when_the_database_lets_go_of_the_lock()
    {
        if (database.Engine == Engine.Sqlite) Assert.Pass("One process owns the file: nobody else could take over.");
        await RelayAsync();
        await log.AppendAsync(LogEntries.Evening(5));
        await PublishedAsync(5);

        await log.Database.WriteAsync(work => work.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())"));
        await RelayAsync();
        await log.AppendAsync(Enumerable.Range(6, 20).Select(number => LogEntries.Outcome(number, "busy")));

        await PublishedAsync(25);
        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(1, 25)));
    }

    [Test]
    public async Task doubles_a_message_at_worst_where_two_relay_at_once()
    {
        await log.AppendAsync(LogEntries.Evening(900));
        await RelayAsync();
        await RelayAsync(duty: new Forged());
        await PublishedAsync(900);
        await log.AppendAsync(Enumerable.Range(901, 200).Select(number => LogEntries.Outcome(number, "busy")));
        await PublishedAsync(1_100);

        Assert.That(bus.Numbers.Distinct().Order(), Is.EqualTo(Enumerable.Range(1, 1_100)));
        Assert.That(bus.Batches.SelectMany(batch => batch.Entries).Distinct().Count(), Is.EqualTo(1_100), "a number was given to two entries");
    }

    private Task PublishedAsync(long number) => Eventually.TrueAsync(
        async () => (await log.Log.PublishedAsync(CancellationToken.None)).Last == number, $"all is published up to {number}");

    private async Task<LogRelay> RelayAsync(ILogBus? to = null, IDuty? duty = null)
    {
        var door = database.Engine == Engine.Postgres ? log.Own.OpenAnother() : null;
        if (door is not null) doors.Add(door);
        ILog own = new LogStore(new CallQueueStore(door ?? log.Database), clock);
        if (duty is not null) own = new LogWithDuty(own, duty);
        var options = Options.Create(Quick);
        var speaker = to ?? bus;
        var relay = new LogRelay(own, speaker, new HeartBeat(own, speaker, options, clock, NullLogger<HeartBeat>.Instance), new LogSignal(), options, clock, NullLogger<LogRelay>.Instance);
        relays.Add(relay);
        await relay.StartAsync(CancellationToken.None);
        return relay;
    }

    private async Task StopAsync(LogRelay relay)
    {
        relays.Remove(relay);
        await relay.StopAsync(CancellationToken.None);
        relay.Dispose();
    }

    private sealed class Forged : IDuty
    {
        public Task<bool> IsHeldAsync(CancellationToken ct = default) => Task.FromResult(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class LogWithDuty(ILog log, IDuty duty) : ILog
    {
        public Task<int> NumberAsync(int limit, CancellationToken ct) => log.NumberAsync(limit, ct);

        public Task<LogHead> PublishedAsync(CancellationToken ct) => log.PublishedAsync(ct);

        public Task PublishedUpToAsync(long number, CancellationToken ct) => log.PublishedUpToAsync(number, ct);

        public Task<IDuty?> TryTakeRelayDutyAsync(CancellationToken ct) => Task.FromResult<IDuty?>(duty);

        public Task<LogHead> HeadAsync(CancellationToken ct = default) => log.HeadAsync(ct);

        public Task<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct = default) => log.ReadAsync(after, limit, ct);
    }
}
