namespace Canvass.Contracts;

/// <summary>Pages of the log for one who reads it whole: a rebuild, an export, a recount.</summary>
public interface ILogReader
{
    Task<LogHead> HeadAsync(CancellationToken ct = default);

    /// <summary>Entries numbered after <paramref name="after"/>, at most <paramref name="limit"/>, in order; empty at the end.</summary>
    Task<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct = default);

    /// <summary>How many entries come after that one, those included that are kept but have no number yet.</summary>
    Task<long> CountAfterAsync(long after, CancellationToken ct = default);
}
