using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using Canvass.Stats;
using Canvass.Stats.Intake;
using Canvass.Stats.Reports;
using Canvass.Stats.RollUps;
using Canvass.Stats.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>
/// The log's way to the figures: the real relay and the real intake with a bus between them that cannot be relied on. They have a
/// clock of their own, so that what happens to messages never changes what volunteers see.
/// </summary>
internal sealed class Figures : IAsyncDisposable
{
    private const int HeartbeatsUntilHopeless = 60;
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(5);
    private static readonly IOptions<LogOptions> LogOptions = Options.Create(new LogOptions { LongestPause = TimeSpan.FromSeconds(1) });
    private static readonly IOptions<IntakeOptions> IntakeOptions = Options.Create(new IntakeOptions());

    private readonly OwnDatabase queue;
    private readonly OwnDatabase own;
    private readonly Clock clock;
    private readonly Random dice;
    private readonly Sabotage sabotage;
    private UnreliableBus bus = null!;
    private LogRelay relay = null!;
    private LogStore log = null!;
    private CancellationTokenSource life = null!;
    private Task carrying = null!;

    private Figures(OwnDatabase queue, OwnDatabase own, Clock clock, int seed, Sabotage sabotage)
    {
        this.queue = queue;
        this.own = own;
        this.clock = clock;
        this.sabotage = sabotage;
        dice = new Random(seed);
    }

    private StatsStore Store => new(own.Opened);

    public static async Task<Figures> OpenAsync(Database engine, OwnDatabase queue, int seed, Sabotage sabotage)
    {
        var clock = new Clock();
        await LogEntries.SetUpAsync(queue.Opened);
        var own = await engine.EmptyAsync(clock);
        await StatsStore.Migrator.MigrateAsync(own.Opened);
        var figures = new Figures(queue, own, clock, seed, sabotage);
        await figures.StartAsync();
        return figures;
    }

    public void PassTime() => clock.Advance(TimeSpan.FromMilliseconds(dice.Next(300)));

    /// <summary>The process is gone, with whatever was on its way in it.</summary>
    public async Task StopAsync()
    {
        await relay.StopAsync(CancellationToken.None);
        relay.Dispose();
        await life.CancelAsync();
        await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        life.Dispose();
        await own.CloseAsync();
    }

    public async Task StartAsync()
    {
        log = new LogStore(queue.Store, clock);
        bus = new UnreliableBus(dice.Next(), sabotage);
        bus.Intake = new LogIntake(Store, new ReplayRequests(bus, IntakeOptions, clock, NullLogger<ReplayRequests>.Instance), IntakeOptions, clock, NullLogger<LogIntake>.Instance);
        bus.Replay = new Replay(log, bus, NullLogger<Replay>.Instance);
        relay = new LogRelay(log, bus, new HeartBeat(log, bus, LogOptions, clock, NullLogger<HeartBeat>.Instance), new LogSignal(), LogOptions, clock, NullLogger<LogRelay>.Instance);
        life = new CancellationTokenSource();
        await bus.Intake.AnnounceAsync(life.Token);
        carrying = bus.CarryAsync(life.Token);
        await relay.StartAsync(CancellationToken.None);
    }

    /// <summary>The bus heals, and nothing else happens: the figures must then be those of the log, and those of who remembers every call.</summary>
    public async Task CompareAsync(IEnumerable<ModelCall> calls)
    {
        bus.Heal();
        await CatchUpAsync();
        if (sabotage == Sabotage.CountTwice) await CountAgainAsync();

        var entries = await log.ReadAsync(0, int.MaxValue);
        Assert.That(entries.Select(e => e.Number), Is.EqualTo(Enumerable.Range(1, entries.Count)), "the log's numbers have a hole");
        var totals = await new Totals(Store).ReadAsync();
        Assert.That(totals, Is.EquivalentTo(Recount(entries)), "the figures are not those of the log");
        Assert.That(totals.Select(t => (t.Key.CampaignId, t.Key.Outcome, t.Value)), Is.EquivalentTo(calls
            .Select(c => c.Stands).OfType<CallQueue.Outcomes.PastCall>()
            .GroupBy(c => (c.CampaignId, c.Outcome.Code))
            .Select(cell => (cell.Key.CampaignId, cell.Key.Code, cell.LongCount()))), "the figures are not what was reported");
        var verdict = await new StatsVerify(Store).RunAsync(log);
        Assert.That((verdict.IsRight, verdict.NotCounted.Count), Is.EqualTo((true, 0)), verdict.Problem);
        bus.FallIll();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await own.DisposeAsync();
    }

    private async Task CatchUpAsync()
    {
        var last = await queue.Opened.ReadAsync(work => work.ScalarAsync<long>("select count(*) from log"));
        int? heard = null;
        await Eventually.TrueAsync(async () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(Nap, TimeProvider.System, CancellationToken.None);
            Assert.That(carrying.IsCompleted, Is.False, $"the intake broke: {carrying.Exception?.InnerException}");
            if ((await new Lag(Store, clock).ReadAsync()).Watermark == last) return true;
            if ((await log.PublishedAsync(CancellationToken.None)).Last == last) heard ??= bus.Heartbeats;
            Assert.That(bus.Heartbeats - (heard ?? bus.Heartbeats), Is.LessThan(HeartbeatsUntilHopeless), "the figures never catch up with the log");
            return false;
        }, "the figures catch up with the log");
    }

    /// <summary>What a reader without a watermark does with a message that came twice: one that only adds, or it might be found impossible instead.</summary>
    private async Task CountAgainAsync()
    {
        var head = await log.HeadAsync();
        var again = (await log.ReadAsync(0, int.MaxValue)).Last(e => LogBody.Read(e) is CallEntry { Removed: null });
        await PutWatermarkAsync(again.Number - 1);
        await bus.Intake.TakeAsync(new LogPublished { LogId = head.LogId, First = again.Number, Last = again.Number, Entries = [again] }, CancellationToken.None);
        await PutWatermarkAsync(head.Last);
    }

    private Task<int> PutWatermarkAsync(long number) => own.Opened.WriteAsync(work => work.ExecuteAsync("update reading set number = @number", new { number }));

    private static Dictionary<Cell, long> Recount(IEnumerable<LogEntry> entries)
    {
        var cells = new Dictionary<Cell, long>();
        foreach (var entry in entries)
        {
            if (LogBody.Read(entry) is not CallEntry call) continue;
            Count(call.Removed, -1);
            Count(call.Added, 1);

            void Count(CountedCall? counted, long by)
            {
                if (counted is null) return;
                var cell = new Cell(entry.OrganisationId, counted.CampaignId, counted.Outcome);
                cells[cell] = cells.GetValueOrDefault(cell) + by;
                Assert.That(cells[cell], Is.Not.Negative, $"entry {entry.Number} takes away what was never there");
            }
        }
        return cells.Where(cell => cell.Value != 0).ToDictionary();
    }
}
