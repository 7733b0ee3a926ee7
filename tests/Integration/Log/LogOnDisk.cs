using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Integration.Log;

/// <summary>A log of its own on a real database.</summary>
internal sealed class LogOnDisk : IAsyncDisposable
{
    private LogOnDisk(OwnDatabase own, Guid logId, TimeProvider clock)
    {
        Own = own;
        LogId = logId;
        Log = new LogStore(own.Store, clock);
    }

    public Guid LogId { get; }

    public LogStore Log { get; }

    public OwnDatabase Own { get; }

    public IDatabase Database => Own.Opened;

    public static async Task<LogOnDisk> NewAsync(Database engine, TimeProvider clock)
    {
        var fresh = await engine.FreshAsync(clock);
        return new LogOnDisk(fresh, await LogEntries.SetUpAsync(fresh.Opened), clock);
    }

    public Task AppendAsync(params IEnumerable<LogEntry> entries) => LogEntries.AppendAsync(Database, entries);

    public async Task NumberAllAsync()
    {
        while (await Log.NumberAsync(LogOptions.LargestNumbering, CancellationToken.None) > 0)
        {
        }
    }

    public async Task<IReadOnlyList<LogEntry>> ReadAllAsync() => await Log.ReadAsync(0, int.MaxValue);

    public ValueTask DisposeAsync() => Own.DisposeAsync();
}
