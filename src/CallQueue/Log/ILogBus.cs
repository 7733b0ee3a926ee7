using Canvass.Contracts;

namespace Canvass.CallQueue.Log;

/// <summary>What the log says to whoever listens. Completes when the bus has taken it; a bus that is away is waited for a while.</summary>
internal interface ILogBus
{
    Task PublishAsync(LogPublished batch, CancellationToken ct);

    Task PublishAsync(LogHead head, CancellationToken ct);
}
