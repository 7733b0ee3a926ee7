namespace Canvass.Stats.RollUps;

/// <summary>Counts facts onto what was there. Pure: it knows neither the log's way here nor where its counts are kept.</summary>
internal sealed class Tally(IReadOnlyDictionary<Cell, long> before)
{
    private readonly Dictionary<Cell, long> changed = [];
    private readonly List<NotCounted> notCounted = [];

    public IReadOnlyDictionary<Cell, long> Changed => changed;

    public IReadOnlyList<NotCounted> NotCounted => notCounted;

    /// <summary>The newest fact counted or noted.</summary>
    public Fact? Last { get; private set; }

    /// <summary>Where counting stopped: this fact and those after it are not in the counts.</summary>
    public Fact.Unknown? Stop { get; private set; }

    public long this[Cell cell] => changed.TryGetValue(cell, out var calls) ? calls : before.GetValueOrDefault(cell);

    /// <summary>The cells that <paramref name="facts"/> may change.</summary>
    public static IReadOnlySet<Cell> CellsOf(IEnumerable<Fact> facts) =>
        facts.OfType<Fact.Call>().SelectMany(call => new[] { call.Added, call.Removed }).OfType<Cell>().ToHashSet();

    public Tally Add(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts)
        {
            if (fact is Fact.Unknown unknown)
            {
                Stop = unknown;
                break;
            }
            if (fact is Fact.Unreadable unreadable) Note(unreadable.Number, unreadable.Reason);
            if (fact is Fact.Call call) Add(call);
            Last = fact;
        }
        return this;
    }

    private void Add(Fact.Call call)
    {
        if (call.Removed is { } from && this[from] == 0)
        {
            // All of it or nothing: half a correction would count the call twice.
            Note(call.Number, $"It takes a call away from {from.Outcome} in campaign {from.CampaignId}, where none is counted.");
            return;
        }
        if (call.Removed is { } removed) changed[removed] = this[removed] - 1;
        if (call.Added is { } added) changed[added] = this[added] + 1;
    }

    private void Note(long number, string reason) => notCounted.Add(new NotCounted { Number = number, Reason = reason });
}
