using System.Collections.Concurrent;
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

namespace Canvass.Integration.Stats;

/// <summary>The intake over a real database, without a bus: the test brings it the messages and hears what it asks for.</summary>
internal sealed class CountingHouse : IReplayRequests, IAsyncDisposable
{
    private readonly OwnDatabase own;

    private CountingHouse(OwnDatabase own, Clock clock)
    {
        this.own = own;
        Clock = clock;
        Store = new StatsStore(own.Opened);
        Intake = NewIntake();
    }

    public Clock Clock { get; }

    public StatsStore Store { get; }

    public LogIntake Intake { get; private set; }

    public ConcurrentQueue<ReplayLog> Asked { get; } = new();

    public IEnumerable<long> AskedAfter => Asked.Select(request => request.After);

    public static Guid LogId { get; } = Guid.Parse("11111111-1111-7111-8111-111111111111");

    public static Guid OtherLogId { get; } = Guid.Parse("22222222-2222-7222-8222-222222222222");

    public static async Task<CountingHouse> NewAsync(Database engine)
    {
        var clock = new Clock();
        var empty = await engine.EmptyAsync(clock);
        await StatsStore.Migrator.MigrateAsync(empty.Opened);
        return new CountingHouse(empty, clock);
    }

    /// <summary>The same with a log of which nothing is counted yet.</summary>
    public static async Task<CountingHouse> OpenAsync(Database engine)
    {
        var house = await NewAsync(engine);
        await house.HearAsync(0);
        return house;
    }

    public Task SendAsync(ReplayLog request, CancellationToken ct)
    {
        Asked.Enqueue(request);
        return Task.CompletedTask;
    }

    /// <summary>The process went down and came up again: it knows only what it wrote.</summary>
    public async Task RestartAsync()
    {
        Intake = NewIntake();
        await Intake.AnnounceAsync(CancellationToken.None);
    }

    public Task TakeAsync(params IEnumerable<LogEntry> entries) => TakeFromAsync(LogId, entries);

    public Task TakeFromAsync(Guid logId, params IEnumerable<LogEntry> entries)
    {
        var all = entries.ToList();
        return Intake.TakeAsync(new LogPublished { LogId = logId, First = all[0].Number, Last = all[^1].Number, Entries = all }, CancellationToken.None);
    }

    public Task HearAsync(long last, Guid? logId = null, long? answersAfter = null, DateTimeOffset? at = null) =>
        Intake.HearAsync(new LogHead { LogId = logId ?? LogId, Last = last, At = at ?? Clock.GetUtcNow(), AnswersAfter = answersAfter }, CancellationToken.None);

    public Task<IReadOnlyDictionary<Cell, long>> TotalsAsync() => new Totals(Store).ReadAsync();

    public async Task<long> CallsAsync(string outcome, long campaign = 1) => (await TotalsAsync()).GetValueOrDefault(new Cell(1, campaign, outcome));

    public Task<LagReport> LagAsync() => new Lag(Store, Clock).ReadAsync();

    public Task<VerifyReport> VerifyAsync(ILogReader log) => new StatsVerify(Store).RunAsync(log);

    public Task<long> RebuildAsync(ILogReader log) => new Rebuild(Store, Clock).RunAsync(log);

    public ValueTask DisposeAsync() => own.DisposeAsync();

    private LogIntake NewIntake()
    {
        var options = Options.Create(new IntakeOptions());
        return new LogIntake(Store, new ReplayRequests(this, options, Clock, NullLogger<ReplayRequests>.Instance), options, Clock, NullLogger<LogIntake>.Instance);
    }
}

/// <summary>A log as a reader has it.</summary>
internal sealed class LogInHand(Guid logId, IReadOnlyList<LogEntry> entries) : ILogReader
{
    /// <summary>Asked before every page.</summary>
    public Func<long, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Task<LogHead> HeadAsync(CancellationToken ct = default) => Task.FromResult(new LogHead { LogId = logId, Last = entries.Count, At = Clock.MondayMorning });

    public async Task<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct = default)
    {
        await Before(after);
        return [.. entries.Skip((int)after).Take(limit)];
    }

    public Task<long> CountAfterAsync(long after, CancellationToken ct = default) => Task.FromResult(entries.Count - after);
}
