namespace Canvass.CallQueue.Register;

/// <summary>Somebody of the register, as far as identity goes.</summary>
internal sealed class KnownPerson
{
    /// <summary>0 until the person is written.</summary>
    public long Id { get; set; }

    public string? ExternalId { get; set; }

    public required string FoldedName { get; init; }

    public long HouseholdId { get; set; }

    /// <summary>Brought in by the import that is being built.</summary>
    public bool IsFresh { get; init; }
}

/// <summary>
/// Who is the same person: the same external id; else the same number and the same folded full name. Two external ids are two
/// people even then: a father and a son of one name at home on one number.
/// </summary>
internal sealed class WhoIsWho
{
    private readonly Dictionary<string, KnownPerson> byExternalId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KnownPerson>> byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<(string E164, string FoldedName), KnownPerson> byOldName = [];

    public void Know(KnownPerson person)
    {
        if (person.ExternalId is { } id) byExternalId.TryAdd(id, person);
    }

    public void Know(KnownPerson person, string e164)
    {
        if (!byNumber.TryGetValue(e164, out var people)) byNumber.Add(e164, people = []);
        if (!people.Contains(person)) people.Add(person);
    }

    /// <summary>Somebody merged into this person had that id: a file that still has it means this one.</summary>
    public void KnowAlso(KnownPerson person, string externalId) => byExternalId.TryAdd(externalId, person);

    /// <summary>Somebody merged into this person was called so on that number.</summary>
    public void KnowAlso(KnownPerson person, string e164, string foldedName) => byOldName.TryAdd((e164, foldedName), person);

    public IReadOnlyList<KnownPerson> On(string e164) => byNumber.TryGetValue(e164, out var people) ? people : [];

    public KnownPerson? Find(string? externalId, string foldedName, IEnumerable<string> e164s)
    {
        if (externalId is not null && byExternalId.TryGetValue(externalId, out var same)) return same;
        foreach (var e164 in e164s)
        {
            foreach (var person in On(e164))
                if (person.FoldedName == foldedName && MayBe(person)) return person;
            if (byOldName.TryGetValue((e164, foldedName), out var merged) && MayBe(merged)) return merged;
        }
        return null;

        bool MayBe(KnownPerson person) => externalId is null || person.ExternalId is null || person.ExternalId == externalId;
    }

    /// <summary>Others of the same name on the same number: kept apart by their external ids alone.</summary>
    public IEnumerable<KnownPerson> NamesakesOn(KnownPerson person, IEnumerable<string> e164s) =>
        e164s.SelectMany(On).Where(p => p != person && p.FoldedName == person.FoldedName).Distinct();
}
