using Canvass.Databases;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Privacy;

/// <summary>Writes to the erasure journal what a process committed that died before it could.</summary>
internal sealed class JournalSweep(IJournalOutbox outbox, IDatabase database, TimeProvider clock, ILogger<JournalSweep> logger)
    : Rounds("erasure-journal", TimeSpan.FromSeconds(5), database, clock, logger)
{
    protected override Task<int> TidyAsync(CancellationToken ct) => outbox.FlushAsync(ct);
}
