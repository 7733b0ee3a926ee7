using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Those of the register who are never rung because somebody asked for it: in a call, or by hand. Whoever is blocked only for being perhaps one of them is
/// not meant.
/// </summary>
internal sealed class NeverRung(Work work, KeyedHash keys, long organisationId)
{
    private static readonly string Said = SaidSql("p");

    /// <summary>Somebody said so in a call.</summary>
    /// <param name="person">What the statement calls them.</param>
    public static string SaidSql(string person) => $"exists (select 1 from outcome o where o.person_id = {person}.id and o.superseded_by is null and o.code = '{OutcomeCode.DoNotCall.Code}')";

    /// <summary>Who of them bears one of these names, or bore it before a file or a merge gave them another. However many bear it.</summary>
    /// <returns>By the place among those asked for.</returns>
    public async Task<ILookup<int, Namesake>> NamesakesAsync(IReadOnlyList<Asked> asked, CancellationToken ct)
    {
        var found = new List<(string Name, long? Born, Namesake Who)>();
        var names = asked.Where(a => a.FoldedName.Length > 0).Select(a => a.FoldedName).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return Array.Empty<Namesake>().ToLookup(_ => 0);
        var (never, blocked) = (new HashSet<long>(), new HashSet<long>());
        var reading = new Batch();
        foreach (var sql in new[] { BlockedSql(work.Engine), MergedSql(work.Engine), RenamedSql(work.Engine), OfCallsSql(work.Engine) }) reading.Read(sql, Found, organisationId, Many.Json(names));
        await work.SendAsync(reading, ct);
        if (found.Count == 0) return Array.Empty<Namesake>().ToLookup(_ => 0);

        never.UnionWith(await BlockedByWishAsync([.. blocked.Except(never)], ct));
        var byName = found.Where(f => never.Contains(f.Who.Id)).Distinct().ToLookup(f => f.Name, StringComparer.Ordinal);
        return asked
            .SelectMany((who, place) => byName[who.FoldedName].Where(f => f.Born is null || who.BirthYear is null || f.Born == who.BirthYear).Select(f => (place, f.Who)).Distinct())
            .ToLookup(f => f.place, f => f.Who);

        void Found(Row row)
        {
            // With a year of before, and with theirs of now: either may be the one that a later file has.
            foreach (var born in new[] { row.LongOrNull(1) ?? row.LongOrNull(6), row.LongOrNull(6) ?? row.LongOrNull(1) }.Distinct())
                found.Add((row.Text(0), born, new Namesake(row.Long(2), row.TextOrNull(3))));
            if (row.Bool(5)) never.Add(row.Long(2));
            else if (row.Bool(4)) blocked.Add(row.Long(2));
        }
    }

    /// <summary>Which of these people.</summary>
    public async Task<HashSet<long>> AmongAsync(IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var (never, blocked) = (new HashSet<long>(), new List<long>());
        if (people.Count == 0) return never;
        await work.SendAsync(new Batch().Read($"select p.id, p.blocked, {Said} from person p where {Many.Ids(work.Engine, "p.id", 1)}", row =>
        {
            if (row.Bool(2)) never.Add(row.Long(0));
            else if (row.Bool(1)) blocked.Add(row.Long(0));
        }, Many.Json(people)), ct);
        never.UnionWith(await BlockedByWishAsync(blocked, ct));
        return never;
    }

    /// <summary>A block names them by their id or their external id, or by those of somebody who was merged into them.</summary>
    private async Task<HashSet<long>> BlockedByWishAsync(IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var names = new List<(long Person, string Kind, string Value)>();
        if (people.Count == 0) return [];
        await work.SendAsync(new Batch().Read(NamesSql(work.Engine), row =>
        {
            names.Add((row.Long(0), BlockHash.Person, BlockHash.ValueOf(row.Long(1))));
            if (row.TextOrNull(2) is { } externalId) names.Add((row.Long(0), BlockHash.ExternalId, externalId));
        }, Many.Json(people)), ct);
        var wished = new HashSet<(string, string)>();
        foreach (var kind in names.GroupBy(n => n.Kind, n => n.Value))
            wished.UnionWith((await NumberBook.BlockedAsync(work, keys, organisationId, kind.Key, [.. kind], byWish: true, ct)).Select(value => (kind.Key, value)));
        return [.. names.Where(n => wished.Contains((n.Kind, n.Value))).Select(n => n.Person)];
    }

    private static string NamesSql(Engine engine) => $"""
        select coalesce(merged_into, id), id, external_id from person where {Many.Ids(engine, "id", 1)} or {Many.Ids(engine, "merged_into", 1)}
        """;

    private static string BlockedSql(Engine engine) => $"""
        select p.folded_name, f.birth_year, p.id, p.external_id, p.blocked, {Said}, p.birth_year
          from {Many.Bearing(engine, "person", "folded_name", 2, "x.organisation_id = $1 and x.blocked and x.merged_into is null")} p left join former_name f on f.person_id = p.id
        """;

    private static string MergedSql(Engine engine) => $"""
        select m.folded_name, m.birth_year, p.id, p.external_id, p.blocked, {Said}, p.birth_year
          from {Many.Bearing(engine, "person", "folded_name", 2, "x.organisation_id = $1 and x.merged_into is not null")} m join person p on p.id = m.merged_into
        """;

    private static string RenamedSql(Engine engine) => $"""
        select f.folded_name, f.birth_year, p.id, p.external_id, p.blocked, {Said}, p.birth_year
          from {Many.Bearing(engine, "former_name", "folded_name", 2, "x.organisation_id = $1")} f
          join person b on b.id = f.person_id join person p on p.id = coalesce(b.merged_into, b.id)
        """;

    // From the few who said it, and not from the many who bear a name.
    private static string OfCallsSql(Engine engine) => $"""
        select p.folded_name, f.birth_year, p.id, p.external_id, p.blocked, true, p.birth_year
          from outcome o {(engine == Engine.Sqlite ? "cross join" : "join")} person p on p.id = o.person_id left join former_name f on f.person_id = p.id
         where o.superseded_by is null and o.code = '{OutcomeCode.DoNotCall.Code}' and p.organisation_id = $1
           and p.folded_name {(engine == Engine.Sqlite ? "in (select value from json_each($2))" : "= any(array(select json_array_elements_text($2::json)))")}
        """;

    internal sealed record Asked(string FoldedName, long? BirthYear);

    internal sealed record Namesake(long Id, string? ExternalId)
    {
        /// <summary>Two external ids are two people.</summary>
        public bool MayBe(string? externalId) => ExternalId is null || externalId is null || ExternalId == externalId;
    }
}
