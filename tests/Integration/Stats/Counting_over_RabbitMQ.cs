using System.Collections.Concurrent;
using System.Text;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Hosting;
using Canvass.Integration.Log;
using Canvass.Shared;
using Canvass.Shared.Servers;
using Canvass.Stats;
using Canvass.Stats.RollUps;
using MassTransit;
using NUnit.Framework;
using RabbitMQ.Client;

namespace Canvass.Integration.Stats;

/// <summary>B2 and B4 with the workers, PostgreSQL and RabbitMQ as in production: the figures are a recount of the log, cell by cell, and the watermark is its last number.</summary>
public sealed class Counting_over_RabbitMQ
{
    private readonly TimeProvider clock = TimeProvider.System;
    private LogOnDisk log = null!;

    [SetUp]
    public async Task MakeAsync() => log = await LogOnDisk.NewAsync(Database.Postgres, clock);

    [TearDown]
    public async Task RemoveAsync()
    {
        if (log is not null) await log.DisposeAsync();
    }

    // The control listens beside it: an intake without a watermark, which counts whatever it hears.
    [Test]
    public async Task of_messages_that_come_one_to_five_times_and_in_any_order()
    {
        var entries = LogEntries.Evening(Size.Of(everyday: 1_500, full: 50_000));
        var forgetful = new Forgetful.Counts();
        await using var workers = await Workers.StartStatsAsync(log, by: null, (Forgetful.Endpoint, forgetful));
        await Eventually.TrueAsync(async () =>
        {
            await workers.SayAsync(Message([entries[0]]));
            return forgetful.Heard > 0;
        }, "the control listens");
        await TakenAsync(entries);

        var sent = 0;
        var any = new Random(2018);
        foreach (var message in Cut(entries, any).SelectMany(message => Enumerable.Repeat(message, any.Next(1, 6))).OrderBy(_ => any.Next()))
        {
            await workers.SayAsync(Message(message));
            sent += message.Count;
        }
        await Eventually.TrueAsync(() => Task.FromResult(forgetful.Heard >= sent), "the control has heard them all");
        await workers.StartQueueAsync();
        await workers.CaughtUpAsync();

        await FiguresAreAsync(workers, entries);
        Assert.That(forgetful.Cells.Where(cell => cell.Value != 0), Is.Not.EquivalentTo(Recount(entries)), "the control is no control: it counted everything once");
    }

    // Controls: A_cursor_on_the_row_id, for the numbers; the Forgetful one above, for the figures.
    [Test]
    public async Task of_32_reporters_with_uneven_transactions_some_of_which_are_rolled_back()
    {
        await using var workers = await Workers.StartAsync(log);

        var committed = await Task.WhenAll(Enumerable.Range(0, 32).Select(reporter => ReportAsync(reporter, Size.Of(everyday: 25, full: 2_000))));
        var expected = committed.SelectMany(outcomes => outcomes).CountBy(outcome => new Cell(1, 1, outcome)).ToDictionary(cell => cell.Key, cell => (long)cell.Value);
        // Numbered after their commit, so by the time it has heard of as many as there are it has heard of them all.
        await Eventually.TrueAsync(async () => (await log.Log.HeadAsync()).Last == expected.Values.Sum(), "all are numbered");
        await workers.CaughtUpAsync();

        Assert.That(Numbering_the_log.Holes((await log.ReadAllAsync()).Select(entry => entry.Number)), Is.Empty);
        Assert.That(await workers.TotalsAsync(), Is.EquivalentTo(expected));
        Assert.That((await workers.LagAsync()).NotCounted, Is.Zero);
    }

    // Control tried: no replay (a queue worker that does not listen); the watermark then stays before the first damaged one for ever.
    [Test]
    public async Task of_which_50_copies_came_damaged()
    {
        const int Damaged = 50;
        var entries = LogEntries.Evening(5_000);
        await using var workers = await Workers.StartStatsAsync(log);
        await TakenAsync(entries);

        var messages = entries.Chunk(25).ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            if (i % (messages.Count / Damaged) != 1) await workers.SayAsync(Message(messages[i]));
            else await SayDamagedAsync(workers, Message(messages[i]), i / 4);
        }
        await workers.StartQueueAsync();
        await workers.CaughtUpAsync();

