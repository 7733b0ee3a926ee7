using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Taking an import back, in short transactions, each of which may be done twice; also one that was never flipped.</summary>
internal sealed partial class ImportStore
{
    private const int UndoneAtOnce = 200;

    private const string BeginUndoSql = """
        update import set state = 'undoing', taken_off = (select count(*) from target t where t.taken_off_by = $1), brought = (select count(*) from target t where t.import_id = $1)
         where id = $1 and state in ('building', 'done')
        """;

    public Task<bool> BeginUndoAsync(ImportRecord import, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        var began = 0;
        await work.SendAsync(new Batch().Count(BeginUndoSql, n => began = n, import.Id), ct);
        if (began == 0) return false;
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), import.OrganisationId, actor, "import_undo", $"list:{import.ListId}", import.Id.ToString()), ct);
        return true;
    }, ct);

    private const string TakenOffSql = "select t.id, t.person_id, t.household_id from target t where t.taken_off_by = $1 order by t.id limit $2";

    public Task<int> RestoreAsync(ImportRecord import, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var (targets, people, households) = (new List<long>(), new List<long>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(TakenOffSql, row =>
        {
            targets.Add(row.Long(0));
            people.Add(row.Long(1));
            households.Add(row.Long(2));
        }, import.Id, (long)UndoneAtOnce), ct);
        if (targets.Count == 0) return 0;
        await Households.LockAsync(work, households);
        await work.SendAsync(new Batch().Add(
            $"update target set taken_off_at = null, taken_off_by = null, why = '{Unsettled}' where {Many.Ids(work.Engine, "id", 1)}", Many.Json(targets)), ct);
        await refold.HouseholdsAsync(work, households, ct);
        await TargetGroup.EnterAsync(work, import.OrganisationId, people, await work.NowAsync(), ct);
        return targets.Count;
    }, ct);

    private const string BroughtSql = $"""
        select t.id, t.person_id, {IsRungSql}, exists (select 1 from call c where c.person_id = t.person_id and c.target_id = t.id), p.blocked
          from target t join person p on p.id = t.person_id where t.import_id = $1 and t.id > $2 order by t.id limit $3
        """;

    public Task<long?> RemoveAsync(ImportRecord import, long after, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var now = await work.NowAsync();
        var brought = new List<Brought>();
        var batch = new Batch().Read(BroughtSql, row => brought.Add(new Brought(row.Long(0), row.Long(1), row.Bool(2), row.Bool(3), row.Bool(4))), import.Id, after, (long)UndoneAtOnce);
        await work.SendAsync(batch, ct);
        if (brought.Count == 0) return null;
        if (work.Engine == Engine.Postgres)
        {
            // Read again under the locks: somebody may just have been claimed.
            await LockHouseholdsOfAsync(work, [.. brought.Select(b => b.TargetId)], ct);
            brought.Clear();
            await work.SendAsync(batch, ct);
        }

        var leaving = brought.Where(b => !b.Rung).ToList();
        await TargetGroup.LeaveAsync(work, import.OrganisationId, leaving.Select(b => b.TargetId), now, ct);
        // A claim that came to nothing may still be reported late, and whoever is blocked as a person must be known when they come again: such a target stays.
        var blocked = await NumberBook.BlockedAsync(work, keys, import.OrganisationId, BlockHash.Person, [.. leaving.Where(b => b.Blocked).Select(b => BlockHash.ValueOf(b.PersonId))], byWish: true, ct);
        var kept = leaving.Where(b => b.Claimed || blocked.Contains(BlockHash.ValueOf(b.PersonId))).ToList();
        var gone = leaving.Except(kept).ToList();
        await work.SendAsync(new Batch()
            .Add(TakeOffSql(work.Engine), now, null, Many.Json(kept.Select(b => b.TargetId)))
            .Add($"delete from target where {Many.Ids(work.Engine, "id", 1)}", Many.Json(gone.Select(b => b.TargetId))), ct);
        await RemovePeopleAsync(work, import.Id, [.. gone.Select(b => b.PersonId)], ct);
        return (long?)brought[^1].TargetId;
    }, ct);

    private static string OnNothingElseSql(Engine engine) => $"""
        select p.id, p.household_id from person p
         where {Many.Ids(engine, "p.id", 2)} and p.import_id = $1 and p.merged_into is null
           and not exists (select 1 from target t where t.person_id = p.id)
           and not exists (select 1 from call c where c.person_id = p.id)
           and not exists (select 1 from follow_up f where f.person_id = p.id)
           and not exists (select 1 from flag g where g.person_id = p.id)
           and not exists (select 1 from person m where m.merged_into = p.id)
           and not exists (select 1 from fact a where a.person_id = p.id and a.association_id <> (select l.association_id from import i join list l on l.id = i.list_id where i.id = $1))
        """;

    /// <summary>Those whom the import brought into the register and who are on nothing else, with what only they had.</summary>
    private static async Task RemovePeopleAsync(Work work, Guid importId, IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var (gone, households) = (new List<long>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(OnNothingElseSql(work.Engine), row =>
        {
            gone.Add(row.Long(0));
            households.Add(row.Long(1));
        }, importId, Many.Json(people)), ct);
        if (gone.Count == 0) return;

        var (engine, them) = (work.Engine, Many.Json(gone));
        var numbers = new HashSet<long>();
        await work.SendAsync(new Batch().Read($"select number_id from person_number where {Many.Ids(engine, "person_id", 1)}", row => numbers.Add(row.Long(0)), them), ct);
        await work.SendAsync(new Batch()
            .Add($"delete from person_number where {Many.Ids(engine, "person_id", 1)}", them)
            .Add($"delete from fact where {Many.Ids(engine, "person_id", 1)}", them)
            .Add($"delete from perhaps_same where {Many.Ids(engine, "person_id", 1)}", them)
            .Add($"delete from perhaps_same where {Many.Ids(engine, "other_id", 1)}", them)
            .Add($"delete from former_name where {Many.Ids(engine, "person_id", 1)}", them)
            .Add($"delete from person where {Many.Ids(engine, "id", 1)}", them)
            .RemoveNumbers(engine, numbers)
            .Add($"delete from household where {Many.Ids(engine, "id", 1)} and not exists (select 1 from person p where p.household_id = household.id)", Many.Json(households)), ct);
    }

    private const string GivenSql = """
        select pn.person_id, pn.number_id, p.household_id from person_number pn join person p on p.id = pn.person_id where pn.import_id = $1 order by pn.person_id limit $2
        """;

    private const string StillToldSql = """
        update person_number set told = true, import_id = null
         where person_id = $1 and number_id = $2 and exists (select 1 from outcome o where o.person_id = $1 and o.superseded_by is null and o.new_number_id = $2)
        """;

    public Task<int> RemoveNumbersAsync(ImportRecord import, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var (given, households) = (new List<(long Person, long Number)>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(GivenSql, row =>
        {
            given.Add((row.Long(0), row.Long(1)));
            households.Add(row.Long(2));
        }, import.Id, (long)UndoneAtOnce), ct);
        if (given.Count == 0) return 0;
        await Households.LockAsync(work, households);
        var batch = new Batch();
        foreach (var (person, number) in given) batch.Add(StillToldSql, person, number).Add("delete from person_number where person_id = $1 and number_id = $2 and not told", person, number);
        await work.SendAsync(batch.RemoveNumbers(work.Engine, given), ct);
        await refold.HouseholdsAsync(work, households, ct);
        return given.Count;
    }, ct);

    private const string BeforePageSql = """
        select b.person_id, b.was, b.became, b.taken_off_at, b.taken_off_by, exists (select 1 from import i where i.id = b.taken_off_by and i.state = 'undone')
          from import_before b where b.import_id = $1 and b.person_id > $2 order by b.person_id limit $3
        """;

    public Task<long?> RevertAsync(ImportRecord import, long after, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var (page, association) = (new List<Before>(), 0L);
        await work.SendAsync(new Batch()
            .Read("select association_id from list where id = $1", row => association = row.Long(0), import.ListId)
            .Read(BeforePageSql, row => page.Add(new Before(row.Long(0), Told(row.Text(1)), Told(row.Text(2)), row.IsNull(3) || row.Bool(5) ? null : (row.Instant(3), row.GuidOrNull(4)))), import.Id, after, (long)UndoneAtOnce), ct);
        if (page.Count == 0) return (long?)null;

        var now = await work.NowAsync();
        var known = await KnownPeople.ReadAsync(work, association, page.Select(b => b.PersonId), ct);
        var households = await HouseholdsOfAsync(work, [.. page.Select(b => b.PersonId)], ct);
        await Households.LockAsync(work, households);
        var batch = new Batch();
        var changed = new HashSet<long>();
        foreach (var (personId, was, became, _) in page)
        {
            // Whoever was merged since is somebody else by now.
            if (known.Find(personId) is not { } person || person.Id != personId) continue;
            Change(batch, person, Unchanged(person.Values, was.Values, became.Values), changed, now);
            if (person.Fact != became.Fact) continue;
            if (was.Fact is { } fact) batch.Add(PutFactsSql, association, personId, fact.Facts, fact.Source, fact.ObtainedAt);
            else batch.Add("delete from fact where association_id = $1 and person_id = $2", association, personId);
        }
        await work.SendAsync(batch, ct);
        foreach (var off in page.Where(b => b.Off is not null).GroupBy(b => b.Off!.Value, b => b.PersonId)) await TakeOffAgainAsync(work, import, [.. off], off.Key.At, off.Key.By, now, ct);
        await refold.HouseholdsAsync(work, households, ct);
        return page[^1].PersonId;
    }, ct);

    /// <summary>What nobody has changed since is as it was; who is protected stays so.</summary>
    private static KnownPeople.Values Unchanged(KnownPeople.Values now, KnownPeople.Values was, KnownPeople.Values became)
    {
        var isNamedSo = (now.FirstName, now.LastName) == (became.FirstName, became.LastName);
        return now with
        {
            ExternalId = now.ExternalId == became.ExternalId ? was.ExternalId : now.ExternalId,
            FirstName = isNamedSo ? was.FirstName : now.FirstName,
            LastName = isNamedSo ? was.LastName : now.LastName,
            FoldedName = isNamedSo ? was.FoldedName : now.FoldedName,
            BirthYear = now.BirthYear == became.BirthYear ? was.BirthYear : now.BirthYear,
            Municipality = now.Municipality == became.Municipality ? was.Municipality : now.Municipality,
            District = now.District == became.District ? was.District : now.District,
            Languages = now.Languages == became.Languages ? was.Languages : now.Languages,
        };
    }

    private static string NotRungSinceSql(Engine engine) => $"""
        select t.id from target t
         where t.list_id = $1 and {Many.Ids(engine, "t.person_id", 2)} and t.taken_off_at is null
           and not exists (select 1 from outcome o where o.person_id = t.person_id and o.list_id = t.list_id and o.superseded_by is null and o.code <> 'withdrawn' and o.claimed_at >= $3)
           and not exists (select 1 from call c where c.person_id = t.person_id and c.target_id = t.id and c.state = 0)
        """;

    private static async Task TakeOffAgainAsync(Work work, ImportRecord import, IReadOnlyCollection<long> people, DateTimeOffset at, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        var targets = new List<long>();
        await work.SendAsync(new Batch().Read(NotRungSinceSql(work.Engine), row => targets.Add(row.Long(0)), import.ListId, Many.Json(people), import.CreatedAt), ct);
        await work.SendAsync(new Batch().Add(TakeOffSql(work.Engine), at, by, Many.Json(targets)), ct);
        await TargetGroup.LeaveAsync(work, import.OrganisationId, await NotRungAsync(work, targets, ct), now, ct);
    }

    private static KnownPeople.Told Told(string json) => JsonSerializer.Deserialize<KnownPeople.Told>(json, Json)!;

    private sealed record Before(long PersonId, KnownPeople.Told Was, KnownPeople.Told Became, (DateTimeOffset At, Guid? By)? Off);

    private const string UndoneSql = "update import set state = 'undone', undone_at = $2, report = $3 where id = $1 and state = 'undoing'";

    private const string LeftSql = """
        select i.brought, i.taken_off, (select count(*) from target t where t.import_id = $1 and t.taken_off_at is null),
               (select count(*) from import_before b join target t on t.list_id = i.list_id and t.person_id = b.person_id where b.import_id = $1 and t.taken_off_at = b.taken_off_at)
          from import i where i.id = $1
        """;

    public async Task FinishUndoAsync(ImportRecord import, CancellationToken ct)
    {
        await Database.WriteAsync(async work =>
        {
            await RegisterGate.EnterAsync(work, import.OrganisationId);
            var now = await work.NowAsync();
            await new PerhapsBlocks(work, keys, refold, import.OrganisationId).LiftOfImportAsync(import.Id, now, ct);
            UndoneImport? left = null;
            await work.SendAsync(new Batch().Read(LeftSql, row => left = new UndoneImport(row.Long(0) - row.Long(2), row.Long(2), row.Long(1), row.Long(3)), import.Id), ct);
            await work.SendAsync(new Batch().Add(UndoneSql, import.Id, now, Nameless(import.Report with { Undone = left })), ct);
        }, ct);
        await ForgetRowsAsync(import.Id, alsoNoted: true, ct);
    }

    private sealed record Brought(long TargetId, long PersonId, bool Rung, bool Claimed, bool Blocked);
}
