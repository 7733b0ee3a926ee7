using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What the block list says of those who are in the register now, marked on them. Behind the <see cref="RegisterGate"/>.</summary>
internal sealed class BlockMarks(KeyedHash keys, Refold refold)
{
    private const string MarkNumberSql = "update number set blocked = true where organisation_id = $1 and e164 = $2";

    private const string MarkPersonSql = "update person set blocked = true where organisation_id = $1 and id = cast($2 as bigint) returning id";

    private const string MarkExternalIdSql = """
        update person set blocked = true
         where id in (select p.id from person p where p.organisation_id = $1 and p.external_id = $2 and p.merged_into is null
                      union all
                      select m.merged_into from person m where m.organisation_id = $1 and m.external_id = $2 and m.merged_into is not null)
        returning id
        """;

    /// <summary>These blocks were made.</summary>
    public async Task PutAsync(Work work, long organisationId, IReadOnlyCollection<(string Kind, string Value)> made, CancellationToken ct)
    {
        var (batch, people) = (new Batch(), new HashSet<long>());
        foreach (var (kind, value) in made)
        {
            if (kind == BlockHash.Number) batch.Add(MarkNumberSql, organisationId, value);
            else batch.Read(kind == BlockHash.Person ? MarkPersonSql : MarkExternalIdSql, row => people.Add(row.Long(0)), organisationId, value);
        }
        await work.SendAsync(batch, ct);
        await SettleAsync(work, organisationId, made.Where(m => m.Kind == BlockHash.Number).Select(m => m.Value), people, ct);
    }

    private const string MarkedNumbersSql = "select e164 from number where organisation_id = $1 and blocked";

    private const string UnmarkNumberSql = "update number set blocked = false where organisation_id = $1 and e164 = $2";

    /// <summary>These blocks were lifted: whoever no other one names is as if nobody had ever blocked them.</summary>
    public async Task LiftAsync(Work work, long organisationId, IReadOnlyCollection<(string Kind, string Hash)> lifted, DateTimeOffset now, CancellationToken ct)
    {
        // A hash tells nobody what it is of, but the few that are marked can be asked one by one.
        var marked = new List<string>();
        await work.SendAsync(new Batch().Read(MarkedNumbersSql, row => marked.Add(row.Text(0)), organisationId), ct);
        var names = await NamesAsync(work, organisationId, ct);
        marked.RemoveAll(number => !IsLifted(BlockHash.Number, number));
        var people = names.Where(n => IsLifted(n.Kind, n.Value)).Select(n => n.PersonId).ToHashSet();
        names.RemoveAll(n => !people.Contains(n.PersonId));

        List<string> numbers = [.. marked.Except(await BlockedAsync(BlockHash.Number, marked))];
        foreach (var kind in new[] { BlockHash.ExternalId, BlockHash.Person })
        {
            var theirs = names.FindAll(n => n.Kind == kind);
            var still = await BlockedAsync(kind, theirs.ConvertAll(n => n.Value));
            people.ExceptWith(theirs.Where(n => still.Contains(n.Value)).Select(n => n.PersonId));
        }
        if (numbers.Count + people.Count == 0) return;

        var batch = new Batch().Add($"update person set blocked = false where {Many.Ids(work.Engine, "id", 1)}", Many.Json(people));
        foreach (var number in numbers) batch.Add(UnmarkNumberSql, organisationId, number);
        await work.SendAsync(batch, ct);
        await TargetGroup.EnterAsync(work, organisationId, await SettleAsync(work, organisationId, numbers, people, ct), now, ct);

        bool IsLifted(string kind, string value) => lifted.Contains((kind, BlockHash.Of(keys, organisationId, kind, value)));

        Task<HashSet<string>> BlockedAsync(string kind, IReadOnlyCollection<string> values) => NumberBook.BlockedAsync(work, keys, organisationId, kind, values, ct: ct);
    }

    /// <summary>Whom the blocks of people mean by now, by the hash of the id they were blocked under.</summary>
    public async Task<IReadOnlyDictionary<string, long>> PeopleAsync(Work work, long organisationId, CancellationToken ct) =>
        (await NamesAsync(work, organisationId, ct)).Where(n => n.Kind == BlockHash.Person).ToDictionary(n => BlockHash.Of(keys, organisationId, n.Kind, n.Value), n => n.PersonId);

    // Whoever was merged is blocked under the id and the external id of before as well.
    private const string NamesSql = """
        select p.id, p.id, p.external_id from person p where p.organisation_id = $1 and p.blocked and p.merged_into is null
        union all
        select p.id, m.id, m.external_id from person p join person m on m.merged_into = p.id where p.organisation_id = $1 and p.blocked and p.merged_into is null
        """;

    /// <summary>All that a block can name of those who are marked.</summary>
    private static async Task<List<(long PersonId, string Kind, string Value)>> NamesAsync(Work work, long organisationId, CancellationToken ct)
    {
        var names = new List<(long, string, string)>();
        await work.SendAsync(new Batch().Read(NamesSql, row =>
        {
            names.Add((row.Long(0), BlockHash.Person, BlockHash.ValueOf(row.Long(1))));
            if (row.TextOrNull(2) is { } externalId) names.Add((row.Long(0), BlockHash.ExternalId, externalId));
        }, organisationId), ct);
        return names;
    }

    /// <summary>Where everybody concerned stands now, also those who are still being brought in.</summary>
    /// <returns>They.</returns>
    private async Task<IReadOnlyCollection<long>> SettleAsync(Work work, long organisationId, IEnumerable<string> numbers, IEnumerable<long> named, CancellationToken ct)
    {
        var (engine, people, households) = (work.Engine, new HashSet<long>(), new HashSet<long>());
        await work.SendAsync(new Batch()
            .Read($"""
                select p.id, p.household_id
                  from {Many.Bearing(engine, "number", "e164", 2, "x.organisation_id = $1")} n join person_number pn on pn.number_id = n.id join person p on p.id = pn.person_id
                """, Concerned, organisationId, Many.Json(numbers))
            .Read($"select p.id, p.household_id from person p where {Many.Ids(engine, "p.id", 1)}", Concerned, Many.Json(named)), ct);
        await work.SendAsync(new Batch().Add(Households.UnsettleSql(Many.Ids(engine, "person_id", 1)), Many.Json(people)), ct);
        await refold.HouseholdsAsync(work, households, ct);
        return people;

        void Concerned(Row row)
        {
            people.Add(row.Long(0));
            households.Add(row.Long(1));
        }
    }
}
