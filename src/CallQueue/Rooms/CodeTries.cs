using System.Collections.Concurrent;

namespace Canvass.CallQueue.Rooms;

/// <summary>
/// How long the answer to a wrong code is held back. It grows with the failed tries of one source and of the whole installation;
/// a right code is never held back, whoever has failed before it. The same for passwords. Counted in this process: behind several replicas a guesser has
/// as many times the tries, against 42.8 bits.
/// </summary>
public sealed class CodeTries(TimeProvider clock)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);
    private const int FreeTries = 3;
    private const int MostSources = 10_000;

    // A room that misreads its slips all at once stays under this; it drains one a second.
    private const double FreeOfHouse = 60;

    private readonly ConcurrentDictionary<string, Tries> sources = new(StringComparer.Ordinal);
    private readonly Lock house = new();
    private double houseTries;
    private DateTimeOffset houseAt;

    public TimeSpan Failed(string source)
    {
        var now = clock.GetUtcNow();
        var (ofSource, ofHouse) = (CountSource(source, now), CountHouse(now));
        var wait = ofSource <= FreeTries ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(ofSource - FreeTries - 1, 10)));
        var houseWait = ofHouse <= FreeOfHouse ? TimeSpan.Zero : TimeSpan.FromSeconds((ofHouse - FreeOfHouse) / 10);
        var longer = wait > houseWait ? wait : houseWait;
        return longer < Longest ? longer : Longest;
    }

    private int CountSource(string source, DateTimeOffset now)
    {
        if (sources.Count >= MostSources && !sources.ContainsKey(source))
        {
            foreach (var (old, tries) in sources)
                if (now - tries.Last >= Forgotten) sources.TryRemove(old, out _);
            // Still full: whoever comes from so many places shares one count.
            if (sources.Count >= MostSources) source = "";
        }
        return sources.AddOrUpdate(source, _ => new Tries(1, now), (_, before) => new Tries(now - before.Last >= Forgotten ? 1 : before.Count + 1, now)).Count;
    }

    private double CountHouse(DateTimeOffset now)
    {
        lock (house)
        {
            var drained = Math.Max(0, (now - houseAt).TotalSeconds);
            (houseTries, houseAt) = (Math.Max(0, houseTries - drained) + 1, now);
            return houseTries;
        }
    }

    private readonly record struct Tries(int Count, DateTimeOffset Last);
}
