using Canvass.Contracts;
using Canvass.Shared;
using Canvass.Stats.Intake;
using NUnit.Framework;
using static Canvass.Integration.Stats.CountingHouse;
using static Canvass.Shared.LogEntries;

namespace Canvass.Integration.Stats;

/// <summary>B1: a database that was restored has another log; a recount is asked for; a first start has none yet.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("B1")]
public sealed class Counting_another_log(Database database)
{
    private CountingHouse house = null!;

    [SetUp]
    public async Task OpenAsync() => house = await CountingHouse.NewAsync(database);

    [TearDown]
    public async Task CloseAsync()
    {
        if (house is not null) await house.DisposeAsync();
    }

    [Test]
    public async Task begins_with_the_first_log_it_hears_of()
    {
        await house.RestartAsync();
        Assert.That(house.Asked.Single(), Is.EqualTo(new ReplayLog { LogId = Guid.Empty, After = 0 }));

        await house.HearAsync(2);
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"));
        Assert.That(await house.CallsAsync("busy"), Is.Zero, "shown before it was whole");

        await house.HearAsync(2);
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(2));
    }

    // Control tried: clearing the tables that are shown when the other log is heard of.
    [Test]
    public async Task shows_the_old_figures_until_the_new_ones_have_caught_up()
    {
        await house.HearAsync(0);
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"), Outcome(3, "busy"));

        await house.HearAsync(2, OtherLogId);
        Assert.That(house.Asked.Last(), Is.EqualTo(new ReplayLog { LogId = OtherLogId, After = 0 }));
        await house.TakeFromAsync(OtherLogId, Outcome(1, "refused"));
        await house.HearAsync(2, OtherLogId);
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(3));
        var lag = await house.LagAsync();
        Assert.That((lag.Rebuilding, lag.LogId, lag.Watermark), Is.EqualTo((1L, OtherLogId, 0L)), "what is shown is of the old log");

        await house.TakeFromAsync(OtherLogId, Outcome(2, "refused"));
        await house.HearAsync(2, OtherLogId);
        Assert.That((await house.CallsAsync("busy"), await house.CallsAsync("refused")), Is.EqualTo((0L, 2L)));
        Assert.That((await house.LagAsync()).Rebuilding, Is.Null);
    }

    [Test]
    public async Task may_come_and_go_many_times()
    {
        foreach (var round in Enumerable.Range(1, 5))
        {
            var logId = round % 2 == 0 ? LogId : OtherLogId;
            await house.HearAsync(round, logId);
            await house.TakeFromAsync(logId, Enumerable.Range(1, round).Select(number => Outcome(number, "busy")));
            await house.HearAsync(round, logId);

            Assert.That(await house.CallsAsync("busy"), Is.EqualTo(round));
        }
    }

    [Test]
    public async Task is_not_brought_back_by_messages_left_over_from_the_old_one()
    {
        await house.HearAsync(0);
        await house.TakeFromAsync(OtherLogId, Outcome(1, "refused"));
        await house.HearAsync(1, OtherLogId);
        await house.HearAsync(0);

        Assert.That(await house.CallsAsync("refused"), Is.Zero);
        Assert.That((await house.LagAsync()).Rebuilding, Is.Null);
    }

    [Test]
    public async Task recounts_to_the_same_figures()
    {
        var log = Evening(Size.Of(everyday: 6_000, full: 200_000));
        await house.HearAsync(0);
        foreach (var message in log.Chunk(500)) await house.TakeAsync(message);
        var before = await house.TotalsAsync();

        Assert.That(await house.RebuildAsync(new LogInHand(LogId, log)), Is.EqualTo(log.Count));
        Assert.That(await house.TotalsAsync(), Is.EquivalentTo(before));
        Assert.That((await house.VerifyAsync(new LogInHand(LogId, log))).IsRight, Is.True);
    }

    [Test]
    public async Task recounts_while_new_entries_are_counted()
    {
        var log = Evening(12_000);
        await house.HearAsync(0);
        foreach (var message in log.Take(11_000).Chunk(500)) await house.TakeAsync(message);
        var arriving = new Queue<LogEntry[]>(log.Skip(11_000).Chunk(250));
        var reader = new LogInHand(LogId, log)
        {
            Before = async _ =>
            {
                if (arriving.TryDequeue(out var message)) await house.TakeAsync(message);
            },
        };

        await house.RebuildAsync(reader);
        while (arriving.TryDequeue(out var message)) await house.TakeAsync(message);

        Assert.That((await house.LagAsync()).Watermark, Is.EqualTo(log.Count));
        Assert.That((await house.VerifyAsync(new LogInHand(LogId, log))).IsRight, Is.True);
    }

    [Test]
    public async Task leaves_the_figures_as_they_are_when_a_recount_cannot_be_finished()
    {
        await house.HearAsync(0);
        await house.TakeAsync(Outcome(1, "busy"));

        Assert.That(() => house.RebuildAsync(new LogInHand(LogId, [Outcome(1, "busy"), Entry(2, "shift", "{}")])), Throws.TypeOf<RebuildStopped>());
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(1));
    }

    [Test]
    public async Task verify_names_the_cell_that_differs()
    {
        var log = Evening(300);
        await house.HearAsync(0);
        await house.TakeAsync(log);
        Assert.That((await house.VerifyAsync(new LogInHand(LogId, log))).IsRight, Is.True);

        await house.Store.Database.WriteAsync(work => work.ExecuteAsync("update total_a set calls = calls + 1 where outcome = 'busy' and campaign_id = 2"));
        var verdict = await house.VerifyAsync(new LogInHand(LogId, log));

        Assert.That(verdict.IsRight, Is.False);
        Assert.That(verdict.Differences.Single(), Has.Property("Cell").EqualTo(new Canvass.Stats.RollUps.Cell(1, 2, "busy")));
    }

    [Test]
    public async Task verify_refuses_to_compare_with_another_log()
    {
        await house.HearAsync(0);

        Assert.That((await house.VerifyAsync(new LogInHand(OtherLogId, []))).Problem, Is.Not.Null);
    }

    /// <summary>Control: without asking the log what comes after the watermark nothing waits.</summary>
    [Test]
    public async Task verify_says_how_much_waits_to_be_counted()
    {
        var log = Evening(300);
        await house.HearAsync(0);
        await house.TakeAsync(log.Take(290));

        var verdict = await house.VerifyAsync(new LogInHand(LogId, log));

        Assert.That((verdict.IsRight, verdict.UpTo, verdict.Waiting), Is.EqualTo((true, 290L, 10L)));
    }

    [Test]
    public async Task verify_finds_no_fault_in_figures_that_nobody_has_begun()
    {
        var verdict = await house.VerifyAsync(new LogInHand(LogId, Evening(300)));

        Assert.That((verdict.IsRight, verdict.UpTo, verdict.Waiting), Is.EqualTo((true, 0L, 300L)));
    }
}
