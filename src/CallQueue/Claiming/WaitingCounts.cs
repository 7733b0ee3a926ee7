using System.Collections.Concurrent;

namespace Canvass.CallQueue.Claiming;

/// <summary>
/// How many on a list wait for what. Counting reads the whole list, and when it runs dry everybody in the room asks at once: one
/// count runs at a time, and its answer is kept for a moment. Whether somebody can be rung is never answered from here.
/// </summary>
internal sealed class WaitingCounts(IClaims claims, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Count> counts = [];
    private long changes;

    public Task<ListStanding> OnAsync(ListFrame list, CancellationToken ct)
    {
        var count = counts.AddOrUpdate(list.ListId, _ => Begin(list, running: null), (_, known) => IsGood(known) ? known : Begin(list, known.Answer.Value));
        // Others may wait for the same count: whoever gives up gives up waiting.
        return count.Answer.Value.WaitAsync(ct);
    }

    /// <summary>Somebody came free, here or by whatever this process did: what was counted before is not so any more.</summary>
    public void Forget() => Interlocked.Increment(ref changes);

    private bool IsGood(Count count)
    {
        if (count.Changes != Interlocked.Read(ref changes)) return false;
        var (answer, now) = (count.Answer.Value, clock.GetUtcNow());
        if (!answer.IsCompleted) return true;
        if (!answer.IsCompletedSuccessfully || now < count.Begun || now - count.Begun >= Kept) return false;
        return answer.Result.NextDue is not { } due || now < due;
    }

    private Count Begin(ListFrame list, Task? running) => new(clock.GetUtcNow(), Interlocked.Read(ref changes), new(async () =>
    {
        // One at a time; whoever asked for that one hears of its fault.
        if (running is { IsCompleted: false }) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await claims.StandingAsync(list, CancellationToken.None);
    }));

    private sealed record Count(DateTimeOffset Begun, long Changes, Lazy<Task<ListStanding>> Answer);
}
