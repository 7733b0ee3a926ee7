using Canvass.Contracts;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canvass.Stats.Intake;

internal interface IReplayRequests
{
    Task SendAsync(ReplayLog request, CancellationToken ct);
}

internal sealed class ReplayBus(ISpeaker speaker) : IReplayRequests
{
    public Task SendAsync(ReplayLog request, CancellationToken ct) => speaker.SayAsync(request, ct, staleAfter: TimeSpan.FromSeconds(30));
}

/// <summary>Asks the log to send again what is missing: one request at a time, repeated when its answer fell silent.</summary>
internal sealed partial class ReplayRequests(IReplayRequests requests, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<ReplayRequests> logger)
{
    private readonly IntakeOptions options = options.Value;
    private readonly Lock gate = new();
    private Request? open;

    /// <summary>Entries came in, asked for or not: the answer may be on its way.</summary>
    public void NoteProgress()
    {
        lock (gate) open = open is null ? null : open with { SignOfLife = clock.GetUtcNow() };
    }

    /// <summary>The answer has ended. If it brought nothing the request stays open, else a broken one would be repeated without pause.</summary>
    public void NoteAnswered(long after, long watermark)
    {
        lock (gate)
        {
            if (open is not null && open.After == after && watermark > after) open = null;
        }
    }

    public void NoteCaughtUp()
    {
        lock (gate) open = null;
    }

    public async Task AskAsync(Guid logId, long after, CancellationToken ct)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (open is not null && open.LogId == logId && now - open.SignOfLife < options.AskAgainAfter) return;
            open = new Request(logId, after, now);
        }
        Log.Asking(logger, after);
        try
        {
            await requests.SendAsync(new ReplayLog { LogId = logId, After = after }, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // A later heartbeat finds the gap again.
            Log.NotSent(logger, after, fault);
        }
    }

    private sealed record Request(Guid LogId, long After, DateTimeOffset SignOfLife);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Asking the log for what comes after {After}.")]
        public static partial void Asking(ILogger logger, long after);

        [LoggerMessage(LogLevel.Warning, "The bus did not take the request for what comes after {After}; the next heartbeat repeats it.")]
        public static partial void NotSent(ILogger logger, long after, Exception fault);
    }
}
