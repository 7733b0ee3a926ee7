namespace Canvass.Contracts;

/// <summary>Pages of the log for one who reads it whole: a rebuild, an export, a recount.</summary>
public interface ILogReader
{
    Task<LogHead> HeadAsync(CancellationToken ct = default);

    /// <summary>Entries numbered after <paramref name="after"/>, at most <paramref name="limit"/>, in order; empty at the end.</summary>
    Task<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct = default);
}
