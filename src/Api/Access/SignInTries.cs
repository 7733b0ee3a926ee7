using System.Collections.Concurrent;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Access;

/// <summary>
/// Slows guessers of passwords down. A right password is never held back for what others tried; a wrong one is answered later and later, by its
/// source and by the address it was for, known here or not. So that nobody guesses beside the answers they wait for, a source has few tries
/// under way at a time; and so that calls go on meanwhile, few passwords are hashed at once.
/// </summary>
internal sealed class SignInTries(CodeTries sources, TimeProvider clock) : IDisposable
{
    public const int UnderWayOfSource = 4;

    private static readonly int HashedAtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly CodeTries accounts = new(clock);
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim hashing = new(HashedAtOnce);

    /// <returns>Null: this source has as many under way as it may.</returns>
    public IDisposable? Begin(string source)
    {
        if (underWay.AddOrUpdate(source, 1, (_, count) => count + 1) <= UnderWayOfSource) return new Try(this, source);
        End(source);
        return null;
    }

    public async Task<T> HashAsync<T>(Func<Task<T>> hash, CancellationToken ct)
    {
        await hashing.WaitAsync(ct);
        try
        {
            return await hash();
        }
        finally
        {
            hashing.Release();
        }
    }

    /// <param name="source">Where it came from.</param>
    /// <param name="account">The address it was for.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task HoldBackAsync(string source, string account, CancellationToken ct)
    {
        var (ofSource, ofAccount) = (sources.Failed(source), accounts.Failed(account));
        return Task.Delay(ofSource > ofAccount ? ofSource : ofAccount, clock, ct);
    }

    public void Dispose() => hashing.Dispose();

    // The last one out takes the count along, or every address that ever asked would stay.
    private void End(string source)
    {
        while (underWay.TryGetValue(source, out var count))
        {
            var ended = count == 1
                ? underWay.TryRemove(new KeyValuePair<string, int>(source, 1))
                : underWay.TryUpdate(source, count - 1, count);
            if (ended) return;
        }
    }

    private sealed class Try(SignInTries tries, string source) : IDisposable
    {
        public void Dispose() => tries.End(source);
    }
}
