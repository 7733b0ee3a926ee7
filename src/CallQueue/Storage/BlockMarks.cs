using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What the block list says of those who are in the register now, marked on them. Behind the <see cref="RegisterGate"/>.</summary>
internal sealed class BlockMarks(KeyedHash keys, Refold refold)
{
    private const string MarkedNumbersSql = "select e164 from number where organisation_id = $1 and blocked";

    private const string MarkedPeopleSql = """
        select p.external_id from person p where p.organisation_id = $1 and p.blocked and p.external_id is not null
        union select m.external_id from person p join person m on m.merged_into = p.id where p.organisation_id = $1 and p.blocked and m.external_id is not null
        """;

    private const string UnmarkNumberSql = "update number set blocked = $3 where organisation_id = $1 and e164 = $2";

    private const string UnmarkPersonSql = """
        update person set blocked = $3
         where organisation_id = $1 and (external_id = $2 or id in (select m.merged_into from person m where m.organisation_id = $1 and m.external_id = $2 and m.merged_into is not null))
        """;

    private const string NamedAnewSql = """
        select k.external_id from person m join person k on k.id = m.merged_into where m.organisation_id = $1 and m.external_id = $2 and k.external_id is not null
        """;

    /// <summary>These blocks were lifted: whoever no other one names is as if nobody had ever blocked them.</summary>
    public async Task LiftAsync(Work work, long organisationId, IReadOnlyCollection<(string Kind, string Hash)> lifted, DateTimeOffset now, CancellationToken ct)
    {
        var marked = new List<(string Kind, string Value)>();
        // A hash tells nobody what it is of, but the few that are marked can be asked one by one.
        await work.SendAsync(new Batch()
            .Read(MarkedNumbersSql, row => marked.Add((BlockHash.Number, row.Text(0))), organisationId)
            .Read(MarkedPeopleSql, row => marked.Add((BlockHash.ExternalId, row.Text(0))), organisationId), ct);
        marked.RemoveAll(m => !lifted.Contains((m.Kind, BlockHash.Of(keys, organisationId, m.Kind, m.Value))));
        var numbers = await FreeAsync(work, organisationId, BlockHash.Number, marked, ct);
        var people = await FreeAsync(work, organisationId, BlockHash.ExternalId, marked, ct);
        if (numbers.Count + people.Count == 0) return;

        var (batch, named) = (new Batch(), new List<string>());
        foreach (var number in numbers) batch.Add(UnmarkNumberSql, organisationId, number, false);
        foreach (var id in people) batch.Add(UnmarkPersonSql, organisationId, id, false).Read(NamedAnewSql, row => named.Add(row.Text(0)), organisationId, id);
        await work.SendAsync(batch, ct);
        // Whoever they became may be blocked under the id of today.
        var still = new Batch();
        foreach (var id in await NumberBook.BlockedAsync(work, keys, organisationId, BlockHash.ExternalId, named, ct))
            still.Add("update person set blocked = $3 where organisation_id = $1 and external_id = $2", organisationId, id, true);
        if (still.Statements.Count > 0) await work.SendAsync(still, ct);

        var concerned = await SettleAsync(work, organisationId, [.. numbers.Select(n => (BlockHash.Number, n)), .. people.Select(p => (BlockHash.ExternalId, p))], ct);
        await TargetGroup.EnterAsync(work, organisationId, concerned, now, ct);
    }

    private async Task<IReadOnlyList<string>> FreeAsync(Work work, long organisationId, string kind, List<(string Kind, string Value)> marked, CancellationToken ct)
    {
        var values = marked.Where(m => m.Kind == kind).Select(m => m.Value).ToList();
        return [.. values.Except(await NumberBook.BlockedAsync(work, keys, organisationId, kind, values, ct))];
    }

    /// <summary>Where everybody concerned stands now, also those who are still being brought in.</summary>
    /// <returns>They.</returns>
    public async Task<IReadOnlyCollection<long>> SettleAsync(Work work, long organisationId, IReadOnlyList<(string Kind, string Value)> changed, CancellationToken ct)
    {
        var (engine, people, households) = (work.Engine, new HashSet<long>(), new HashSet<long>());
        await work.SendAsync(new Batch()
            .Read($"""
                select p.id, p.household_id
                  from {Many.Bearing(engine, "number", "e164", 2, "x.organisation_id = $1")} n join person_number pn on pn.number_id = n.id join person p on p.id = pn.person_id
                """, Concerned, organisationId, Many.Json(changed.Where(c => c.Kind == BlockHash.Number).Select(c => c.Value)))
            .Read($"""
                select p.id, p.household_id from {Many.Bearing(engine, "person", "external_id", 2, "x.organisation_id = $1 and x.merged_into is null")} p
                """, Concerned, organisationId, Many.Json(changed.Where(c => c.Kind == BlockHash.ExternalId).Select(c => c.Value)))
            .Read($"""
                select p.id, p.household_id
                  from {Many.Bearing(engine, "person", "external_id", 2, "x.organisation_id = $1 and x.merged_into is not null")} m join person p on p.id = m.merged_into
                """, Concerned, organisationId, Many.Json(changed.Where(c => c.Kind == BlockHash.ExternalId).Select(c => c.Value))), ct);
        var merged = new Batch();
        // Whoever is blocked under an old id is blocked.
        merged.Add($"update person set blocked = $2 where {Many.Ids(engine, "id", 1)} and exists (select 1 from person m where m.merged_into = person.id and m.blocked)", Many.Json(people), true);
        merged.Add(Households.UnsettleSql(Many.Ids(engine, "person_id", 1)), Many.Json(people));
        await work.SendAsync(merged, ct);
        await refold.HouseholdsAsync(work, households, ct);
        return people;

        void Concerned(Row row)
        {
            people.Add(row.Long(0));
            households.Add(row.Long(1));
        }
    }
}
