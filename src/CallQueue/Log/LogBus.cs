using Canvass.Contracts;
using Canvass.Hosting;
using MassTransit;

namespace Canvass.CallQueue.Log;

internal sealed class LogBus(IBus bus) : ILogBus
{
    public Task PublishAsync(LogPublished batch, CancellationToken ct) => bus.PublishPatientlyAsync(batch, ct);

    // A reader that was away for a day needs the newest heartbeat, not all of them.
    public Task PublishAsync(LogHead head, CancellationToken ct) => bus.PublishPatientlyAsync(head, ct, staleAfter: TimeSpan.FromSeconds(30));
}
