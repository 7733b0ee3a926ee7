using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Who is in a list's target group, and once in the campaign's, as the log tells it: a plus when somebody enters with a usable
/// number, a minus when they leave before they were rung. Every entry is written with the change it tells of.
/// </summary>
internal static class TargetGroup
{
    private const int LargestEntry = 500;

    /// <summary>These stand on a list without being counted; count those who have a usable number by now.</summary>
    public static async Task EnterAsync(Work work, long organisationId, IEnumerable<long> personIds, DateTimeOffset now, CancellationToken ct = default)
    {
        var entering = new List<Entering>();
        await work.SendAsync(new Batch().Read(EnteringSql(work.Engine), row => entering.Add(new Entering
        {
            TargetId = row.Long(0),
            PersonId = row.Long(1),
            Scope = new Scope(row.Long(2), row.Long(3), row.Long(4)),
            Cell = new Cell(row.TextOrNull(5), row.TextOrNull(6)),
            CountedInCampaign = row.Bool(7),
        }), Many.Json(personIds.Distinct())), ct);
        if (entering.Count == 0) return;

        var changes = new Changes();
        var batch = new Batch();
        var first = new HashSet<(long, long)>();
        foreach (var one in entering)
        {
            changes.List(one.Scope, one.Cell, +1);
            var firstInCampaign = !one.CountedInCampaign && first.Add((one.Scope.CampaignId, one.PersonId));
            if (firstInCampaign) changes.Campaign(one.Scope, one.Cell, +1);
            batch.Add("update target set counted = $2, counted_in_campaign = $3 where id = $1", one.TargetId, true, firstInCampaign);
        }
        changes.AddTo(batch, work.Engine, organisationId, now);
        await work.SendAsync(batch, ct);
    }

    private static string EnteringSql(Engine engine) => $"""
        select t.id, t.person_id, t.campaign_id, t.list_id, l.association_id, t.municipality, t.district,
               exists (select 1 from target o where o.person_id = t.person_id and o.campaign_id = t.campaign_id and o.counted_in_campaign)
          from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
         where {Many.Ids(engine, "t.person_id", 1)} and {MayEnterSql}
         order by t.id
        """;

    private const string MayEnterSql = """
        not t.counted and t.taken_off_at is null and t.order_key <= l.order_limit
           and not p.protected and not p.blocked and p.merged_into is null
           and exists (select 1 from person_number pn join number n on n.id = pn.number_id where pn.person_id = p.id and not n.blocked and not n.overshared)
        """;

    private const string UncountedSql = $"""
        select t.person_id from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
         where t.import_id = $1 and {MayEnterSql}
         order by t.id limit $2
        """;

    /// <summary>People of an import who ought to be counted and are not.</summary>
    public static async Task<IReadOnlyList<long>> UncountedAsync(Work work, Guid importId, int limit, CancellationToken ct = default)
    {
        var people = new List<long>();
        await work.SendAsync(new Batch().Read(UncountedSql, row => people.Add(row.Long(0)), importId, (long)limit), ct);
        return people;
    }

    /// <summary>These are taken off their list, or gone from it, before they were rung.</summary>
    public static async Task LeaveAsync(Work work, long organisationId, IEnumerable<long> targetIds, DateTimeOffset now, CancellationToken ct = default)
    {
        var leaving = new List<Leaving>();
        await work.SendAsync(new Batch().Read(LeavingSql(work.Engine), row => leaving.Add(new Leaving
        {
            TargetId = row.Long(0),
            Scope = new Scope(row.Long(1), row.Long(2), row.Long(3)),
            Cell = new Cell(row.TextOrNull(4), row.TextOrNull(5)),
            CountedInCampaign = row.Bool(6),
            HeirId = row.LongOrNull(7),
            HeirCell = new Cell(row.TextOrNull(8), row.TextOrNull(9)),
        }), Many.Json(targetIds)), ct);
        if (leaving.Count == 0) return;

        var changes = new Changes();
        var batch = new Batch();
        foreach (var one in leaving)
        {
            changes.List(one.Scope, one.Cell, -1);
            batch.Add("update target set counted = $2, counted_in_campaign = $2 where id = $1", one.TargetId, false);
            if (!one.CountedInCampaign) continue;
            // Still in the campaign through another list: from now on counted where that one says they live.
            changes.Campaign(one.Scope, one.Cell, -1);
            if (one.HeirId is not { } heir) continue;
            changes.Campaign(one.Scope, one.HeirCell, +1);
            batch.Add("update target set counted_in_campaign = $2 where id = $1", heir, true);
        }
        changes.AddTo(batch, work.Engine, organisationId, now);
        await work.SendAsync(batch, ct);
    }

    private static string LeavingSql(Engine engine) => $"""
        select t.id, t.campaign_id, t.list_id, l.association_id, t.municipality, t.district, t.counted_in_campaign, h.id, h.municipality, h.district
          from target t join list l on l.id = t.list_id
          left join target h on h.id = (select min(o.id) from target o where o.person_id = t.person_id and o.campaign_id = t.campaign_id and o.counted and o.id <> t.id)
         where {Many.Ids(engine, "t.id", 1)} and t.counted and t.order_key <= l.order_limit
         order by t.id
        """;

