using Canvass.Databases;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Rooms;

/// <summary>Closes the sessions of volunteers who simply left, and forgets what an evening leaves. Nobody waits for it, because seats and people come free without it.</summary>
internal sealed partial class SessionSweep(ISessions sessions, IDatabase database, SessionOptions options, TimeProvider clock, ILogger<SessionSweep> logger)
    : Rounds("session-sweep", options.SweepEvery, database, clock, logger)
{
    private const int AtOnce = 100;

    protected override async Task<int> TidyAsync(CancellationToken ct)
    {
        var closed = 0;
        for (; ; )
        {
            var swept = await sessions.SweepAsync(options.Vanished, AtOnce, ct);
            closed += swept;
            if (swept < AtOnce) break;
        }
        if (closed > 0) Log.Closed(logger, closed);
        return closed;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Closed {Sessions} sessions that nobody was seen in any more")]
        public static partial void Closed(ILogger logger, int sessions);
    }
}
