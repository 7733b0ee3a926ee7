using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// The statement that looks into the lanes in turn and stops at the first person it finds. Each look is one search on all columns
/// of an index, without a sort, so its cost does not grow with the list or with how much of it is called.
/// Parameters: $1 list, $2 now (null = the database's clock), $3 volunteer, $4 today,
/// $5 how long (ms) a promised callback waits for the one who promised it, $6 how much longer where they can keep it; for volunteers
/// who can serve any, $7 the needs.
/// </summary>
internal static class ProbeSql
{
    private const string Columns = """
        t.id, h.id as household, t.person_id, t.lane, t.who, t.due, t.back_lane, t.back_who, t.back_due, t.tries, t.numbers,
        t.import_id, t.municipality, t.district, h.held_call, t.need
        """;

    private static readonly ConcurrentDictionary<(Engine Engine, bool RetryFirst, bool Draining, DayPart Now, bool Needs, bool WithoutNeed), string> Texts = [];

    /// <summary>Made once for each way to look; its text is long, and it is asked for at every claim.</summary>
    public static string For(Engine engine, ServedNeeds served, bool retryFirst, bool draining, DayPart now) =>
        Texts.GetOrAdd((engine, retryFirst, draining, now, served.Any, served.WithoutNeed), _ =>
        {
            var probes = QueueOrder.Probes(served, retryFirst, draining, now);
            return engine == Engine.Sqlite ? Sqlite(probes, served) : Postgres(probes, served);
        });

    /// <summary>One writer at a time, so nothing to lock or to skip; the cross join keeps the order in which the tables are read.</summary>
    private static string Sqlite(IReadOnlyList<Probe> probes, ServedNeeds served)
    {
        return string.Join("\nunion all\n", probes.Select(probe => $"select * from ({Text(probe)})")) + "\nlimit 1";

        // A subquery cannot look at what stands beside it here, but a column can: it finds who it is, and the row is read anew.
        string Text(Probe probe) => probe.Who == Probe.WithNeed
            ? $"""
                select {Columns}
                  from (select ({Look(Engine.Sqlite, probe, served, "t.id", "$2", "")}) as found from json_each($7) n) f
                       cross join target t on t.id = f.found cross join household h on h.id = t.household_id
                 limit 1
                """
            : Look(Engine.Sqlite, probe, served, Columns, "$2", "");
    }

    /// <summary>
    /// Both rows are locked: with only the household's, a person refused a moment ago could still be handed out, because
    /// PostgreSQL reads conditions again only on the rows it locks. Each look is made only if those before it found nobody.
    /// </summary>
    private static string Postgres(IReadOnlyList<Probe> probes, ServedNeeds served)
    {
        const string now = "(select at from moment)";
        var sql = new StringBuilder("with moment as materialized (select coalesce($2::bigint, floor(extract(epoch from clock_timestamp()) * 1000)::bigint) as at)");
        for (var i = 0; i < probes.Count; i++)
        {
            var before = string.Concat(Enumerable.Range(0, i).Select(n => $" and not exists (select 1 from look{n})"));
            sql.Append(CultureInfo.InvariantCulture, $",\nlook{i} as materialized ({Text(probes[i], before)})");
        }
        sql.Append('\n').AppendJoin("\nunion all ", Enumerable.Range(0, probes.Count).Select(n => $"select * from look{n}"));
        return sql.ToString();

        // The needs in their order, and no further than the first for which somebody is found: who is found is locked.
        string Text(Probe probe, string before)
        {
            var look = $"{Look(Engine.Postgres, probe, served, Columns, now, before)} for update of h, t skip locked";
            return probe.Who == Probe.WithNeed ? $"select x.* from json_array_elements_text($7::json) n(value) cross join lateral ({look}) x limit 1" : look;
        }
    }

    /// <summary>
    /// Whoever promised to ring target t can still be handed them: is signed in, has not skipped them today, and sits where a list is rung
    /// on which the same promise waits. To keep it for somebody who cannot would be to keep it from everybody. (Whoever can,
    /// and has not come for it after the longest of calls, rings another list.)
    /// </summary>
    public static string CanBeKeptSql(string now, string today) => $"""
        exists (select 1 from session s left join seat e on e.id = s.seat_id left join room r on r.id = s.room_id
                  join target p on p.person_id = t.person_id and (p.list_id = e.list_id or (e.list_id is null and (coalesce(r.lists, '') = '' or {InText.Holds("r.lists", "p.list_id")})))
                  join list l on l.id = p.list_id
                 where s.volunteer_id = t.who and s.ended_at is null and s.ends_at > {now} and s.seen_at > {now} - 900000
                   and p.campaign_id = t.campaign_id and p.lane = 1 and l.state = 'open'
                   and not exists (select 1 from skip g where g.volunteer_id = t.who and g.person_id = t.person_id and g.day = {today}))
        """;

    private static string Look(Engine engine, Probe probe, ServedNeeds served, string columns, string now, string condition)
    {
        var join = engine == Engine.Sqlite ? "cross join" : "join";
        var bound = probe.Bound switch
        {
            Bound.OrderLimit => "t.due <= (select order_limit from list where id = $1)",
            // Places on a list are small numbers, instants are large ones.
            Bound.PausedUntilNow => $"t.due > 1000000000000 and t.due <= {now}",
            // Late news may have come while they were held: a pause, or a promise for another hour.
            _ when probe.Lane == Lane.Held => $"t.due <= {now} and t.back_due <= {now}",
            _ => $"t.due <= {now}",
        };
        var who = probe.Who switch
        {
            Probe.Promiser => "and t.who = $3",
            Probe.WithNeed => $"and t.who = {(engine == Engine.Sqlite ? "n.value" : "n.value::bigint")}",
            // The partial index on this lane is ordered by due alone.
            Probe.OtherThanPromiser => $"and {Understood(engine, served)} and t.due <= {now} - $5 and (t.due <= {now} - $5 - $6 or not {CanBeKeptSql(now, "$4")})",
            _ => string.Create(CultureInfo.InvariantCulture, $"and t.who = {probe.Who}"),
        };
        return $"""
            select {columns}
              from target t {join} household h on h.id = t.household_id
             where t.list_id = $1 and t.lane = {probe.Lane.ToString(CultureInfo.InvariantCulture)} {who} and {bound} and h.held_until <= {now}{condition}
               and not exists (select 1 from skip s where s.volunteer_id = $3 and s.person_id = t.person_id and s.day = $4)
             order by t.due, t.id
             limit 1
            """;
    }

    private static string Understood(Engine engine, ServedNeeds served) => served switch
    {
        { Any: false } => "t.need = 0",
        { WithoutNeed: false } => Many.Ids(engine, "t.need", 7),
        _ => $"(t.need = 0 or {Many.Ids(engine, "t.need", 7)})",
    };
}