    /// <summary>These are protected from now on: where they live leaves their places on lists, and the figures by a minus there and a plus nowhere.</summary>
    public static async Task HideAsync(Work work, long organisationId, IEnumerable<long> personIds, DateTimeOffset now, CancellationToken ct = default)
    {
        var people = Many.Json(personIds.Distinct());
        var changes = new Changes();
        await work.SendAsync(new Batch().Read(ShownSql(work.Engine), row =>
        {
            var scope = new Scope(row.Long(0), row.Long(1), row.Long(2));
            var cell = new Cell(row.TextOrNull(3), row.TextOrNull(4));
            changes.List(scope, cell, -1);
            changes.List(scope, default, +1);
            if (!row.Bool(5)) return;
            changes.Campaign(scope, cell, -1);
            changes.Campaign(scope, default, +1);
        }, people), ct);
        var batch = new Batch().Add($"update target set municipality = null, district = null where {Many.Ids(work.Engine, "person_id", 1)}", people);
        changes.AddTo(batch, work.Engine, organisationId, now);
        await work.SendAsync(batch, ct);
    }

    private static string ShownSql(Engine engine) => $"""
        select t.campaign_id, t.list_id, l.association_id, t.municipality, t.district, t.counted_in_campaign
          from target t join list l on l.id = t.list_id
         where {Many.Ids(engine, "t.person_id", 1)} and t.counted and t.order_key <= l.order_limit and (t.municipality is not null or t.district is not null)
        """;

    /// <summary>Two people became one, and each of them was counted in the campaign.</summary>
    public static async Task CountOnceAsync(Work work, long organisationId, long personId, DateTimeOffset now, CancellationToken ct = default)
    {
        var changes = new Changes();
        var batch = new Batch();
        await work.SendAsync(new Batch().Read(CountedTwiceSql, row =>
        {
            changes.Campaign(new Scope(row.Long(1), 0, 0), new Cell(row.TextOrNull(2), row.TextOrNull(3)), -1);
            batch.Add("update target set counted_in_campaign = $2 where id = $1", row.Long(0), false);
        }, personId), ct);
        if (batch.Statements.Count == 0) return;
        changes.AddTo(batch, work.Engine, organisationId, now);
        await work.SendAsync(batch, ct);
    }

    private const string CountedTwiceSql = """
        select t.id, t.campaign_id, t.municipality, t.district from target t
         where t.person_id = $1 and t.counted_in_campaign
           and exists (select 1 from target o where o.person_id = t.person_id and o.campaign_id = t.campaign_id and o.counted_in_campaign and o.id < t.id)
        """;

    /// <summary>Everybody whom an import that is being flipped brings, none of whom was in the campaign before.</summary>
    public static async Task<Batch> FlippedAsync(Work work, Guid importId, long organisationId, DateTimeOffset now, CancellationToken ct = default)
    {
        var changes = new Changes();
        await work.SendAsync(new Batch().Read(FlippedSql, row =>
        {
            var scope = new Scope(row.Long(0), row.Long(1), row.Long(2));
            var cell = new Cell(row.TextOrNull(3), row.TextOrNull(4));
            changes.List(scope, cell, row.Long(5));
            changes.Campaign(scope, cell, row.Long(5));
        }, importId), ct);
        var batch = new Batch();
        changes.AddTo(batch, work.Engine, organisationId, now);
        return batch;
    }

    private const string FlippedSql = """
        select t.campaign_id, t.list_id, l.association_id, t.municipality, t.district, count(*)
          from target t join list l on l.id = t.list_id
         where t.import_id = $1 and t.counted
         group by t.campaign_id, t.list_id, l.association_id, t.municipality, t.district
        """;

    private readonly record struct Scope(long CampaignId, long ListId, long AssociationId);

    private readonly record struct Cell(string? Municipality, string? District);

    private sealed class Changes
    {
        private readonly Dictionary<(Scope Scope, Cell Cell), long> lists = [];
        private readonly Dictionary<(Scope Scope, Cell Cell), long> campaigns = [];

        public void List(Scope scope, Cell cell, long people) => Add(lists, scope, cell, people);

        public void Campaign(Scope scope, Cell cell, long people) => Add(campaigns, new Scope(scope.CampaignId, 0, 0), cell, people);

        public void AddTo(Batch batch, Engine engine, long organisationId, DateTimeOffset now)
        {
            foreach (var (scope, cells) in Entries(lists).Concat(Entries(campaigns)))
            {
                var entry = new TargetsEntry
                {
                    CampaignId = scope.CampaignId,
                    ListId = scope.ListId == 0 ? null : scope.ListId,
                    AssociationId = scope.AssociationId == 0 ? null : scope.AssociationId,
                    Cells = cells,
                };
                batch.AppendToLog(engine, LogKinds.Targets, now, organisationId, LogBody.Write(entry));
            }
        }

        private static void Add(Dictionary<(Scope, Cell), long> sums, Scope scope, Cell cell, long people) =>
            sums[(scope, cell)] = sums.GetValueOrDefault((scope, cell)) + people;

        private static IEnumerable<(Scope Scope, TargetsCell[] Cells)> Entries(Dictionary<(Scope Scope, Cell Cell), long> sums) =>
            from sum in sums
            where sum.Value != 0
            group new TargetsCell { Municipality = sum.Key.Cell.Municipality, District = sum.Key.Cell.District, People = sum.Value } by sum.Key.Scope into cells
            orderby cells.Key.ListId
            from chunk in cells.OrderBy(c => c.Municipality, StringComparer.Ordinal).ThenBy(c => c.District, StringComparer.Ordinal).Chunk(LargestEntry)
            select (cells.Key, chunk);
    }

    private sealed record Entering
    {
        public required long TargetId { get; init; }

        public required long PersonId { get; init; }

        public required Scope Scope { get; init; }

        public required Cell Cell { get; init; }

        public required bool CountedInCampaign { get; init; }
    }

    private sealed record Leaving
    {
        public required long TargetId { get; init; }

        public required Scope Scope { get; init; }

        public required Cell Cell { get; init; }

        public required bool CountedInCampaign { get; init; }

        public required long? HeirId { get; init; }

        public required Cell HeirCell { get; init; }
    }
}
