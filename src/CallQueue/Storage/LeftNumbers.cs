using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Numbers that somebody has no more: what nobody has goes, but what was on a card may still be reported about.</summary>
internal static class LeftNumbers
{
    // Noted as they leave: whoever brings the number later and leaves again knows nothing of that card.
    private const string ShownSql = """
        update number set shown = true
         where id = $2 and exists (select 1 from call c where c.person_id = $1 and ' ' || c.numbers || ' ' like '% ' || number.id || ' %')
        """;

    private static string RemoveSql(Engine engine) =>
        $"delete from number where {Many.Ids(engine, "id", 1)} and shown = false and not exists (select 1 from person_number pn where pn.number_id = number.id)";

    /// <summary>Of people who were never rung, or who go with all they had.</summary>
    public static Batch RemoveNumbers(this Batch batch, Engine engine, IEnumerable<long> numberIds) => batch.Add(RemoveSql(engine), Many.Json(numberIds.Distinct()));

    /// <summary>Once these people have them no more.</summary>
    public static Batch RemoveNumbers(this Batch batch, Engine engine, IReadOnlyCollection<(long Person, long Number)> left)
    {
        foreach (var (person, number) in left) batch.Add(ShownSql, person, number);
        return batch.RemoveNumbers(engine, left.Select(l => l.Number));
    }
}