        await FiguresAreAsync(workers, entries);
        await Eventually.TrueAsync(async () => await SetAsideAsync(workers) == Damaged, "all damaged copies, and nothing else, are set aside");
    }

    [Test]
    public async Task with_entries_that_cannot_be_folded_noted_and_passed_by()
    {
        await using var workers = await Workers.StartAsync(log);

        await log.AppendAsync(LogEntries.Outcome(1, "busy"), LogEntries.Entry(2, LogKinds.Outcome, "{ not json"), LogEntries.Outcome(3, "busy"), LogEntries.Withdrawal(4, "refused"), LogEntries.Outcome(5, "busy"));
        await NumberedAsync(5);
        await workers.CaughtUpAsync();

        Assert.That(await workers.TotalsAsync(), Is.EquivalentTo(new Dictionary<Cell, long> { [new Cell(1, 1, "busy")] = 3 }));
        Assert.That((await workers.LagAsync()).NotCounted, Is.EqualTo(2));
        Assert.That(await SetAsideAsync(workers), Is.Zero, "the messages were whole");
    }

    [Test]
    public async Task up_to_an_entry_of_an_unknown_kind_and_it_says_why_no_further()
    {
        await using var workers = await Workers.StartAsync(log);

        await log.AppendAsync(LogEntries.Outcome(1, "busy"), LogEntries.Entry(2, "shift", "{}"), LogEntries.Outcome(3, "busy"));
        await Eventually.TrueAsync(async () => await workers.LagAsync() is { Stopped: not null, Head: 3 }, "counting has stopped, and the log goes on");

        var lag = await workers.LagAsync();
        Assert.That((lag.Watermark, lag.Stopped), Is.EqualTo((1L, "Entry 2 is of a kind (shift) that this program does not know: start a newer one.")));
        Assert.That(await workers.TotalsAsync(), Is.EquivalentTo(new Dictionary<Cell, long> { [new Cell(1, 1, "busy")] = 1 }));
        await Eventually.TrueAsync(async () => (await workers.LagAsync()).SecondsBehind > 0, "it is behind");
    }

    // Control: A_database_copied_back, where a copy that kept its id was tried.
    [Test]
    public async Task anew_where_the_database_was_copied_back_from_before()
    {
        var entries = LogEntries.Evening(3_000);
        await using var workers = await Workers.StartAsync(log);
        await log.AppendAsync(entries);
        await NumberedAsync(3_000);
        await workers.CaughtUpAsync();

        await using var restored = await LogOnDisk.NewAsync(Database.Postgres, clock);
        var before = LogEntries.Evening(2_000, seed: 7);
        await restored.AppendAsync(before);
        await workers.MoveToAsync(restored);
        await Eventually.TrueAsync(async () => (await restored.Log.HeadAsync()).Last == 2_000, "all are numbered");
        await workers.CaughtUpAsync();

        await FiguresAreAsync(workers, before);
    }

    // Control tried: one bus for the life of the process (a patience of ten minutes, a heartbeat of one); it is deaf and dumb for minutes.
    [Test]
    public async Task again_when_the_line_to_the_broker_was_cut_and_mended()
    {
        await using var wire = new Wire(RabbitMqServer.Shared.Address);
        await using var workers = await Workers.StartAsync(log, wire);
        await log.AppendAsync(LogEntries.Evening(10));
        await NumberedAsync(10);
        await workers.CaughtUpAsync();

        wire.Cut();
        await log.AppendAsync(LogEntries.Evening(1_000).Skip(10));
        await NumberedAsync(1_000);
        wire.Mend();
        await workers.CaughtUpAsync();

        await FiguresAreAsync(workers, LogEntries.Evening(1_000));
    }

    private Task NumberedAsync(long last) => Eventually.TrueAsync(async () => (await log.Log.HeadAsync()).Last == last, "all are numbered");

    /// <summary>In the log, and the bus has taken them, so it says: the relay sends them only to who asks.</summary>
    private async Task TakenAsync(IReadOnlyList<LogEntry> entries)
    {
        await log.AppendAsync(entries);
        await log.NumberAllAsync();
        await log.Log.PublishedUpToAsync(entries.Count, CancellationToken.None);
    }

    private static IEnumerable<IReadOnlyList<LogEntry>> Cut(IReadOnlyList<LogEntry> entries, Random any)
    {
        for (var from = 0; from < entries.Count;)
        {
            var message = entries.Skip(from).Take(any.Next(1, 40)).ToList();
            from += message.Count;
            yield return message;
        }
    }

    private LogPublished Message(IReadOnlyList<LogEntry> entries) => new() { LogId = log.LogId, First = entries[0].Number, Last = entries[^1].Number, Entries = entries };

    private static Task SayDamagedAsync(Workers workers, LogPublished message, int how) => (how % 4) switch
    {
        0 => workers.SayAsync(message with { Entries = [.. message.Entries.Where((_, i) => i != 7)] }),
        1 => workers.SayAsync(message with { Last = message.Last + 1 }),
        2 => workers.SayAsync(message with { Entries = [.. message.Entries.Select(entry => entry with { Body = null! })] }),
        _ => SayTornAsync(workers, message),
    };

    /// <summary>Not even JSON any more: cut off in the middle on its way.</summary>
    private static async Task SayTornAsync(Workers workers, LogPublished message)
    {
        await using var connection = await RabbitMqServer.Shared.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var torn = Encoding.UTF8.GetBytes($$"""{"messageType":["urn:message:Canvass.Contracts:LogPublished"],"message":{"first":{{message.First}},"entr""");
        await channel.BasicPublishAsync($"{workers.Prefix}Canvass.Contracts:LogPublished", "", mandatory: true, new BasicProperties { ContentType = "application/vnd.masstransit+json" }, torn);
    }

    private static async Task<uint> SetAsideAsync(Workers workers)
    {
        await using var connection = await RabbitMqServer.Shared.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.MessageCountAsync($"{workers.Prefix}{StatsModule.Endpoint.Name}_error");
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            // The queue is made for the first message that is set aside.
            return 0;
        }
    }

    private static async Task FiguresAreAsync(Workers workers, IReadOnlyList<LogEntry> entries)
    {
        var lag = await workers.LagAsync();
        Assert.That((lag.Watermark, lag.NotCounted), Is.EqualTo(((long)entries.Count, 0L)));
        Assert.That(await workers.TotalsAsync(), Is.EquivalentTo(Recount(entries)));
    }

    private static Dictionary<Cell, long> Recount(IReadOnlyList<LogEntry> entries) => entries
        .SelectMany(Moves)
        .GroupBy(move => move.Cell, move => move.Calls)
        .Select(cell => (cell.Key, Calls: cell.Sum()))
        .Where(cell => cell.Calls != 0)
        .ToDictionary(cell => cell.Key, cell => cell.Calls);

    private static IEnumerable<(Cell Cell, long Calls)> Moves(LogEntry entry)
    {
        if (LogBody.Read(entry) is not CallEntry call) yield break;
        if (call.Added is { } added) yield return (new Cell(entry.OrganisationId, added.CampaignId, added.Outcome), 1);
        if (call.Removed is { } removed) yield return (new Cell(entry.OrganisationId, removed.CampaignId, removed.Outcome), -1);
    }

    private async Task<List<string>> ReportAsync(int reporter, int reports)
    {
        var any = new Random(reporter);
        var committed = new List<string>();
        for (var i = 0; i < reports; i++)
        {
            var outcome = LogEntries.Outcomes[any.Next(LogEntries.Outcomes.Length)];
            var (fails, dawdles) = (any.Next(10) == 0, any.Next(4) == 0);
            try
            {
                await log.Database.WriteAsync(async work =>
                {
                    await LogEntries.AppendAsync(work, LogEntries.Outcome(i + 1, outcome));
                    // Between its entry and its commit a transaction takes its time, and others overtake it.
                    if (dawdles) await work.ExecuteAsync("select pg_sleep(0.003)");
                    if (fails) throw new ChangedMind();
                });
                committed.Add(outcome);
            }
            catch (ChangedMind)
            {
                Assert.That(fails, Is.True);
            }
        }
        return committed;
    }

    private sealed class ChangedMind : Exception;

    /// <summary>What an intake would be without a watermark.</summary>
    private sealed class Forgetful(Forgetful.Counts counts) : IConsumer<LogPublished>
    {
        public static readonly BusEndpoint Endpoint = new() { Name = "forgetful", Consumers = [typeof(Forgetful)] };

        public Task Consume(ConsumeContext<LogPublished> context)
        {
            foreach (var (cell, calls) in context.Message.Entries.SelectMany(Moves)) counts.Cells.AddOrUpdate(cell, calls, (_, before) => before + calls);
            counts.Heard += context.Message.Entries.Count;
            return Task.CompletedTask;
        }

        public sealed class Counts
        {
            public ConcurrentDictionary<Cell, long> Cells { get; } = [];

            public int Heard { get; set; }
        }
    }
}
