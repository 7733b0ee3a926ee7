using System.Collections.Concurrent;
using Canvass.CallQueue.Log;
using Canvass.Contracts;

namespace Canvass.Integration.Log;

/// <summary>A bus that the test holds in its hand: it notes what it took, and refuses or keeps silent when told to.</summary>
internal sealed class BusInHand : ILogBus
{
    private int refusals;

    public ConcurrentQueue<LogPublished> Batches { get; } = new();

    public ConcurrentQueue<LogHead> Heads { get; } = new();

    /// <summary>Asked before anything is taken; may throw, or wait until the token fires.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Refused => refusals;

    public IEnumerable<long> Numbers => Batches.SelectMany(batch => batch.Entries).Select(entry => entry.Number);

    public async Task PublishAsync(LogPublished batch, CancellationToken ct)
    {
        await AskAsync(ct);
        Batches.Enqueue(batch);
    }

    public async Task PublishAsync(LogHead head, CancellationToken ct)
    {
        await AskAsync(ct);
        Heads.Enqueue(head);
    }

    private async Task AskAsync(CancellationToken ct)
    {
        try
        {
            await Before(ct);
        }
        catch
        {
            Interlocked.Increment(ref refusals);
            throw;
        }
    }
}
