using Canvass.Contracts;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Log;

/// <summary>
/// Sends again what a reader lacks, up to a limit; the reader asks on from there when it has digested it. What is already on its way
/// is not sent twice.
/// </summary>
internal sealed partial class Replay(ILog log, ILogBus bus, ILogger<Replay> logger)
{
    private readonly Lock gate = new();
    private readonly List<(long After, long Last)> running = [];

    public async Task AnswerAsync(ReplayLog request, CancellationToken ct)
    {
        var head = await log.PublishedAsync(ct);
        // Another database's numbers mean nothing here; who asks learns from the head which log this is, and where it ends.
        if (request.LogId != head.LogId || request.After >= head.Last)
        {
            await bus.PublishAsync(head, ct);
            return;
        }

        var range = (request.After, Last: Math.Min(head.Last, request.After + LogOptions.LargestReplay));
        if (!TryBegin(range))
        {
            Log.OnItsWay(logger, request.After);
            return;
        }
        try
        {
            Log.Sending(logger, range.After + 1, range.Last);
            await SendAsync(head, range, ct);
        }
        finally
        {
            lock (gate) running.Remove(range);
        }
    }

    private async Task SendAsync(LogHead head, (long After, long Last) range, CancellationToken ct)
    {
        var sent = range.After;
        while (sent < range.Last)
        {
            var entries = await log.ReadAsync(sent, (int)Math.Min(LogOptions.LargestMessage, range.Last - sent), ct);
            var batch = new LogPublished { LogId = head.LogId, First = entries[0].Number, Last = entries[^1].Number, Entries = entries };
            // One attempt: if the bus is away, whoever asked asks again when it is back.
            await bus.PublishAsync(batch, ct);
            sent = batch.Last;
        }
        var end = await log.PublishedAsync(ct);
        await bus.PublishAsync(end with { AnswersAfter = range.After }, ct);
    }

    private bool TryBegin((long After, long Last) range)
    {
        lock (gate)
        {
            if (running.Exists(other => other.After <= range.After && range.After <= other.Last)) return false;
            running.Add(range);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Sending the log again from {First} to {Last}.")]
        public static partial void Sending(ILogger logger, long first, long last);

        [LoggerMessage(LogLevel.Debug, "What comes after {After} is on its way already.")]
        public static partial void OnItsWay(ILogger logger, long after);
    }
}
