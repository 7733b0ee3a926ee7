using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// What follows from a flipped import for people known before: news about them, their place in the queue, and who is missing from
/// the whole list. In short transactions, each of which may be done twice.
/// </summary>
internal sealed partial class ImportStore
{
    private const int SettledAtOnce = 100;

    private const string NewsSql = $"""
        select row, cells, person_id, result from import_row
         where import_id = $1 and row > $2 and person_id is not null and result in ('merged', 'already', '{ListNames.Kept}')
         order by row limit $3
        """;

    public Task<IReadOnlyList<KnownRow>> NewsAsync(Guid importId, long after, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var rows = new List<KnownRow>();
        await work.SendAsync(new Batch().Read(NewsSql, row => rows.Add(new KnownRow(Staged(row, 0) with { Result = row.Text(3) }, row.Long(2))), importId, after, (long)limit), ct);
        return (IReadOnlyList<KnownRow>)rows;
    }, ct);

    public Task FollowAsync(ImportRecord import, ListPlace list, IReadOnlyList<News> news, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var now = await work.NowAsync();
        var known = await KnownPeople.ReadAsync(work, list.AssociationId, news.Select(n => n.PersonId), ct);
        var book = new NumberBook(work, import.OrganisationId, keys, import.Id);
        await book.LoadAsync(
            news.Where(n => n.Row.ExternalId is not null).Select(n => n.Row.ExternalId!),
            news.SelectMany(n => n.Row.Numbers).Select(n => n.E164).Distinct(StringComparer.Ordinal), ct);

        var (changed, hidden) = (new HashSet<long>(), new HashSet<long>());
        var before = known.Ids.ToDictionary(id => id, id => known.Find(id)!.Told);
        var words = known.Ids.ToDictionary(id => id, _ => new Words());
        var batch = new Batch();
        foreach (var (row, personId, keepsThem) in news)
        {
            if (known.Find(personId) is not { } person) continue;
            var wasProtected = person.Values.Protected;
            if (!keepsThem)
            {
                Tell(batch, book, import, list, person, row, changed, now);
                words[person.Id].Add(row);
            }
            else if (row.IsProtected) Change(batch, person, person.Values with { Protected = true }, changed, now);
            if (person.Values.Protected && !wasProtected) hidden.Add(person.Id);
        }
        var back = await OffListAsync(work, list.ListId, known.Ids, ct);
        if (back.Count > 0) batch.Add($"update target set taken_off_at = null, taken_off_by = null, lane = null, why = '{Unsettled}' where {Many.Ids(work.Engine, "id", 1)}", Many.Json(back.Values.Select(b => b.TargetId)));
        foreach (var (personId, was) in before)
        {
            var (became, off) = (known.Find(personId)!.Told, back.GetValueOrDefault(personId));
            var said = words[personId];
            batch.Add(BeforeSql, import.Id, personId, JsonSerializer.Serialize(was, Json), JsonSerializer.Serialize(became, Json), off?.At, off?.By, (long)said.Said, string.Join(' ', said.Numbers), JsonSerializer.Serialize(said.Facts, Json));
        }
        var renamed = before.Keys.Where(id => NameOf(before[id].Values) != NameOf(known.Find(id)!.Values)).ToList();
        foreach (var was in renamed.Select(id => (Id: id, Name: NameOf(before[id].Values))).Where(w => w.Name.FoldedName.Length > 0))
            batch.Add(FormerNameSql, import.OrganisationId, was.Id, was.Name.FoldedName, was.Name.BirthYear, import.Id);
        batch.Add("update import set followed = $2 where id = $1", import.Id, (long)news[^1].Row.Number);

        await book.SettleAsync(ct);
        await book.WriteLinksAsync(ct);
        await work.SendAsync(batch, ct);
        if (hidden.Count > 0) await TargetGroup.HideAsync(work, import.OrganisationId, hidden, now, ct);
        await HoldBackAsync(work, import, news, known, renamed, now, ct);
        // Asked again: what was just linked may have merged the households.
        var households = await HouseholdsOfAsync(work, [.. changed, .. back.Keys], ct);
        await refold.HouseholdsAsync(work, households.Concat(book.Touched), ct);
        await TargetGroup.EnterAsync(work, import.OrganisationId, [.. changed, .. back.Keys], now, ct);
    }, ct);

    internal const string FormerNameSql = "insert into former_name (organisation_id, person_id, folded_name, birth_year, import_id) values ($1, $2, $3, $4, $5)";

    private static NeverRung.Asked NameOf(KnownPeople.Values values) => new(values.FoldedName, values.BirthYear);

    /// <summary>By their new name somebody may be the same as somebody who is never rung.</summary>
    private async Task HoldBackAsync(Work work, ImportRecord import, IReadOnlyList<News> news, KnownPeople known, IReadOnlyList<long> renamed, DateTimeOffset now, CancellationToken ct)
    {
        if (renamed.Count == 0) return;
        var held = await new PerhapsBlocks(work, keys, refold, import.OrganisationId)
            .HoldAsync(import.Id, [.. renamed.Select(id => (id, known.Find(id)!.Values.ExternalId, NameOf(known.Find(id)!.Values)))], now, ct);
        var notes = new Batch();
        var rows = news.Where(n => known.Find(n.PersonId) is not null).DistinctBy(n => known.Find(n.PersonId)!.Id).ToDictionary(n => known.Find(n.PersonId)!.Id, n => n.Row.Number);
        // Whoever this page says nothing of is told of with the row that made them namesakes.
        foreach (var row in held.Select(h => rows.TryGetValue(h.PersonId, out var own) ? own : rows[h.OtherId]).Distinct()) NotRung.Note(notes, import.Id, row);
        await work.SendAsync(notes, ct);
    }

    private const string UpdatePersonSql = """
        update person set external_id = $2, first_name = $3, last_name = $4, folded_name = $5, birth_year = $6, municipality = $7, district = $8, languages = $9, protected = $10, updated_at = $11
         where id = $1
        """;

    private const string PutFactsSql = """
        insert into fact (association_id, person_id, facts, source, obtained_at) values ($1, $2, $3, $4, $5)
        on conflict (person_id, association_id) do update set facts = excluded.facts, source = excluded.source, obtained_at = excluded.obtained_at
        """;

    private const string PerhapsSameSql = "insert into perhaps_same (organisation_id, person_id, other_id) values ($1, $2, $3) on conflict (person_id, other_id) do nothing";

    private const string SaidByFileSql = """
        update person_number set told = false, import_id = $4 where person_id = $1 and told and number_id = (select n.id from number n where n.organisation_id = $2 and n.e164 = $3)
        """;

    // What the file says wins, what it does not say stays. Numbers are added behind the others: one told on the phone stays first.
    private static void Tell(Batch batch, NumberBook book, ImportRecord import, ListPlace list, KnownPeople.Entry person, ReadRow row, HashSet<long> changed, DateTimeOffset now)
    {
        var before = person.Values;
        var me = book.Known(person.Id, before.ExternalId, before.FoldedName, person.HouseholdId, broughtBy: null);
        var externalId = before.ExternalId;
        if (row.ExternalId is not null && externalId is null)
        {
            if (book.Who.Find(row.ExternalId, "", []) is { } other && other != me) batch.Add(PerhapsSameSql, import.OrganisationId, Math.Min(me.Id, other.Id), Math.Max(me.Id, other.Id));
            else externalId = me.ExternalId = row.ExternalId;
            book.Who.Know(me);
        }
        // A cell that is empty says nothing.
        var named = row.FoldedName.Length > 0;
        var (firstName, lastName) = (row.FirstName ?? before.FirstName, row.LastName ?? before.LastName);
        var after = before with
        {
            ExternalId = externalId,
            FirstName = firstName,
            LastName = lastName,
            FoldedName = row is { FirstName: not null, LastName: not null } ? row.FoldedName : named ? FoldedName.Of(firstName, lastName) : before.FoldedName,
            BirthYear = row.BirthYear ?? before.BirthYear,
            Municipality = row.MunicipalityCode ?? before.Municipality,
            District = row.DistrictCode ?? before.District,
            // What the person said on the phone stands in the outcomes, and is better than this.
            Languages = row.Languages.Count > 0 ? string.Join(' ', row.Languages) : before.Languages,
            // Never cleared by a file.
            Protected = before.Protected || row.IsProtected,
        };
        Change(batch, person, after, changed, now);

        var facts = new Dictionary<string, string>(FactsText.Read(person.Fact?.Facts), StringComparer.Ordinal);
        foreach (var (name, value) in row.Facts) facts[name] = value;
        person.Fact = new KnownPeople.Fact(FactsText.Write(facts), import.Source, import.ObtainedAt);
        batch.Add(PutFactsSql, list.AssociationId, me.Id, person.Fact.Facts, person.Fact.Source, person.Fact.ObtainedAt);

        foreach (var number in row.Numbers.Where(n => person.Numbers.Add(n.E164)))
        {
            book.Put(me, number, person.NextPosition++);
            changed.Add(me.Id);
        }
        // From now on the file says it too, and it outlasts the outcome.
        foreach (var number in row.Numbers.Where(n => person.ByPhone.Remove(n.E164)))
        {
            book.Confirm(me, number.E164);
            batch.Add(SaidByFileSql, me.Id, import.OrganisationId, number.E164, import.Id);
        }
        foreach (var other in book.Who.NamesakesOn(me, row.Numbers.Select(n => n.E164)))
            batch.Add(PerhapsSameSql, import.OrganisationId, Math.Min(me.Id, other.Id), Math.Max(me.Id, other.Id));
    }

    /// <summary>What the rows about one person say.</summary>
    private sealed class Words
    {
        public Said Said { get; private set; }

        public List<string> Numbers { get; } = [];

        public HashSet<string> Facts { get; } = new(StringComparer.Ordinal);

        public void Add(ReadRow row)
        {
            if (row.ExternalId is not null) Said |= Said.ExternalId;
            if (row.FoldedName.Length > 0) Said |= Said.Name;
            if (row.BirthYear is not null) Said |= Said.BirthYear;
            if (row.MunicipalityCode is not null) Said |= Said.Municipality;
            if (row.DistrictCode is not null) Said |= Said.District;
            if (row.Languages.Count > 0) Said |= Said.Languages;
            Numbers.AddRange(row.Numbers.Select(n => n.E164));
            Facts.UnionWith(row.Facts.Keys);
        }
    }

    private static void Change(Batch batch, KnownPeople.Entry person, KnownPeople.Values after, HashSet<long> changed, DateTimeOffset now)
    {
        if (after == person.Values) return;
        batch.Add(UpdatePersonSql, person.Id, after.ExternalId, after.FirstName, after.LastName, after.FoldedName, after.BirthYear, after.Municipality, after.District, after.Languages, after.Protected, now);
        changed.Add(person.Id);
        person.Values = after;
    }

    // The same person twice in one file: what stood before both is what an undo brings back.
    private const string BeforeSql = """
        insert into import_before (import_id, person_id, was, became, taken_off_at, taken_off_by, said, said_numbers, said_facts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (import_id, person_id) do update
          set became = excluded.became, said = import_before.said | excluded.said, said_numbers = import_before.said_numbers || ' ' || excluded.said_numbers,
              said_facts = case when import_before.said_facts = '[]' then excluded.said_facts when excluded.said_facts = '[]' then import_before.said_facts
                                else substr(import_before.said_facts, 1, length(import_before.said_facts) - 1) || ',' || substr(excluded.said_facts, 2) end
        """;

    /// <summary>Those of these people who had been taken off this list.</summary>
    private static async Task<Dictionary<long, TakenOff>> OffListAsync(Work work, long listId, IEnumerable<long> people, CancellationToken ct)
    {
        var off = new Dictionary<long, TakenOff>();
        await work.SendAsync(new Batch().Read(
            $"select person_id, id, taken_off_at, taken_off_by from target where list_id = $1 and {Many.Ids(work.Engine, "person_id", 2)} and taken_off_at is not null",
            row => off.Add(row.Long(0), new TakenOff(row.Long(1), row.Instant(2), row.GuidOrNull(3))), listId, Many.Json(people)), ct);
        return off;
    }

    private sealed record TakenOff(long TargetId, DateTimeOffset At, Guid? By);

    private static async Task<IReadOnlyList<long>> HouseholdsOfAsync(Work work, IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var households = new List<long>();
        if (people.Count > 0)
            await work.SendAsync(new Batch().Read($"select distinct household_id from person where {Many.Ids(work.Engine, "id", 1)}", row => households.Add(row.Long(0)), Many.Json(people)), ct);
        return households;
    }

    private const string UnsettledSql = $"""
        select t.person_id, t.household_id from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
         where t.import_id = $1 and t.why = '{Unsettled}' and t.order_key <= l.order_limit and p.merged_into is null
         order by t.id limit $2
        """;

    public Task<int> SettleAsync(ImportRecord import, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var (unsettled, households) = (new List<long>(), new HashSet<long>());
        await work.SendAsync(new Batch().Read(UnsettledSql, row =>
        {
            unsettled.Add(row.Long(0));
            households.Add(row.Long(1));
        }, import.Id, (long)SettledAtOnce), ct);
        await refold.HouseholdsAsync(work, households, ct);
        // An outcome or changed rules may have settled them before: then nobody has counted them yet.
        IReadOnlyList<long> entering = unsettled.Count > 0 ? unsettled : await TargetGroup.UncountedAsync(work, import.Id, SettledAtOnce, ct);
        await TargetGroup.EnterAsync(work, import.OrganisationId, entering, await work.NowAsync(), ct);
        return entering.Count;
    }, ct);

    private const string MissingSql = $"""
        select t.id
          from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
          left join (select distinct r.person_id from import_row r where r.import_id = $2 and r.person_id is not null) seen on seen.person_id = t.person_id
          left join (select distinct k.folded_name from import_row r join person k on k.id = r.person_id where r.import_id = $2 and r.result = '{ListNames.Unclear}') unclear on unclear.folded_name = p.folded_name
         where t.list_id = $1 and t.order_key <= l.order_limit and t.taken_off_at is null and (t.import_id is null or t.import_id <> $2) and seen.person_id is null and unclear.folded_name is null
         order by t.id
        """;

    public Task<IReadOnlyList<long>> MissingAsync(ImportRecord import, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var missing = new List<long>();
        await work.SendAsync(new Batch().Read(MissingSql, row => missing.Add(row.Long(0)), import.ListId, import.Id), ct);
        return (IReadOnlyList<long>)missing;
    }, ct);

    public Task TakeOffAsync(ImportRecord import, IReadOnlyCollection<long> targetIds, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, import.OrganisationId);
        var now = await work.NowAsync();
        await LockHouseholdsOfAsync(work, targetIds, ct);
        await work.SendAsync(new Batch().Add(TakeOffSql(work.Engine), now, import.Id, Many.Json(targetIds)), ct);
        await TargetGroup.LeaveAsync(work, import.OrganisationId, await NotRungAsync(work, targetIds, ct), now, ct);
    }, ct);

    private static string TakeOffSql(Engine engine) => $"""
        update target
           set taken_off_at = $1, taken_off_by = $2, lane = null, who = 0, due = 0, back_lane = null, back_who = null, back_due = null, numbers = null, why = '{Gone.TakenOff}'
         where {Many.Ids(engine, "id", 3)} and taken_off_at is null
        """;

    // A claim or an outcome on its way writes these targets too: it must be through, or not begun.
    private static async Task LockHouseholdsOfAsync(Work work, IReadOnlyCollection<long> targetIds, CancellationToken ct)
    {
        if (work.Engine == Engine.Sqlite) return;
        var households = new HashSet<long>();
        await work.SendAsync(new Batch().Read($"select household_id from target where {Many.Ids(work.Engine, "id", 1)}", row => households.Add(row.Long(0)), Many.Json(targetIds)), ct);
        await Households.LockAsync(work, households);
    }

    /// <summary>Whose people nobody has rung from this list, nor is ringing now.</summary>
    private static async Task<IReadOnlyList<long>> NotRungAsync(Work work, IReadOnlyCollection<long> targetIds, CancellationToken ct)
    {
        var notRung = new List<long>();
        await work.SendAsync(new Batch().Read($"select t.id from target t where {Many.Ids(work.Engine, "t.id", 1)} and not {IsRungSql}", row => notRung.Add(row.Long(0)), Many.Json(targetIds)), ct);
        return notRung;
    }

    private const string IsRungSql = """
        (exists (select 1 from outcome o where o.person_id = t.person_id and o.list_id = t.list_id and o.superseded_by is null and o.code <> 'withdrawn')
         or exists (select 1 from call c where c.person_id = t.person_id and c.target_id = t.id and c.state = 0))
        """;
}
