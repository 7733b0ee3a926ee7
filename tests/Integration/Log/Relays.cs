using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Canvass.Integration.Log;

/// <summary>Relays in a hurry, one for each process that the test imagines, on one log.</summary>
internal sealed class Relays : IAsyncDisposable
{
    private static readonly LogOptions Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(10),
        Gather = TimeSpan.Zero,
        HeartBeat = TimeSpan.FromMilliseconds(100),
        LongestPause = TimeSpan.FromMilliseconds(20),
        TakeOver = TimeSpan.FromMilliseconds(20),
    };

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly List<LogRelay> running = [];
    private readonly List<IDatabase> doors = [];

    private Relays(LogOnDisk log) => Log = log;

    public LogOnDisk Log { get; }

    /// <summary>Of those that are given no other.</summary>
    public BusInHand Bus { get; } = new();

    public static async Task<Relays> NewAsync(Database engine) => new(await LogOnDisk.NewAsync(engine, TimeProvider.System));

    public Task PublishedAsync(long number) => Eventually.TrueAsync(
        async () => (await Log.Log.PublishedAsync(CancellationToken.None)).Last == number, $"all is published up to {number}");

    public async Task<LogRelay> RelayAsync(ILogBus? to = null, IDuty? duty = null)
    {
        var door = Log.Database.Engine == Engine.Postgres ? Log.Own.OpenAnother() : null;
        if (door is not null) doors.Add(door);
        ILog own = new LogStore(new CallQueueStore(door ?? Log.Database), clock);
        if (duty is not null) own = new LogWithDuty(own, duty);
        var options = Options.Create(Quick);
        var speaker = to ?? Bus;
        var relay = new LogRelay(own, speaker, new HeartBeat(own, speaker, options, clock, NullLogger<HeartBeat>.Instance), new LogSignal(), options, clock, NullLogger<LogRelay>.Instance);
        running.Add(relay);
        await relay.StartAsync(CancellationToken.None);
        return relay;
    }

    public async Task StopAsync(LogRelay relay)
    {
        running.Remove(relay);
        await relay.StopAsync(CancellationToken.None);
        relay.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in running.ToList()) await StopAsync(relay);
        foreach (var door in doors) await door.DisposeAsync();
        await Log.DisposeAsync();
    }

    /// <summary>Held, whoever else holds it.</summary>
    public sealed class Forged : IDuty
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

        public Task<long> CountAfterAsync(long after, CancellationToken ct = default) => log.CountAfterAsync(after, ct);
    }
}
