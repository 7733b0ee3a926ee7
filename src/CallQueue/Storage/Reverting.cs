namespace Canvass.CallQueue.Storage;

/// <summary>How somebody stood before a file told of them, and after it; and that they came back to the list with it.</summary>
internal sealed record Before(long PersonId, KnownPeople.Told Was, KnownPeople.Told Became, (DateTimeOffset At, Guid? By)? Off);

/// <summary>What somebody is told to be once a file says nothing of them any more.</summary>
internal static class Reverting
{
    /// <summary>What nobody has changed or said since is as it was; who is protected stays so. What a newer file says stays, and what was before this one is then what was before that one.</summary>
    public static KnownPeople.Told Of(KnownPeople.Told now, Before before, IReadOnlyList<NewerFiles.Word> newer, long association)
    {
        foreach (var field in Fields)
        {
            var over = newer.FirstOrDefault(w => Speaks(w, field));
            if (over is null && Equals(field.Read(now), field.Read(before.Became))) now = field.Copy(now, before.Was);
            else if (over is not null && Equals(field.Read(over.Was), field.Read(before.Became))) over.Was = field.Copy(over.Was, before.Was);
        }
        return now with { Fact = RevertedFact(now.Fact, before, [.. newer.Where(w => w.AssociationId == association)]) };
    }

    /// <summary>The same for what an association knows, fact by fact; where it was from goes with the newest file that says anything.</summary>
    private static KnownPeople.Fact? RevertedFact(KnownPeople.Fact? now, Before before, IReadOnlyList<NewerFiles.Word> newer)
    {
        var (was, became, facts) = (Facts(before.Was.Fact), Facts(before.Became.Fact), Facts(now));
        foreach (var name in was.Keys.Union(became.Keys).ToList())
        {
            var over = newer.FirstOrDefault(w => w.Facts.Contains(name));
            if (over is null) Revert(facts, name);
            else if (over.Was.Fact is { } there)
            {
                var then = Facts(there);
                Revert(then, name);
                over.Was = over.Was with { Fact = there with { Facts = FactsText.Write(then) } };
            }
        }
        if (newer.Count > 0)
        {
            if (newer[0].Was.Fact is { } first && IsOf(first, before.Became.Fact))
                newer[0].Was = newer[0].Was with { Fact = before.Was.Fact is { } source ? first with { Source = source.Source, ObtainedAt = source.ObtainedAt } : null };
            return now is null ? null : now with { Facts = FactsText.Write(facts) };
        }
        if (now is null || (before.Was.Fact is null && facts.Count == 0)) return null;
        return IsOf(now, before.Became.Fact) && before.Was.Fact is { } from ? new KnownPeople.Fact(FactsText.Write(facts), from.Source, from.ObtainedAt) : now with { Facts = FactsText.Write(facts) };

        void Revert(Dictionary<string, string> theirs, string name)
        {
            if (theirs.GetValueOrDefault(name) != became.GetValueOrDefault(name)) return;
            if (was.TryGetValue(name, out var value)) theirs[name] = value;
            else theirs.Remove(name);
        }

        static Dictionary<string, string> Facts(KnownPeople.Fact? fact) => new(FactsText.Read(fact?.Facts), StringComparer.Ordinal);

        static bool IsOf(KnownPeople.Fact fact, KnownPeople.Fact? other) => (fact.Source, fact.ObtainedAt) == (other?.Source, other?.ObtainedAt);
    }

    private static bool Speaks(NewerFiles.Word word, Field field) => word.Said.HasFlag(field.Said) || !Equals(field.Read(word.Was), field.Read(word.Became));

    private static readonly Field[] Fields =
    [
        new(Said.ExternalId, t => t.Values.ExternalId, (to, from) => to with { Values = to.Values with { ExternalId = from.Values.ExternalId } }),
        new(Said.Name, t => (t.Values.FirstName, t.Values.LastName), (to, from) => to with
        {
            Values = to.Values with { FirstName = from.Values.FirstName, LastName = from.Values.LastName, FoldedName = from.Values.FoldedName },
        }),
        new(Said.BirthYear, t => t.Values.BirthYear, (to, from) => to with { Values = to.Values with { BirthYear = from.Values.BirthYear } }),
        new(Said.Municipality, t => t.Values.Municipality, (to, from) => to with { Values = to.Values with { Municipality = from.Values.Municipality } }),
        new(Said.District, t => t.Values.District, (to, from) => to with { Values = to.Values with { District = from.Values.District } }),
        new(Said.Languages, t => t.Values.Languages, (to, from) => to with { Values = to.Values with { Languages = from.Values.Languages } }),
    ];

    private sealed record Field(Said Said, Func<KnownPeople.Told, object?> Read, Func<KnownPeople.Told, KnownPeople.Told, KnownPeople.Told> Copy);
}
