using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Households that become one. The household is the lock of a call, so a hold must survive the merging.</summary>
internal static class Households
{
    /// <summary>By the call that holds it ($2), and by no other.</summary>
    public const string FreeSql = "update household set held_until = 0, held_call = null where id = $1 and held_call = $2";

    /// <summary>
    /// Of several holders one is left ($2): from now on it holds the household by itself. Until when stays as it is, since somebody may still
    /// be talking on one of the numbers that made them one.
    /// </summary>
    public const string HandOverSql = "update household set held_call = $2 where id = $1 and held_call is null";

    private const string OnThePhoneSql = """
        select c.id, c.target_id, c.lease_until, exists (select 1 from call n where n.person_id = c.person_id and n.target_id = c.target_id and n.claimed_at > c.claimed_at)
          from person p join call c on c.person_id = p.id
         where p.household_id = $1 and c.state = 0 and c.id <> $2
        """;

    /// <summary>Calls that are open in a household besides this one: only where households were joined while they were being rung.</summary>
    public static async Task<IReadOnlyList<OpenCall>> OthersAsync(Work work, long householdId, Guid callId, CancellationToken ct)
    {
        var others = new List<OpenCall>();
        await work.SendAsync(new Batch().Read(OnThePhoneSql, row => others.Add(new OpenCall(row.Guid(0), row.Long(1), row.Instant(2), row.Bool(3))), householdId, callId), ct);
        return others;
    }

    /// <summary>The one that is left on the phone besides this call; null: none, or several.</summary>
    public static async Task<Guid?> OnlyOtherAsync(Work work, long householdId, Guid callId, DateTimeOffset now, CancellationToken ct) =>
        OnlyOne(await OthersAsync(work, householdId, callId, ct), now);

    public static Guid? OnlyOne(IEnumerable<OpenCall> others, DateTimeOffset now) =>
        others.Where(o => Lease.FreeFrom(o.LeaseUntil) > now).Take(2).ToList() is [var left] ? left.Id : null;

    private static string LockSql(Work work) =>
        $"select id, held_until, held_call from household where {Many.Ids(work.Engine, "id", 1)} order by id {work.ForUpdate}";

    /// <summary>In the order of their ids, as everybody does who takes more than one.</summary>
    public static async Task<IReadOnlyDictionary<long, Hold>> LockAsync(Work work, IEnumerable<long> ids)
    {
        var holds = new Dictionary<long, Hold>();
        await work.SendAsync(new Batch().Read(LockSql(work), row => holds.Add(row.Long(0), new Hold(row.Long(1), row.GuidOrNull(2))), Many.Json(ids.Order())));
        return holds;
    }

    /// <summary>
    /// Merges groups of households into their first member each. Where two of them are being rung, both calls go on: the one household is held
    /// until the later end and by no single call, until one of the two is over.
    /// </summary>
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

    private const string PeopleSql = "select p.id, coalesce(p.merged_into, p.id) from person p where p.household_id = $1";

    private const string NumbersSql = """
        select p.id, pn.number_id
          from person p join person_number pn on pn.person_id = p.id join number n on n.id = pn.number_id
         where p.household_id = $1 and n.overshared = false
        """;

    private const string AboutSql = """
        select o.person_id, o.number_ids
          from person p join outcome o on o.person_id = p.id
         where p.household_id = $1 and p.merged_into is null and o.superseded_by is null and o.call_id <> $2 and o.number_ids <> ''
        """;

    private const string HolderSql = "select c.person_id from household h join call c on c.id = h.held_call where h.id = $1";

    /// <summary>
    /// Divides a household whose people do not all share numbers any more. Whoever was rung on a number stays with those who have it, while
    /// an outcome stands that says something about it: what paused, retired or blocked the number is folded for them too. All parts stay held
    /// as long as the whole was, since the call that holds it may be on any of their numbers; only the part in which that call is can be
    /// freed by it, the others are by time.
    /// </summary>
    /// <param name="work">The transaction, behind the <see cref="RegisterGate"/>.</param>
    /// <param name="householdId">The whole.</param>
    /// <param name="exceptCall">Its outcome is about to stand no more.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The parts.</returns>
    public static async Task<IReadOnlyList<long>> FallApartAsync(Work work, long householdId, Guid exceptCall, CancellationToken ct)
    {
        var hold = (await LockAsync(work, [householdId]))[householdId];
        var (ties, people, firstOn, holder) = (new HouseholdLinks(), new List<long>(), new Dictionary<long, long>(), 0L);
        await work.SendAsync(new Batch()
            .Read(PeopleSql, row =>
            {
                people.Add(row.Long(0));
                ties.Link(row.Long(1), row.Long(0));
            }, householdId)
            .Read(NumbersSql, row => Tie(row.Long(0), row.Long(1)), householdId)
            .Read(AboutSql, row =>
            {
                foreach (var number in IdList.Read(row.Text(1))) Tie(row.Long(0), number);
            }, householdId, exceptCall)
            .Read(HolderSql, row => holder = row.Long(0), householdId), ct);

        var parts = people.GroupBy(ties.Root).OrderByDescending(part => part.Contains(holder)).ThenBy(part => part.Key).ToList();
        var made = await NewIds.TakeAsync(work, "household", Math.Max(0, parts.Count - 1));
        await work.InsertManyAsync("household", ["id", "held_until"], made.Select(id => (object?[])[id, hold.Until]), ct);
        var batch = new Batch();
        foreach (var (part, id) in parts.Skip(1).Zip(made))
        {
            var them = Many.Json(part);
            foreach (var (table, person) in new[] { ("person", "id"), ("target", "person_id"), ("call", "person_id") })
                batch.Add($"update {table} set household_id = $1 where {Many.Ids(work.Engine, person, 2)}", id, them);
        }
        await work.SendAsync(batch.Add(UnsettleSql(Many.Ids(work.Engine, "person_id", 1)), Many.Json(people)), ct);
        return [householdId, .. made];

        void Tie(long person, long number)
        {
            if (!firstOn.TryAdd(number, person)) ties.Link(firstOn[number], person);
        }
    }

    /// <summary>Those who have one of these numbers become one household with this one.</summary>
    public static async Task JoinAsync(Work work, long householdId, IEnumerable<long> numberIds, CancellationToken ct)
    {
        var all = new SortedSet<long> { householdId };
        await work.SendAsync(new Batch().Read($"""
            select distinct p.household_id from person_number pn join person p on p.id = pn.person_id join number n on n.id = pn.number_id
             where {Many.Ids(work.Engine, "n.id", 1)} and n.overshared = false
            """, row => all.Add(row.Long(0)), Many.Json(numberIds)), ct);
        if (all.Count > 1) await MergeAsync(work, [(all.Min, [.. all.Skip(1)])]);
    }

    /// <summary>
    /// They share a number that somebody else than a volunteer told: only then does a card show the one to whoever rings the other. Anybody can
    /// type any number, and would learn whose it is.
    /// </summary>
    public static string SharesKnownSql(string one, string other) => $"""
        exists (select 1 from person_number mine join person_number theirs on theirs.number_id = mine.number_id join number n on n.id = mine.number_id
                 where mine.person_id = {one} and theirs.person_id = {other} and mine.told = false and theirs.told = false and n.overshared = false)
        """;

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

    /// <param name="TakenSince">Somebody else was handed the same place later: it is not this call that holds it.</param>
    internal sealed record OpenCall(Guid Id, long TargetId, DateTimeOffset LeaseUntil, bool TakenSince);
}
