using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Whom an import that is being built brings and must not ring: those on the block list, and those who are perhaps the same as somebody who is never
/// rung. Behind the <see cref="RegisterGate"/>.
/// </summary>
internal sealed class NotRung(Work work, KeyedHash keys, BuildChunk chunk)
{
    private readonly HashSet<long> blocked = [];
    private readonly SortedSet<(long PersonId, long OtherId)> perhaps = [];

    public bool Contains(long personId) => blocked.Contains(personId);

    /// <summary>Those whom somebody has to look at, however many bear the name.</summary>
    public IEnumerable<(long One, long Other)> Pairs => perhaps.Select(p => PeopleWriter.Pair(p.PersonId, p.OtherId));

    /// <param name="made">New with these rows; they have their ids and are not written yet.</param>
    /// <param name="pairs">Who is perhaps the same as whom.</param>
    /// <param name="ct">Cancels.</param>
    public async Task FindAsync(IReadOnlyList<Newcomer> made, IReadOnlyCollection<(long One, long Other)> pairs, CancellationToken ct)
    {
        var listed = await NumberBook.BlockedAsync(
            work, keys, chunk.List.OrganisationId, BlockHash.ExternalId, [.. made.Where(m => m.Person.ExternalId is not null).Select(m => m.Person.ExternalId!)], ct: ct);
        var never = made.Where(m => m.Person.ExternalId is { } id && listed.Contains(id)).ToList();
        blocked.UnionWith(never.Select(m => m.Person.Id));

        var register = new NeverRung(work, keys, chunk.List.OrganisationId);
        var namesakes = await register.NamesakesAsync([.. made.Select(m => new NeverRung.Asked(m.Person.FoldedName, m.BirthYear))], ct);
        for (var i = 0; i < made.Count; i++)
            foreach (var other in namesakes[i].Where(o => o.MayBe(made[i].Person.ExternalId))) Hold(made[i].Person.Id, other.Id);
        foreach (var one in never)
            foreach (var other in made.Where(m => m != one && MayBe(one, m.Person.FoldedName, m.BirthYear, m.Person.ExternalId))) Hold(other.Person.Id, one.Person.Id);
        await BuiltBeforeAsync(never, register, ct);
        await PairsAsync(made, pairs, register, ct);
        blocked.UnionWith(perhaps.Select(p => p.PersonId));
    }

    /// <summary>Whoever is never rung for their own sake is nobody's namesake.</summary>
    private void Hold(long personId, long otherId)
    {
        if (!blocked.Contains(personId)) perhaps.Add((personId, otherId));
    }

    private static bool MayBe(Newcomer one, string name, long? born, string? externalId) =>
        name.Length > 0 && one.Person.FoldedName == name && (one.BirthYear is null || born is null || one.BirthYear == born)
        && (one.Person.ExternalId is null || externalId is null || one.Person.ExternalId == externalId);

    // Of this file too, from rows that were built before.
    private static string BuiltBeforeSql(Engine engine) => $"""
        select p.id, p.folded_name, p.birth_year, p.external_id
          from {Many.Bearing(engine, "person", "folded_name", 2, "x.organisation_id = $1 and x.import_id = $3 and x.merged_into is null")} p
        """;

    private async Task BuiltBeforeAsync(IReadOnlyList<Newcomer> never, NeverRung register, CancellationToken ct)
    {
        var names = never.Where(n => n.Person.FoldedName.Length > 0).ToLookup(n => n.Person.FoldedName, StringComparer.Ordinal);
        if (names.Count == 0) return;
        var found = new List<(long Person, long Other)>();
        await work.SendAsync(new Batch().Read(BuiltBeforeSql(work.Engine),
            row => found.AddRange(names[row.Text(1)].Where(one => MayBe(one, row.Text(1), row.LongOrNull(2), row.TextOrNull(3))).Select(one => (row.Long(0), one.Person.Id))),
            chunk.List.OrganisationId, Many.Json(names.Select(n => n.Key)), chunk.Import.Id), ct);
        var themselves = await register.AmongAsync([.. found.Select(f => f.Person).Distinct()], ct);
        foreach (var (person, other) in found.Where(f => !themselves.Contains(f.Person))) Hold(person, other);
    }

    /// <summary>Also those whom nothing but their external ids keeps apart: one name on one number.</summary>
    private async Task PairsAsync(IReadOnlyList<Newcomer> made, IReadOnlyCollection<(long One, long Other)> pairs, NeverRung register, CancellationToken ct)
    {
        var fresh = made.Select(m => m.Person.Id).ToHashSet();
        var others = pairs.SelectMany(p => new[] { p.One, p.Other }).Where(id => !fresh.Contains(id)).Distinct().ToList();
        var never = await register.AmongAsync(others, ct);
        if (blocked.Count > 0) await work.SendAsync(new Batch().Read($"select id from person where {Many.Ids(work.Engine, "id", 1)} and import_id = $2", row =>
        {
            if (!never.Contains(row.Long(0))) fresh.Add(row.Long(0));
        }, Many.Json(others), chunk.Import.Id), ct);
        never.UnionWith(blocked);
        foreach (var (one, other) in pairs.Concat(pairs.Select(p => (p.Other, p.One))))
            if (fresh.Contains(one) && never.Contains(other)) Hold(one, other);
    }

    private const string NoteSql = $"update import_row set result = '{PerhapsNotRung.Code}', reason = '{PerhapsNotRung.Code}' where import_id = $1 and row = $2";

    public static void Note(Batch batch, Guid importId, long row) => batch.Add(NoteSql, importId, row);

    /// <summary>Once everybody is written.</summary>
    /// <param name="rowOf">The rows of those who are new with this step.</param>
    /// <param name="ct">Cancels.</param>
    public async Task WriteAsync(IReadOnlyDictionary<long, int> rowOf, CancellationToken ct)
    {
        if (perhaps.Count == 0) return;
        await PerhapsBlocks.WriteAsync(work, keys, chunk.List.OrganisationId, chunk.Import.Id, perhaps, chunk.Now);

        var batch = new Batch();
        // Whoever was built before is told of with the row that says it.
        foreach (var row in perhaps.Select(p => rowOf.TryGetValue(p.PersonId, out var own) ? own : rowOf[p.OtherId]).Distinct()) Note(batch, chunk.Import.Id, row);
        var before = perhaps.Select(p => p.PersonId).Where(id => !rowOf.ContainsKey(id)).Distinct().ToList();
        if (before.Count > 0)
        {
            var (them, engine) = (Many.Json(before), work.Engine);
            batch.Add($"update person set blocked = true where {Many.Ids(engine, "id", 1)}", them)
                .Add($"update target set counted = false, counted_in_campaign = false where import_id = $2 and {Many.Ids(engine, "person_id", 1)}", them, chunk.Import.Id)
                .Add(Households.UnsettleSql(Many.Ids(engine, "person_id", 1)), them);
        }
        await work.SendAsync(batch, ct);
    }

    internal sealed record Newcomer(KnownPerson Person, long? BirthYear);
}
