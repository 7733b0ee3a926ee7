namespace Canvass.CallQueue.Privacy;

/// <summary>What was committed and the erasure journal must hear of.</summary>
internal interface IJournalOutbox
{
    /// <summary>Until the journal has it on disk: before whoever asked for it is answered.</summary>
    /// <returns>How many entries there were.</returns>
    Task<int> FlushAsync(CancellationToken ct);
}
