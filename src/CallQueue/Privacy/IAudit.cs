namespace Canvass.CallQueue.Privacy;

/// <summary>The audit's rows, as their chain and those who look at them see them. They are written with what they record.</summary>
internal interface IAudit
{
    /// <summary>Gives rows that wait their places. One process at a time.</summary>
    /// <returns>How many; fewer than <paramref name="limit"/> means that nothing waits any more.</returns>
    Task<int> ChainAsync(int limit, CancellationToken ct);

    Task<AuditHead> HeadAsync(CancellationToken ct);

    /// <summary>Shows all links in order, each with those of its rows that are there.</summary>
    Task<AuditEnd> WalkAsync(Action<AuditLink, IReadOnlyDictionary<long, AuditEntry>> each, CancellationToken ct);

    /// <summary>Newest first.</summary>
    /// <param name="organisationId">Null: all of the installation.</param>
    /// <param name="before">Those older than the row with this id; null: from the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<AuditEntry>> ListAsync(long? organisationId, long? before, int limit, CancellationToken ct);
}

/// <summary>What a walk finds at its end, of the same moment.</summary>
/// <param name="Head">Where the chain ends, as it is noted.</param>
/// <param name="Waiting">Rows that have no place yet.</param>
/// <param name="Stray">The first row that has none and does not wait for one; null: there is none.</param>
internal sealed record AuditEnd(AuditHead Head, long Waiting, long? Stray);
