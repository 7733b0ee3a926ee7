using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Taking an import back, in short transactions, each of which may be done twice; also one that was never flipped.</summary>
internal sealed partial class ImportStore
{
    private const int UndoneAtOnce = 200;

    private const string UndoSql = """
        update import set state = 'undoing', taken_off = (select count(*) from target t where t.taken_off_by = import.id), brought = (select count(*) from target t where t.import_id = import.id)
        """;

    private const string BeginUndoSql = $"{UndoSql} where id = $1 and state in ('building', 'done')";

    private const string WaitingSql = "('staging', 'staged', 'failed')";

    /// <summary>In a transaction of a restore: of files that were under way nobody comes in any more who was erased or blocked since.</summary>
    public static Task TakeBackAsync(Work work, CancellationToken ct) => work.SendAsync(new Batch()
        .Add($"delete from import_row where import_id in (select i.id from import i where i.state in {WaitingSql})")
        .Add($"delete from import where state in {WaitingSql}")
        .Add($"{UndoSql} where state = 'building'"), ct);

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
        var left = await LeftOffAsync(work, import, targets, ct);
        await work.SendAsync(new Batch().Add(
            $"update target set taken_off_at = null, taken_off_by = null, why = '{Unsettled}' where taken_off_by = $2 and {Many.Ids(work.Engine, "id", 1)}", Many.Json(targets), import.Id), ct);
        await refold.HouseholdsAsync(work, households, ct);
        await TargetGroup.EnterAsync(work, import.OrganisationId, [.. people.Where((_, i) => !left.Contains(targets[i]))], await work.NowAsync(), ct);
        return targets.Count;
    }, ct);

    private const string NewerWholeSql = $"select i.id from import i where {NewerFiles.NewerSql} and i.list_id = $3 and i.whole_list order by i.turn limit 1";

    // The same whom that file took off, had they still been there.
    private static string MissingThereTooSql(Engine engine) => $"""
        select t.id from target t join person p on p.id = t.person_id
         where {Many.Ids(engine, "t.id", 2)}
           and not exists (select 1 from import_before b where b.import_id = $1 and b.person_id = t.person_id)
           and not exists (select 1 from import_row r join person k on k.id = r.person_id where r.import_id = $1 and r.result = '{ListNames.Unclear}' and k.folded_name = p.folded_name)
        """;

    /// <summary>Who is missing from a newer whole list too stays off, by that one.</summary>
    private static async Task<IReadOnlySet<long>> LeftOffAsync(Work work, ImportRecord import, IReadOnlyCollection<long> targets, CancellationToken ct)
    {
        var (newer, left) = ((Guid?)null, new HashSet<long>());
        await work.SendAsync(new Batch().Read(NewerWholeSql, row => newer = row.Guid(0), import.OrganisationId, import.Id, import.ListId), ct);
        if (newer is null) return left;
        await work.SendAsync(new Batch().Read(MissingThereTooSql(work.Engine), row => left.Add(row.Long(0)), newer, Many.Json(targets)), ct);
        await work.SendAsync(new Batch()
            .Add($"update target set taken_off_by = $1 where {Many.Ids(work.Engine, "id", 2)}", newer, Many.Json(left))
            .Add("update import set left_off = left_off + $2 where id = $1", import.Id, (long)left.Count), ct);
        return left;
    }

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

        var newer = await NewerFiles.ReadAsync(work, import, brought.Select(b => b.PersonId), ct);
        await LeaveWhatIsSaidAsync(work, import, [.. brought.Where(b => newer.Of(b.PersonId).Count > 0).Select(b => b.PersonId)], newer, now, ct);
        var handedOn = brought.Where(b => !b.Rung && newer.OnList(b.PersonId, import.ListId) is not null).ToList();
        await HandOnAsync(work, import, handedOn, newer, ct);
        var leaving = brought.Where(b => !b.Rung).Except(handedOn).ToList();
        await TargetGroup.LeaveAsync(work, import.OrganisationId, leaving.Select(b => b.TargetId), now, ct);
        // A claim that came to nothing may still be reported late, and whoever is blocked as a person must be known when they come again: such a target stays.
        var blocked = await NumberBook.BlockedAsync(work, keys, import.OrganisationId, BlockHash.Person, [.. leaving.Where(b => b.Blocked).Select(b => BlockHash.ValueOf(b.PersonId))], byWish: true, ct);
        var kept = leaving.Where(b => b.Claimed || blocked.Contains(BlockHash.ValueOf(b.PersonId))).ToList();
        var gone = leaving.Except(kept).ToList();
        await work.SendAsync(new Batch()
            .Add(TakeOffSql(work.Engine), now, null, Many.Json(kept.Select(b => b.TargetId)))
            .Add($"delete from target where {Many.Ids(work.Engine, "id", 1)}", Many.Json(gone.Select(b => b.TargetId))), ct);
        await DivideAsync(work, await RemovePeopleAsync(work, import.Id, [.. gone.Select(b => b.PersonId)], ct), ct);
        await LeavePeopleAsync(work, import, [.. gone.Select(b => b.PersonId)], newer, ct);
        return (long?)brought[^1].TargetId;
    }, ct);

    /// <summary>Whom a newer file says to be on the list too stays on it, as brought by that one.</summary>
    private static async Task HandOnAsync(Work work, ImportRecord import, IReadOnlyCollection<Brought> handedOn, NewerFiles newer, CancellationToken ct)
    {
        if (handedOn.Count == 0) return;
        var batch = new Batch().Add("update import set handed_on = handed_on + $2 where id = $1", import.Id, (long)handedOn.Count);
        foreach (var to in handedOn.GroupBy(b => newer.OnList(b.PersonId, import.ListId)!.ImportId))
        {
            batch.Add($"update target set import_id = $1 where {Many.Ids(work.Engine, "id", 2)}", to.Key, Many.Json(to.Select(b => b.TargetId)))
                .Add(BroughtByAnotherSql(work.Engine), import.Id, to.Key, Many.Json(to.Select(b => b.PersonId)));
        }
        await work.SendAsync(batch, ct);
    }

    private static string BroughtByAnotherSql(Engine engine) => $"update person set import_id = $2 where import_id = $1 and {Many.Ids(engine, "id", 3)}";

    private static string OnlyByThisSql(Engine engine) => $"select id from person where {Many.Ids(engine, "id", 2)} and import_id = $1 and merged_into is null";

    private static string NumbersOfSql(Engine engine) => $"""
        select pn.person_id, pn.number_id, n.e164 from person_number pn join number n on n.id = pn.number_id where {Many.Ids(engine, "pn.person_id", 1)} and not pn.told
        """;

    /// <summary>Those it brought whom a newer file has: of them stays what that one says, as if it had brought them.</summary>
    private async Task LeaveWhatIsSaidAsync(Work work, ImportRecord import, IReadOnlyCollection<long> people, NewerFiles newer, DateTimeOffset now, CancellationToken ct)
    {
        if (people.Count == 0) return;
        var (theirs, association) = (new List<long>(), 0L);
        await work.SendAsync(new Batch()
            .Read("select association_id from list where id = $1", row => association = row.Long(0), import.ListId)
            .Read(OnlyByThisSql(work.Engine), row => theirs.Add(row.Long(0)), import.Id, Many.Json(people)), ct);
        if (theirs.Count == 0) return;
        var known = await KnownPeople.ReadAsync(work, association, theirs, ct);
        var numbers = new List<(long Person, long Number, string E164)>();
        await work.SendAsync(new Batch().Read(NumbersOfSql(work.Engine), row => numbers.Add((row.Long(0), row.Long(1), row.Text(2))), Many.Json(theirs)), ct);
        var batch = new Batch();
        var (changed, gone) = (new HashSet<long>(), new List<(long Person, long Number)>());
        foreach (var id in theirs)
        {
            var (person, over) = (known.Find(id)!, newer.Of(id));
            var nothing = new KnownPeople.Told(new KnownPeople.Values(null, "", "", "", null, null, null, "", person.Values.Protected), null);
            var became = over[0].Was with { Fact = (over.FirstOrDefault(w => w.AssociationId == association)?.Was ?? person.Told).Fact };
            Write(batch, person, new Before(id, nothing, became, null), over, association, changed, now);
            foreach (var (_, number, e164) in numbers.Where(n => n.Person == id && !over.Any(w => w.Numbers.Contains(n.E164))))
            {
                batch.Add("delete from person_number where person_id = $1 and number_id = $2", id, number);
                gone.Add((id, number));
            }
        }
        await work.SendAsync(batch.RemoveNumbers(work.Engine, gone), ct);
        await DivideAsync(work, await HouseholdsOfAsync(work, theirs, ct), ct);
    }

    /// <summary>What somebody is told to be now, and what newer files say was before them.</summary>
    private static void Write(Batch batch, KnownPeople.Entry person, Before before, IReadOnlyList<NewerFiles.Word> newer, long association, HashSet<long> changed, DateTimeOffset now)
    {
        var reverted = Reverting.Of(person.Told, before, newer, association);
        Change(batch, person, reverted.Values, changed, now);
        if (person.Fact != reverted.Fact)
        {
            if (reverted.Fact is { } fact) batch.Add(PutFactsSql, association, person.Id, fact.Facts, fact.Source, fact.ObtainedAt);
            else batch.Add("delete from fact where association_id = $1 and person_id = $2", association, person.Id);
        }
        foreach (var word in newer) batch.Add("update import_before set was = $3 where import_id = $1 and person_id = $2", word.ImportId, person.Id, JsonSerializer.Serialize(word.Was, Json));
    }

    /// <summary>Who shared nothing but a number that is gone is a household of their own again.</summary>
    private async Task DivideAsync(Work work, IEnumerable<long> households, CancellationToken ct)
    {
        var parts = new List<long>();
        foreach (var household in households.Distinct().Order()) parts.AddRange(await Households.FallApartAsync(work, household, Guid.Empty, ct));
        await refold.HouseholdsAsync(work, parts, ct);
    }

    private static string ForgottenFactsSql(Engine engine) => $"""
        delete from fact
         where {Many.Ids(engine, "person_id", 2)} and association_id = (select l.association_id from list l where l.id = $1)
           and exists (select 1 from person p where p.id = fact.person_id and p.import_id = $3)
           and not exists (select 1 from target t join list l on l.id = t.list_id where t.person_id = fact.person_id and l.association_id = fact.association_id)
        """;

    /// <summary>Those it brought who are on other lists: what this association alone said of them is forgotten, and the newer file that has them takes them with it when it is undone.</summary>
    private static async Task LeavePeopleAsync(Work work, ImportRecord import, IReadOnlyCollection<long> people, NewerFiles newer, CancellationToken ct)
    {
        if (people.Count == 0) return;
        var batch = new Batch().Add(ForgottenFactsSql(work.Engine), import.ListId, Many.Json(people), import.Id);
        foreach (var to in people.Where(id => newer.Of(id).Count > 0).GroupBy(id => newer.Of(id)[0].ImportId))
            batch.Add(BroughtByAnotherSql(work.Engine), import.Id, to.Key, Many.Json(to));
        await work.SendAsync(batch, ct);
    }

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
    /// <returns>The households that others of them still live in.</returns>
    private static async Task<IReadOnlyList<long>> RemovePeopleAsync(Work work, Guid importId, IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var (gone, households) = (new List<long>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(OnNothingElseSql(work.Engine), row =>
        {
            gone.Add(row.Long(0));
            households.Add(row.Long(1));
        }, importId, Many.Json(people)), ct);
        if (gone.Count == 0) return [];

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
        var left = new List<long>();
        await work.SendAsync(new Batch().Read($"select id from household where {Many.Ids(engine, "id", 1)}", row => left.Add(row.Long(0)), Many.Json(households)), ct);
        return left;
    }

    private const string GivenSql = """
        select pn.person_id, pn.number_id, p.household_id, n.e164 from person_number pn join person p on p.id = pn.person_id join number n on n.id = pn.number_id
         where pn.import_id = $1 order by pn.person_id limit $2
        """;

    private const string StillToldSql = """
        update person_number set told = true, import_id = null
         where person_id = $1 and number_id = $2 and exists (select 1 from outcome o where o.person_id = $1 and o.superseded_by is null and o.new_number_id = $2)
        """;

    public Task<int> RemoveNumbersAsync(ImportRecord import, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var (given, households) = (new List<(long Person, long Number, string E164)>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(GivenSql, row =>
        {
            given.Add((row.Long(0), row.Long(1), row.Text(3)));
            households.Add(row.Long(2));
        }, import.Id, (long)UndoneAtOnce), ct);
        if (given.Count == 0) return 0;
        await Households.LockAsync(work, households);
        var newer = await NewerFiles.ReadAsync(work, import, given.Select(g => g.Person).Distinct(), ct);
        var (batch, gone) = (new Batch(), new List<(long Person, long Number)>());
        foreach (var (person, number, e164) in given)
        {
            if (newer.Of(person).FirstOrDefault(w => w.Numbers.Contains(e164)) is { } to)
            {
                batch.Add("update person_number set import_id = $3 where person_id = $1 and number_id = $2", person, number, to.ImportId);
                continue;
            }
            batch.Add(StillToldSql, person, number).Add("delete from person_number where person_id = $1 and number_id = $2 and not told", person, number);
            gone.Add((person, number));
        }
        await work.SendAsync(batch.RemoveNumbers(work.Engine, gone), ct);
        await DivideAsync(work, households, ct);
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
        var newer = await NewerFiles.ReadAsync(work, import, page.Select(b => b.PersonId), ct);
        var households = await HouseholdsOfAsync(work, [.. page.Select(b => b.PersonId)], ct);
        await Households.LockAsync(work, households);
        var batch = new Batch();
        var changed = new HashSet<long>();
        var offAgain = new List<Before>();
        foreach (var before in page)
        {
            // Whoever was merged since is somebody else by now.
            if (known.Find(before.PersonId) is not { } person || person.Id != before.PersonId) continue;
            var over = newer.Of(before.PersonId);
            var goesOff = before.Off is not null && newer.OnList(before.PersonId, import.ListId) is null;
            if (goesOff) offAgain.Add(before);
            Write(batch, person, before, over, association, changed, now);
            AddNames(batch, import, before, over);
            if (before.Off is { } off && newer.OnList(before.PersonId, import.ListId) is { } on) batch.Add(OffBeforeSql, on.ImportId, before.PersonId, off.At, off.By);
        }
        await work.SendAsync(batch, ct);
        foreach (var off in offAgain.GroupBy(b => b.Off!.Value, b => b.PersonId)) await TakeOffAgainAsync(work, import, [.. off], off.Key.At, off.Key.By, now, ct);
        await refold.HouseholdsAsync(work, households, ct);
        return page[^1].PersonId;
    }, ct);

    private const string NamedByAnotherSql = """
        update former_name set folded_name = $4, birth_year = $5 where person_id = $1 and import_id = $2 and folded_name = $3
        """;

    /// <summary>A name that only this file gave was never theirs: what a newer one wrote over is the name before this one.</summary>
    private static void AddNames(Batch batch, ImportRecord import, Before before, IReadOnlyList<NewerFiles.Word> newer)
    {
        batch.Add("delete from former_name where person_id = $1 and import_id = $2", before.PersonId, import.Id);
        var (was, became) = (before.Was.Values, before.Became.Values);
        if (newer.FirstOrDefault(w => (w.Said & (Said.Name | Said.BirthYear)) != Said.Nothing) is { } over)
            batch.Add(NamedByAnotherSql, before.PersonId, over.ImportId, became.FoldedName, was.FoldedName, was.BirthYear);
    }

    private const string OffBeforeSql = "update import_before set taken_off_at = $3, taken_off_by = $4 where import_id = $1 and person_id = $2 and taken_off_at is null";

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

    internal static KnownPeople.Told Told(string json) => JsonSerializer.Deserialize<KnownPeople.Told>(json, Json)!;

    private const string UndoneSql = "update import set state = 'undone', undone_at = $2, report = $3 where id = $1 and state = 'undoing'";

    private const string LeftSql = """
        select i.brought - i.handed_on, i.taken_off - i.left_off, (select count(*) from target t where t.import_id = $1 and t.taken_off_at is null),
               (select count(*) from import_before b join target t on t.list_id = i.list_id and t.person_id = b.person_id where b.import_id = $1 and t.taken_off_at = b.taken_off_at), i.handed_on
          from import i where i.id = $1
        """;

    public async Task FinishUndoAsync(ImportRecord import, CancellationToken ct)
    {
        await Database.WriteAsync(async work =>
        {
            await RegisterGate.EnterAsync(work, import.OrganisationId);
            var now = await work.NowAsync();
            await new PerhapsBlocks(work, keys, refold, import.OrganisationId).LiftOfImportAsync(import, now, ct);
            UndoneImport? left = null;
            await work.SendAsync(new Batch().Read(LeftSql, row => left = new UndoneImport(row.Long(0) - row.Long(2), row.Long(2), row.Long(1), row.Long(3), row.Long(4)), import.Id), ct);
            await work.SendAsync(new Batch().Add(UndoneSql, import.Id, now, Nameless(import.Report with { Undone = left })), ct);
        }, ct);
        await ForgetRowsAsync(import.Id, alsoNoted: true, ct);
    }

    private sealed record Brought(long TargetId, long PersonId, bool Rung, bool Claimed, bool Blocked);
}
