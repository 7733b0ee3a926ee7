using Canvass.Contracts;

namespace Canvass.CallQueue.Log;

/// <summary>The log as its relay sees it.</summary>
internal interface ILog : ILogReader
{
    /// <summary>Gives numbers to what was committed since last time (nothing to do on SQLite, where the writer gave them).</summary>
    /// <returns>How many were given; fewer than <paramref name="limit"/> means that nothing waits any more.</returns>
    Task<int> NumberAsync(int limit, CancellationToken ct);

    /// <summary>How far the bus has taken it.</summary>
    Task<LogHead> PublishedAsync(CancellationToken ct);

    /// <summary>Never moves it back.</summary>
    Task PublishedUpToAsync(long number, CancellationToken ct);

    /// <summary>Runs while this process may relay; null if another one does.</summary>
    Task<Databases.IDuty?> TryTakeRelayDutyAsync(CancellationToken ct);
}
