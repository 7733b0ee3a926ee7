using Canvass.Contracts;
using Canvass.Hosting;

namespace Canvass.CallQueue.Log;

internal sealed class LogBus(ISpeaker speaker) : ILogBus
{
    public Task PublishAsync(LogPublished batch, CancellationToken ct) => speaker.SayAsync(batch, ct);

    // A reader that was away for a day needs the newest heartbeat, not all of them.
    public Task PublishAsync(LogHead head, CancellationToken ct) => speaker.SayAsync(head, ct, staleAfter: TimeSpan.FromSeconds(30));
}
