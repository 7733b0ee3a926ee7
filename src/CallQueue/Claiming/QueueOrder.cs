using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Claiming;

/// <summary>In which order the lanes of a list are asked: promises first, then people given back, then retries and new people mixed.</summary>
internal static class QueueOrder
{
    /// <summary>One claim in so many is a retry's turn while there are both retries and new people.</summary>
    public static bool RetryFirst(long claimsOnList, int retryShare) => claimsOnList % retryShare == retryShare - 1;

    /// <param name="served">Whom this volunteer can be handed for their languages.</param>
    /// <param name="retryFirst">Whether it is a retry's turn.</param>
    /// <param name="draining">Nobody new is begun.</param>
    /// <param name="now">Those last tried in another part of the day come before those last tried in this one.</param>
    public static IReadOnlyList<Probe> Probes(ServedNeeds served, bool retryFirst, bool draining, DayPart now)
    {
        var whos = new List<long>();
        if (served.Any) whos.Add(Probe.WithNeed);
        if (served.WithoutNeed) whos.Add(Probe.WithoutNeed);
        var probes = new List<Probe> { Probe.Mine };
        AddFor(Lane.Callback);
        if (whos.Count > 0) probes.Add(Probe.Fallen);
        AddFor(Lane.Held);
        if (retryFirst) AddRetries();
        AddFresh();
        if (!retryFirst) AddRetries();
        return probes;

        void AddFor(int lane) => probes.AddRange(whos.Select(who => new Probe(lane, who, Bound.Now)));

        void AddFresh()
        {
            if (draining) return;
            foreach (var who in whos)
            {
                probes.Add(new Probe(Lane.Fresh, who, Bound.OrderLimit));
                probes.Add(new Probe(Lane.Fresh, who, Bound.PausedUntilNow));
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
    public const long WithoutNeed = 0;
    public const long Promiser = -1;
    public const long OtherThanPromiser = -2;

    /// <summary>Those who need any of the languages this volunteer speaks: one search for each, in their order, until one finds somebody.</summary>
    public const long WithNeed = -3;

    /// <summary>Callbacks that this volunteer promised.</summary>
    public static readonly Probe Mine = new(Outcomes.Lane.MyCallback, Promiser, Bound.Now);

    /// <summary>Callbacks promised by a volunteer who cannot be handed them, a while after they were due.</summary>
    public static readonly Probe Fallen = new(Outcomes.Lane.MyCallback, OtherThanPromiser, Bound.Now);
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
