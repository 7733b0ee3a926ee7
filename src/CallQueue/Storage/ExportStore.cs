using System.Globalization;
using Canvass.CallQueue.Import;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class ExportStore(CallQueueStore store) : IExports
{
    private static readonly StringComparer Swedish = StringComparer.Create(CultureInfo.GetCultureInfo("sv-SE"), CompareOptions.None);

    private const string PlanSql = """
        select p.id, p.last_name, p.first_name, p.external_id, p.birth_year, f.facts,
               (select min(n.e164) from person_number pn join number n on n.id = pn.number_id where pn.person_id = p.id)
          from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
          left join fact f on f.person_id = p.id and f.association_id = l.association_id
         where t.list_id = $1 and t.order_key <= l.order_limit and t.taken_off_at is null and p.merged_into is null and not p.protected
        """;

    public Task<ExportPlan?> PlanAsync(long organisationId, long listId, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        long? association = null;
        var people = new List<Line>();
        var facts = new SortedSet<string>(StringComparer.Ordinal);
        await work.SendAsync(new Batch()
            .Read("select association_id from list where id = $1 and organisation_id = $2", row => association = row.Long(0), listId, organisationId)
            .Read(PlanSql, row =>
            {
                facts.UnionWith(FactsText.Read(row.TextOrNull(5)).Keys);
                people.Add(new Line(row.Long(0), row.Text(1), row.Text(2), string.Join('\0', row.TextOrNull(3), row.TextOrNull(6), row.LongOrNull(4), row.TextOrNull(5))));
            }, listId), ct);
        if (association is not { } known) return null;
        var order = people.OrderBy(p => p.LastName, Swedish).ThenBy(p => p.FirstName, Swedish)
            .ThenBy(p => p.LastName, StringComparer.Ordinal).ThenBy(p => p.FirstName, StringComparer.Ordinal).ThenBy(p => p.Rest, StringComparer.Ordinal);
        return new ExportPlan(known, [.. order.Select(p => p.PersonId)], [.. facts]);
    }, ct);

    public Task AuditAsync(long organisationId, long listId, int people, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "export", $"list:{listId}", people.ToString(CultureInfo.InvariantCulture)), ct), ct);

    public Task<IReadOnlyList<ExportedPerson>> PeopleAsync(ExportPlan plan, IReadOnlyList<long> people, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var known = new Dictionary<long, ExportedPerson>();
        var numbers = new List<(long Person, string E164)>();
        var asked = Many.Json(people);
        await work.SendAsync(new Batch()
            .Read(PeopleSql(work.Engine), row => known.Add(row.Long(0), new ExportedPerson
            {
                ExternalId = row.TextOrNull(1),
                FirstName = row.Text(2),
                LastName = row.Text(3),
                BirthYear = row.IntOrNull(4),
                MunicipalityCode = row.TextOrNull(5),
                DistrictCode = row.TextOrNull(6),
                Languages = row.Text(7) is { Length: > 0 } codes ? codes.Split(' ') : [],
                Facts = FactsText.Read(row.TextOrNull(8)),
            }), plan.AssociationId, asked)
            .Read(NumbersSql(work.Engine), row => numbers.Add((row.Long(0), row.Text(1))), asked), ct);
        var byPerson = numbers.ToLookup(n => n.Person, n => n.E164);
        return (IReadOnlyList<ExportedPerson>)[.. people.Where(known.ContainsKey).Select(id => known[id] with { Numbers = [.. byPerson[id]] })];
    }, ct);

    private static string PeopleSql(Engine engine) => $"""
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, p.district, p.languages, f.facts
          from person p left join fact f on f.person_id = p.id and f.association_id = $1
         where {Many.Ids(engine, "p.id", 2)} and p.merged_into is null and not p.protected
        """;

    private static string NumbersSql(Engine engine) => $"""
        select pn.person_id, n.e164 from person_number pn join number n on n.id = pn.number_id
         where {Many.Ids(engine, "pn.person_id", 1)} order by pn.person_id, pn.position, n.id
        """;

    private sealed record Line(long PersonId, string LastName, string FirstName, string Rest);
}
