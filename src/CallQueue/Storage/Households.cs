using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Households that become one. The household is the lock of a call, so a hold must survive the merging.</summary>
internal static class Households
{
    /// <summary>By the call that holds it ($2), and by no other.</summary>
    public const string FreeSql = "update household set held_until = 0, held_call = null where id = $1 and held_call = $2";

    private static string LockSql(Work work) =>
        $"select id, held_until, held_call from household where {Many.Ids(work.Engine, "id", 1)} order by id {work.ForUpdate}";

    /// <summary>In the order of their ids, as everybody does who takes more than one.</summary>
    public static async Task<IReadOnlyDictionary<long, Hold>> LockAsync(Work work, IEnumerable<long> ids)
    {
        var holds = new Dictionary<long, Hold>();
        await work.SendAsync(new Batch().Read(LockSql(work), row => holds.Add(row.Long(0), new Hold(row.Long(1), row.GuidOrNull(2))), Many.Json(ids.Order())));
        return holds;
    }

    /// <summary>Merges groups of households into their first member each.</summary>
    public static async Task MergeAsync(Work work, IReadOnlyList<(long Stays, IReadOnlyList<long> Absorbed)> merges)
    {
        if (merges.Count == 0) return;
        var holds = await LockAsync(work, merges.SelectMany(m => m.Absorbed.Prepend(m.Stays)));
        var now = (await work.NowAsync()).ToMs();
        var engine = work.Engine;
        var batch = new Batch();
        foreach (var (stays, absorbed) in merges)
        {
            var people = $"select id from person where {Many.Ids(engine, "household_id", 2)}";
            var gone = Many.Json(absorbed);
            var hold = Together([.. absorbed.Prepend(stays).Select(id => holds[id])], now);
            batch
                .Add($"update target set household_id = $1 where person_id in ({people})", stays, gone)
                .Add($"update call set household_id = $1 where person_id in ({people})", stays, gone)
                .Add($"update person set household_id = $1 where {Many.Ids(engine, "household_id", 2)}", stays, gone)
                .Add("update household set held_until = $2, held_call = $3 where id = $1", stays, hold.Until, hold.Call)
                .Add($"update household set held_call = null where {Many.Ids(engine, "id", 1)}", gone)
                .Add(UnsettleSql("person_id in (select id from person where household_id = $1)"), stays);
        }
        await work.SendAsync(batch);
    }

    /// <summary>Was ready in an import that is not flipped yet, but must be folded anew: something about the person changed.</summary>
    public static string UnsettleSql(string where) => $"""
        update target set lane = null, why = '{ImportStore.Unsettled}', numbers = null
         where {where} and lane is not null and order_key > (select l.order_limit from list l where l.id = target.list_id)
        """;

    // Two calls at once, both begun before anybody knew that they share a number: neither outcome may free the other's hold.
    internal static Hold Together(IReadOnlyList<Hold> holds, long now)
    {
        var held = holds.Where(h => h.Call is not null && h.Until > now).ToList();
        return new Hold(holds.Max(h => h.Until), held.Count == 1 ? held[0].Call : null);
    }

    internal sealed record Hold(long Until, Guid? Call);
}
