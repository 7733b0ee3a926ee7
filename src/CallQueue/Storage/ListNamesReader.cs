using Canvass.CallQueue.Import;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Reads those on a list who bear the names of rows that have nothing but a name.</summary>
internal static class ListNamesReader
{
    public static async Task<ListNames> ReadAsync(Work work, ListPlace list, IEnumerable<ReadRow> rows, CancellationToken ct)
    {
        var names = rows.Where(ListNames.Asks).Select(r => r.FoldedName).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return ListNames.None;
        var people = new List<Namesake>();
        await work.SendAsync(new Batch().Read(NamesakesSql(work.Engine), row => people.Add(new Namesake(
            row.Long(0), row.TextOrNull(1), row.Text(2), row.Long(3), row.IntOrNull(4), row.TextOrNull(5), !row.IsNull(6), row.IsNull(1) && !row.Bool(7))), list.OrganisationId, list.ListId, Many.Json(names)), ct);
        return new ListNames(people);
    }

    // Those whom the same file brings stand above the limit: however often a build is gone on with, its rows mean the same people.
    private static string NamesakesSql(Engine engine) => $"""
        select p.id, p.external_id, p.folded_name, p.household_id, p.birth_year, p.municipality, t.taken_off_at,
               exists (select 1 from person_number pn where pn.person_id = p.id)
          from {Many.Bearing(engine, "person", "folded_name", 3, "x.organisation_id = $1 and x.merged_into is null")} p
          join target t on t.person_id = p.id and t.list_id = $2 join list l on l.id = t.list_id
         where t.order_key <= l.order_limit
         order by p.id
        """;
}
