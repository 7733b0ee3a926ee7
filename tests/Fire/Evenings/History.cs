using System.Collections.Concurrent;

namespace Canvass.Fire;

/// <summary>What those who rang were told, and what they never heard: written down outside Canvass, for <see cref="Judge"/>.</summary>
internal sealed class History
{
    private readonly ConcurrentDictionary<Guid, Report> reports = new();
    private readonly ConcurrentBag<Hold> holds = [];
    private readonly ConcurrentBag<string> surprises = [];
    private readonly ConcurrentDictionary<string, byte> troublesSaid = new(StringComparer.Ordinal);
    private int acknowledged;
    private int troubles;

    /// <summary>The program is being killed: connections that break are no surprise.</summary>
    public bool CutsAreExpected { get; init; }

    public IReadOnlyCollection<Report> Reports => [.. reports.Values];

    public IReadOnlyCollection<Hold> Holds => holds;

    /// <summary>Answers that nobody should get: 500, a refusal that makes no sense, a broken connection where none was broken.</summary>
    public IReadOnlyCollection<string> Surprises => surprises;

    /// <summary>Answered 2xx.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Answered 503 or 507: in trouble, and said so.</summary>
    public int Troubles => Volatile.Read(ref troubles);

    /// <summary>How it was said: "storage-full: …", each wording once.</summary>
    public ICollection<string> TroublesSaid => troublesSaid.Keys;

    public void Ask(Report report) => reports.TryAdd(report.Id, report);

    public void Note(Guid report, Fate fate)
    {
        var before = reports[report];
        if (before.Fate == Fate.Acknowledged) return;
        reports[report] = before with { Fate = fate };
        if (fate == Fate.Acknowledged) Interlocked.Increment(ref acknowledged);
    }

    public void Hold(Hold hold) => holds.Add(hold);

    public void Surprise(string what) => surprises.Add(what);

    public void Trouble(string said)
    {
        troublesSaid.TryAdd(said, 0);
        Interlocked.Increment(ref troubles);
    }
}

/// <summary>An outcome that was sent, under an id made by the sender.</summary>
internal sealed record Report
{
    public required Guid Id { get; init; }

    public required Guid CallId { get; init; }

    public required string Outcome { get; init; }

    /// <summary>A correction of that one.</summary>
    public Guid? Replaces { get; init; }

    public Fate Fate { get; init; } = Fate.Unknown;
}

internal enum Fate
{
    /// <summary>Sent, and no answer came: it may have happened.</summary>
    Unknown,

    /// <summary>Answered 2xx.</summary>
    Acknowledged,

    /// <summary>Answered that it did not happen.</summary>
    Refused,
}

/// <summary>Somebody certainly had this person and these numbers from one moment of the stopwatch to the other.</summary>
internal sealed record Hold(long Person, IReadOnlyList<long> Numbers, long From, long To);
