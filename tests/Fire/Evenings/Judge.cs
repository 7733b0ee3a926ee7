namespace Canvass.Fire;

/// <summary>Compares what people were told with what the database says. Knows nothing of how Canvass works, only what it promises.</summary>
internal static class Judge
{
    private const int Open = 0;
    private const int Resolved = 1;
    private const int Held = 0;

    /// <returns>What is wrong, in words; nothing where all is well.</returns>
    public static IReadOnlyList<string> Flaws(History history, Books books, int imported) =>
        [.. history.Surprises.Distinct(StringComparer.Ordinal), .. Overlaps(history), .. Fates(history, books), .. LogFlaws(books), .. HalfWritten(books), .. Sums(books, imported)];

    private static IEnumerable<string> Overlaps(History history) =>
        Overlaps(history.Holds, "person", h => [h.Person]).Concat(Overlaps(history.Holds, "number", h => h.Numbers));

    private static IEnumerable<string> Overlaps(IEnumerable<Hold> holds, string what, Func<Hold, IEnumerable<long>> of)
    {
        foreach (var same in holds.SelectMany(h => of(h).Select(id => (id, h))).GroupBy(x => x.id))
        {
            var inOrder = same.Select(x => x.h).OrderBy(h => h.From).ToList();
            for (var i = 1; i < inOrder.Count; i++)
                if (inOrder[i].From < inOrder[i - 1].To) yield return $"{what} {same.Key} was held by two at once";
        }
    }

    private static IEnumerable<string> Fates(History history, Books books)
    {
        var kept = books.Outcomes.GroupBy(o => o.Id).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var report in history.Reports)
        {
            var found = kept.GetValueOrDefault(report.Id) ?? [];
            if (found.Count > 1) yield return $"outcome {report.Id} is there {found.Count} times";
            if (report.Fate == Fate.Acknowledged && found.Count == 0) yield return $"outcome {report.Id} was acknowledged and is lost";
            if (report.Fate == Fate.Refused && found.Count > 0) yield return $"outcome {report.Id} was refused and is there";
            if (found.Count > 0 && (found[0].CallId != report.CallId || found[0].Code != report.Outcome || found[0].Replaces != report.Replaces))
                yield return $"outcome {report.Id} is not what was reported";
        }
        foreach (var nobodys in kept.Keys.Except(history.Reports.Select(r => r.Id))) yield return $"outcome {nobodys} was reported by nobody";
    }

    /// <summary>Every outcome is in the log once, an outcome first and then its corrections; and what the log adds up to is what stands.</summary>
    private static IEnumerable<string> LogFlaws(Books books)
    {
        var lines = books.Log.Where(l => l.CallId is not null).ToLookup(l => l.CallId!.Value);
        var outcomes = books.Outcomes.ToLookup(o => o.CallId);
        foreach (var call in lines.Select(g => g.Key).Union(outcomes.Select(g => g.Key)))
        {
            if (lines[call].Count() != outcomes[call].Count()) yield return $"call {call} has {outcomes[call].Count()} outcomes and {lines[call].Count()} lines in the log";
            else if (!lines[call].Select(l => l.Added).Order(StringComparer.Ordinal).SequenceEqual(outcomes[call].Select(o => o.Code).Order(StringComparer.Ordinal)))
                yield return $"the log tells other outcomes of call {call} than there are";
            if (outcomes[call].Count(o => o.SupersededBy is null) > 1) yield return $"two outcomes stand for call {call}";
            if (lines[call].Count(l => l.Kind == "outcome") != 1) yield return $"call {call} is counted {lines[call].Count(l => l.Kind == "outcome")} times";
        }
        var numbers = books.Log.Where(l => l.Number is not null).Select(l => l.Number!.Value).Order().ToList();
        if (numbers.Count > 0 && (numbers[0] != 1 || numbers[^1] != numbers.Count)) yield return $"the log's {numbers.Count} numbers go from {numbers[0]} to {numbers[^1]}";
    }

    private static IEnumerable<string> HalfWritten(Books books)
    {
        var households = books.Households.ToDictionary(h => h.Id);
        var targets = books.Targets.ToDictionary(t => t.Id);
        var outcomes = books.Outcomes.ToDictionary(o => o.Id);
        foreach (var call in books.Calls)
        {
            if (call.State == Resolved && (call.OutcomeId is not { } stands || !outcomes.TryGetValue(stands, out var outcome) || outcome.SupersededBy is not null))
                yield return $"call {call.Id} is resolved by an outcome that does not stand";
            if (call.State != Resolved && books.Outcomes.Any(o => o.CallId == call.Id)) yield return $"call {call.Id} has an outcome and is not resolved";
            if (call.State != Open) continue;
            if (households[targets[call.TargetId].HouseholdId].HeldCall != call.Id) yield return $"call {call.Id} is open and does not hold its household";
            if (targets[call.TargetId].Lane != Held) yield return $"call {call.Id} is open and its person is in lane {targets[call.TargetId].Lane}";
        }
        var open = books.Calls.Where(c => c.State == Open).Select(c => c.Id).ToHashSet();
        foreach (var household in books.Households)
            if (household.HeldCall is { } by && !open.Contains(by)) yield return $"household {household.Id} is held by call {by}, which has ended";
    }

    /// <summary>available + held + waiting + done + blocked = imported, and nobody is in two of them.</summary>
    private static IEnumerable<string> Sums(Books books, int imported)
    {
        var openTargets = books.Calls.Where(c => c.State == Open).Select(c => c.TargetId).ToList();
        var held = books.Targets.Count(t => t.Lane == Held);
        var ready = books.Targets.Count(t => t.Lane is not null and not Held);
        var gone = books.Targets.Count(t => t.Lane is null && t.Why is not null);
        if (held + ready + gone != imported) yield return $"of {imported} people {ready} may be rung now or later, {held} are held and {gone} are done or blocked";
        if (held != openTargets.Distinct().Count() || held != openTargets.Count) yield return $"{held} people are held by {openTargets.Count} open calls";
    }
}
