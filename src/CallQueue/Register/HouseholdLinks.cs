namespace Canvass.CallQueue.Register;

/// <summary>Which households become one through shared numbers. The one with the lowest id stays; those not yet written have ids below zero.</summary>
internal sealed class HouseholdLinks
{
    private readonly Dictionary<long, long> parents = [];
    private long nextNew = -1;

    public long New()
    {
        var id = nextNew--;
        parents.Add(id, id);
        return id;
    }

    public void Link(long a, long b)
    {
        var (first, second) = (Root(a), Root(b));
        if (first == second) return;
        // One that exists outlives one that does not, the older outlives the younger.
        var keep = (first > 0, second > 0) switch
        {
            (true, false) => first,
            (false, true) => second,
            (true, true) => Math.Min(first, second),
            (false, false) => Math.Max(first, second),
        };
        parents[keep == first ? second : first] = keep;
    }

    public long Root(long id)
    {
        if (!parents.TryGetValue(id, out var parent))
        {
            parents.Add(id, id);
            return id;
        }
        if (parent == id) return id;
        return parents[id] = Root(parent);
    }

    /// <summary>Existing households that are absorbed, by the one that stays.</summary>
    public IEnumerable<(long Stays, IReadOnlyList<long> Absorbed)> Merges() => parents.Keys.ToList()
        .Where(id => id > 0 && Root(id) != id)
        .GroupBy(Root)
        .OrderBy(group => group.Key)
        .Select(group => (group.Key, (IReadOnlyList<long>)[.. group.Order()]));

    /// <summary>Those that must be written.</summary>
    public IEnumerable<long> NewRoots() => parents.Keys.ToList().Where(id => id < 0 && Root(id) == id).OrderDescending();
}
