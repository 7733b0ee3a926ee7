using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Claiming;

/// <summary>In which order the lanes of a list are asked: promises first, then people given back, then retries and new people mixed.</summary>
internal static class QueueOrder
{
    /// <summary>One claim in so many is a retry's turn while there are both retries and new people.</summary>
    public static bool RetryFirst(long claimsOnList, int retryShare) => claimsOnList % retryShare == retryShare - 1;

    /// <param name="needs">The language needs this volunteer can serve, in the order in which they are; 0 is none.</param>
    /// <param name="retryFirst">Whether it is a retry's turn.</param>
    /// <param name="now">Those last tried in another part of the day come before those last tried in this one.</param>
    public static IReadOnlyList<Probe> Probes(IReadOnlyList<long> needs, bool retryFirst, DayPart now)
    {
        var probes = new List<Probe> { Probe.Mine };
        AddFor(Lane.Callback);
        probes.Add(Probe.Fallen);
        AddFor(Lane.Held);
        if (retryFirst) AddRetries();
        AddFresh();
        if (!retryFirst) AddRetries();
        return probes;

        void AddFor(int lane) => probes.AddRange(needs.Select(need => new Probe(lane, need, Bound.Now)));

        void AddFresh()
        {
            foreach (var need in needs)
            {
                probes.Add(new Probe(Lane.Fresh, need, Bound.OrderLimit));
                probes.Add(new Probe(Lane.Fresh, need, Bound.PausedUntilNow));
            }
        }

        void AddRetries()
        {
            AddFor(Lane.Retry + (((int)now + 1) % 3));
            AddFor(Lane.Retry + (((int)now + 2) % 3));
            AddFor(Lane.Retry + (int)now);
        }
    }
}

/// <summary>One look into a lane: one search in its index.</summary>
internal readonly record struct Probe(int Lane, long Who, Bound Bound)
{
    /// <summary>Callbacks that this volunteer promised.</summary>
    public static readonly Probe Mine = new(Outcomes.Lane.MyCallback, -1, Bound.Now);

    /// <summary>Callbacks promised by a volunteer who cannot be handed them, a while after they were due.</summary>
    public static readonly Probe Fallen = new(Outcomes.Lane.MyCallback, -2, Bound.Now);
}

/// <summary>How far into a lane a probe looks.</summary>
internal enum Bound
{
    /// <summary>Whatever is due.</summary>
    Now,

    /// <summary>New people are ordered by their place on the list; beyond the limit are those of an import that is not finished.</summary>
    OrderLimit,

    /// <summary>New people whom a rule held back until an instant that has passed.</summary>
    PausedUntilNow,
}
