using System.Text.Json;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Privacy;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Two people who were one all along. Nothing of either history is lost, and the figures are as if it had been known from the start.</summary>
internal sealed partial class RegisterStore
{
    public Task<Answer<bool>> MergeAsync(long organisationId, long keptId, long mergedId, string actor, CancellationToken ct) => WriteAndTellAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var importing = false;
        await work.SendAsync(new Batch().Read(ImportingSql, _ => importing = true, organisationId), ct);
        if (importing) return (Answer<bool>)new Refusal.ImportRunning();
        if (await NotThereAsync(work, organisationId, [keptId, mergedId], ct) is { } refusal) return refusal;

        var now = await work.NowAsync();
        var household = await OneHouseholdAsync(work, keptId, mergedId, ct);
        var calls = await CountedCallsAsync(work, mergedId, ct);
        await OnePlaceOnEachListAsync(work, organisationId, keptId, mergedId, now, ct);
        await MoveAsync(work, organisationId, keptId, mergedId, ct);

        var batch = new Batch().AddAudit(now, organisationId, actor, "person_merge", $"person:{keptId}", $"person:{mergedId}");
        foreach (var call in calls)
            batch.AppendToLog(work.Engine, LogKinds.Correction, call.At, organisationId, LogBody.Write(new CallEntry { Removed = call, Added = call with { PersonId = keptId } }));
        await work.SendAsync(batch, ct);
        await TellIfNeverRungAsync(work, organisationId, keptId, mergedId, now, ct);
        var hidden = new List<long>();
        await work.SendAsync(new Batch().Read("select id from person where id = $1 and protected", row => hidden.Add(row.Long(0)), keptId), ct);
        await TargetGroup.HideAsync(work, organisationId, hidden, now, ct);
        await refold.HouseholdsAsync(work, [household], ct);
        await TargetGroup.EnterAsync(work, organisationId, [keptId], now, ct);
        await new PerhapsBlocks(work, keys, refold, organisationId).LiftAnsweredAsync([keptId], actor, now, ct);
        await TargetGroup.CountOnceAsync(work, organisationId, keptId, now, ct);
        return true;
    }, ct);

    private static readonly string NeverRungSql = $"""
        select 1 from person p
         where p.id = $1 and (p.blocked or exists (select 1 from outcome o where o.person_id = p.id and o.superseded_by is null and o.code = '{OutcomeCode.DoNotCall.Code}'))
        """;

    /// <summary>In a backup from before they are still two, and the one who did not ask for it was perhaps rung.</summary>
    private static async Task TellIfNeverRungAsync(Work work, long organisationId, long keptId, long mergedId, DateTimeOffset now, CancellationToken ct)
    {
        var neverRung = false;
        await work.SendAsync(new Batch().Read(NeverRungSql, _ => neverRung = true, keptId), ct);
        if (neverRung) await work.SendAsync(new Batch().AddToJournal(now, JournalKinds.MergedUnrung, organisationId, [], people: [keptId, mergedId]), ct);
    }

    private const string ImportingSql = "select 1 from import where organisation_id = $1 and (state in ('building', 'undoing') or (state = 'done' and done_at is null)) limit 1";

    private static async Task<long> OneHouseholdAsync(Work work, long keptId, long mergedId, CancellationToken ct)
    {
        var households = new SortedSet<long>();
        await work.SendAsync(new Batch().Read("select household_id from person where id = $1 or id = $2", row => households.Add(row.Long(0)), keptId, mergedId), ct);
        if (households.Count > 1) await Households.MergeAsync(work, [(households.Min, [households.Max])]);
        else await Households.LockAsync(work, households);
        return households.Min;
    }

    private const string CallsSql = """
        select c.id, c.campaign_id, c.list_id, c.association_id, c.person_id, c.volunteer_id, c.session_id, c.room_id, c.import_id, o.code, o.at, c.municipality, c.district, o.answers, o.fast, o.late, k.time_zone
          from outcome o join call c on c.id = o.call_id join campaign k on k.id = c.campaign_id
         where o.person_id = $1 and o.superseded_by is null and o.code <> 'withdrawn'
         order by o.at, c.id
        """;

    private static async Task<List<CountedCall>> CountedCallsAsync(Work work, long personId, CancellationToken ct)
    {
        var calls = new List<CountedCall>();
        await work.SendAsync(new Batch().Read(CallsSql, row =>
        {
            var local = row.Instant(10).In(TimeZoneInfo.FindSystemTimeZoneById(row.Text(16)));
            calls.Add(new CountedCall
            {
                CallId = row.Guid(0),
                CampaignId = row.Long(1),
                ListId = row.Long(2),
                AssociationId = row.Long(3),
                PersonId = row.Long(4),
                VolunteerId = row.Long(5),
                SessionId = row.Guid(6),
                RoomId = row.LongOrNull(7),
                ImportId = row.GuidOrNull(8),
                Outcome = row.Text(9),
                At = row.Instant(10),
                LocalDate = DateOnly.FromDateTime(local),
                LocalHour = local.Hour,
                Municipality = row.TextOrNull(11),
                District = row.TextOrNull(12),
                Answers = Answers(row.TextOrNull(13)),
                Fast = row.Bool(14),
                Late = row.Bool(15),
            });
        }, personId), ct);
        return calls;
    }

    private static List<CountedAnswer>? Answers(string? stored)
    {
        var answers = stored is null ? null : JsonSerializer.Deserialize<List<ReportedAnswer>>(stored);
        return answers?.Where(a => a.Options.Count > 0).Select(a => new CountedAnswer { Question = a.Question, Options = a.Options }).ToList() is { Count: > 0 } counted ? counted : null;
    }

    private const string BothSql = """
        select a.id, a.lane, b.id, b.lane, a.taken_off_at, b.taken_off_at,
               (select max(c.claimed_at) from call c where c.person_id in ($1, $2) and c.target_id = a.id),
               (select max(c.claimed_at) from call c where c.person_id in ($1, $2) and c.target_id = b.id)
          from target a join target b on b.list_id = a.list_id where a.person_id = $1 and b.person_id = $2
        """;

    private static async Task OnePlaceOnEachListAsync(Work work, long organisationId, long keptId, long mergedId, DateTimeOffset now, CancellationToken ct)
    {
        var (moved, dropped) = (new Batch(), new List<long>());
        await work.SendAsync(new Batch().Read(BothSql, row =>
        {
            // The place that somebody is ringing from just now, or did so last, is the one that stays.
            var beingRung = row.IntOrNull(3) == Lane.Held && (row.IntOrNull(1) != Lane.Held || row.LongOrNull(7) > row.LongOrNull(6));
            // Whoever came back under another number is on the list, though the old entry was taken off it.
            var cameBack = !row.IsNull(4) && row.IsNull(5);
            var (stays, goes) = beingRung || cameBack ? (row.Long(2), row.Long(0)) : (row.Long(0), row.Long(2));
            moved.Add("update call set target_id = $1 where target_id = $2 and person_id in ($3, $4)", stays, goes, keptId, mergedId);
            dropped.Add(goes);
        }, keptId, mergedId), ct);
        if (dropped.Count == 0) return;
        await TargetGroup.LeaveAsync(work, organisationId, dropped, now, ct);
        await work.SendAsync(moved.Add($"delete from target where {Many.Ids(work.Engine, "id", 1)}", Many.Json(dropped)), ct);
    }

    private const string KeepSql = """
        update person
           set external_id = coalesce(external_id, (select m.external_id from person m where m.id = $2)),
               birth_year = coalesce(birth_year, (select m.birth_year from person m where m.id = $2)),
               municipality = coalesce(municipality, (select m.municipality from person m where m.id = $2)),
               district = coalesce(district, (select m.district from person m where m.id = $2)),
               languages = case when languages = '' then (select m.languages from person m where m.id = $2) else languages end,
               protected = protected or (select m.protected from person m where m.id = $2),
               blocked = blocked or (select m.blocked from person m where m.id = $2),
               restricted = restricted or (select m.restricted from person m where m.id = $2),
               updated_at = $3
         where id = $1
        """;

    private const string PairsSql = "select person_id, other_id, state from perhaps_same where (person_id = $1 or other_id = $1) and state <> 'merged'";
    private const string PairSql = "insert into perhaps_same (organisation_id, person_id, other_id, state) values ($1, $2, $3, $4) on conflict (person_id, other_id) do nothing";
    private const string DecidedSql = "update perhaps_same set state = 'different' where person_id = $1 and other_id = $2 and state = 'open'";

    private static async Task MoveAsync(Work work, long organisationId, long keptId, long mergedId, CancellationToken ct)
    {
        await MoveFactsAsync(work, keptId, mergedId, ct);
        var batch = new Batch();
        // Who was perhaps, or certainly not, the same as the one is it of the other as well.
        await work.SendAsync(new Batch().Read(PairsSql, row =>
        {
            var (first, second) = PeopleWriter.Pair(keptId, row.Long(0) == mergedId ? row.Long(1) : row.Long(0));
            if (first == second) return;
            batch.Add(PairSql, organisationId, first, second, row.Text(2));
            if (row.Text(2) == "different") batch.Add(DecidedSql, first, second);
        }, mergedId), ct);
        foreach (var table in new[] { "target", "call", "outcome", "follow_up", "flag" }) batch.Add($"update {table} set person_id = $1 where person_id = $2", keptId, mergedId);
        batch
            .Add("insert into skip (volunteer_id, person_id, day, reason) select s.volunteer_id, $1, s.day, s.reason from skip s where s.person_id = $2 on conflict (volunteer_id, person_id, day) do nothing", keptId, mergedId)
            .Add("delete from skip where person_id = $1", mergedId)
            // The merged one keeps the numbers as well: the next file with the old name on one of them finds who they became.
            .Add("""
                insert into person_number (person_id, number_id, position, told)
                select $1, pn.number_id, pn.position + (select coalesce(max(k.position), -1) + 1 from person_number k where k.person_id = $1), pn.told
                  from person_number pn where pn.person_id = $2
                on conflict (person_id, number_id) do update set told = person_number.told and excluded.told
                """, keptId, mergedId)
            .Add("update perhaps_same set state = 'merged' where person_id = $1 or other_id = $1", mergedId)
            .Add("update person set merged_into = $1 where id = $2 or merged_into = $2", keptId, mergedId)
            .Add(KeepSql, keptId, mergedId, await work.NowAsync());
        await work.SendAsync(batch, ct);
    }

    private static async Task MoveFactsAsync(Work work, long keptId, long mergedId, CancellationToken ct)
    {
        var both = new List<(long Association, string Facts)>();
        await work.SendAsync(new Batch().Read(
            "select k.association_id, k.facts, m.facts from fact k join fact m on m.association_id = k.association_id where k.person_id = $1 and m.person_id = $2",
            row => both.Add((row.Long(0), Together(row.Text(1), row.Text(2)))), keptId, mergedId), ct);
        var batch = new Batch();
        foreach (var (association, facts) in both)
        {
            batch.Add("update fact set facts = $3 where association_id = $1 and person_id = $2", association, keptId, facts)
                .Add("delete from fact where association_id = $1 and person_id = $2", association, mergedId);
        }
        await work.SendAsync(batch.Add("update fact set person_id = $1 where person_id = $2", keptId, mergedId), ct);

        static string Together(string kept, string merged)
        {
            var facts = new Dictionary<string, string>(FactsText.Read(merged));
            foreach (var (name, value) in FactsText.Read(kept)) facts[name] = value;
            return FactsText.Write(facts);
        }
    }
}
