using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canvass.CallQueue.Log;

/// <summary>
/// Says every few seconds how far the log was published, so that a reader that missed the last message notices although no call
/// follows. Not how far it was numbered: entries on their way would look like a loss.
/// </summary>
internal sealed partial class HeartBeat(ILog log, ILogBus bus, IOptions<LogOptions> options, TimeProvider clock, ILogger<HeartBeat> logger)
{
    private readonly LogOptions options = options.Value;

    public async Task BeatAsync(CancellationToken ct)
    {
        var missed = 0;
        while (true)
        {
            var head = await log.PublishedAsync(ct);
            try
            {
                await bus.PublishAsync(head, ct);
                missed = 0;
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                // The next one says more than this one would.
                if (missed++ == 0) Log.Missed(logger, fault);
            }
            await Task.Delay(options.HeartBeat, clock, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bus did not take the log's heartbeat; the following ones are tried in silence.")]
        public static partial void Missed(ILogger logger, Exception fault);
    }
}
