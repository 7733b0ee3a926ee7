using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// The numbers of a few hundred people and everybody who is on them: reads them at once, takes new links in memory, and writes
/// what follows (number rows, oversharing, merged households). Inside one transaction, behind the <see cref="RegisterGate"/>.
/// </summary>
internal sealed class NumberBook(Work work, long organisationId, KeyedHash keys, Guid? importId)
{
    /// <summary>A number on more people than this is no household: a switchboard, a club, a default in somebody's form.</summary>
    public const int Crowd = 20;

    private readonly Dictionary<string, NumberEntry> numbers = new(StringComparer.Ordinal);
    private readonly List<(KnownPerson Person, NumberEntry Number, long Position, bool WasKnown, bool Told)> links = [];
    private readonly Dictionary<long, KnownPerson> people = [];
    private readonly HashSet<long> touched = [];

    public WhoIsWho Who { get; } = new();

    public HouseholdLinks Links { get; } = new();

    /// <summary>Households of people who may stand elsewhere now: one of their numbers became unusable, or they were merged.</summary>
    public IReadOnlyCollection<long> Touched => touched;

    public async Task LoadAsync(IEnumerable<string> externalIds, IEnumerable<string> e164s, CancellationToken ct = default)
    {
        var (ids, texts) = (Many.Json(externalIds), Many.Json(e164s));
        var old = new List<(long Id, string E164, string FoldedName)>();
        await work.SendAsync(new Batch()
            .Read(ByExternalIdSql(work.Engine), row => Who.Know(Person(row, 0)), organisationId, ids)
            .Read(MergedByExternalIdSql(work.Engine), row => Who.KnowAlso(Person(row, 1), row.Text(0)), organisationId, ids)
            .Read(OnNumbersSql(work.Engine), Number, organisationId, texts), ct);
        if (old.Count == 0) return;

        var became = new Dictionary<long, KnownPerson>();
        await work.SendAsync(new Batch().Read(MergedSql(work.Engine), row => became[row.Long(0)] = Person(row, 1), Many.Json(old.Select(o => o.Id))), ct);
        foreach (var (id, e164, name) in old) Who.KnowAlso(became[id], e164, name);

        KnownPerson Person(Row row, int at) => Known(row.Long(at), row.TextOrNull(at + 1), row.Text(at + 2), row.Long(at + 3), row.GuidOrNull(at + 4));

        void Number(Row row)
        {
            var e164 = row.Text(1);
            numbers.TryAdd(e164, new NumberEntry { Id = row.Long(0), E164 = e164, Kind = "", Blocked = row.Bool(2), Overshared = row.Bool(3), Cleared = !row.IsNull(4) });
            if (row.IsNull(5))
            {
                numbers[e164].IsNobodys = true;
                return;
            }
            if (row.Bool(10))
            {
                old.Add((row.Long(5), e164, row.Text(7)));
                return;
            }
            var person = Person(row, 5);
            Who.Know(person, e164);
            if (!row.Bool(11)) numbers[e164].GivenTo.Add(person);
        }
    }

    /// <summary>One object for one person, however they were found.</summary>
    public KnownPerson Known(long id, string? externalId, string foldedName, long householdId, Guid? broughtBy)
    {
        if (people.TryGetValue(id, out var known)) return known;
        known = new KnownPerson { Id = id, ExternalId = externalId, FoldedName = foldedName, HouseholdId = householdId, IsFresh = importId is not null && broughtBy == importId };
        people.Add(id, known);
        return known;
    }

    // No "external_id is not null" here, although the index has it: SQLite would rather walk the whole organisation.
    private static string ByExternalIdSql(Engine engine) => $"""
        select p.id, p.external_id, p.folded_name, p.household_id, p.import_id
          from {Many.Bearing(engine, "person", "external_id", 2, "x.organisation_id = $1 and x.merged_into is null")} p
        """;

    private static string MergedByExternalIdSql(Engine engine) => $"""
        select m.external_id, p.id, p.external_id, p.folded_name, p.household_id, p.import_id
          from {Many.Bearing(engine, "person", "external_id", 2, "x.organisation_id = $1 and x.merged_into is not null")} m join person p on p.id = m.merged_into
        """;

    // A merged person keeps the numbers and the name, so that the next file with the old spelling finds who they became.
    private static string OnNumbersSql(Engine engine) => $"""
        select n.id, n.e164, n.blocked, n.overshared, n.cleared_at, p.id, p.external_id, p.folded_name, p.household_id, p.import_id, p.merged_into is not null, pn.told
          from {Many.Bearing(engine, "number", "e164", 2, "x.organisation_id = $1")} n
          left join person_number pn on pn.number_id = n.id left join person p on p.id = pn.person_id
        """;

    private static string MergedSql(Engine engine) => $"""
        select m.id, p.id, p.external_id, p.folded_name, p.household_id, p.import_id
          from person m join person p on p.id = m.merged_into where {Many.Ids(engine, "m.id", 1)}
        """;

    /// <summary>This person is on this number from now on.</summary>
    /// <param name="crowded">Known to be on too many people, from the file that is being read.</param>
    /// <param name="told">Nobody but a volunteer says so.</param>
    public void Put(KnownPerson person, PhoneNumber number, long position, bool crowded = false, bool told = false)
    {
        if (!numbers.TryGetValue(number.E164, out var entry))
            numbers.Add(number.E164, entry = new NumberEntry { E164 = number.E164, Kind = KindCodes.Of(number.Kind), IsNew = true });
        Who.Know(person, number.E164);
        // A new person's numbers go with the person when the import is undone.
        links.Add((person, entry, position, person.Id != 0, told));
        if (!told) Give(entry, person, crowded);
    }

    /// <summary>Was told on the phone, and a file says it too.</summary>
    public void Confirm(KnownPerson person, string e164) => Give(numbers[e164], person, crowded: false);

    // What volunteers type makes no crowd of a number: they could make its owner unreachable.
    private static void Give(NumberEntry number, KnownPerson person, bool crowded)
    {
        number.GivenTo.Add(person);
        if (!number.Cleared && (crowded || number.GivenTo.Count > Crowd)) number.BecomesOvershared = !number.Overshared;
    }

    public MemberNumber Of(string e164)
    {
        var number = numbers[e164];
        return new MemberNumber(number.Id, number.Blocked, number.Overshared || number.BecomesOvershared);
    }

    /// <summary>Numbers get their rows, and those of them that are blocked are known to be; people who share one are linked.</summary>
    public async Task SettleAsync(CancellationToken ct = default)
    {
        var made = numbers.Values.Where(n => n.IsNew).ToList();
        var ids = await NewIds.TakeAsync(work, "number", made.Count);
        // Of a number that was nobody's any more, somebody may have asked us since not to ring it.
        var unwatched = numbers.Values.Where(n => n.IsNobodys && !n.Blocked).ToList();
        var blocked = await BlockedAsync(work, keys, organisationId, BlockHash.Number, [.. made.Concat(unwatched).Select(n => n.E164)], ct: ct);
        for (var i = 0; i < made.Count; i++)
        {
            made[i].Id = ids[i];
            made[i].Blocked = blocked.Contains(made[i].E164);
        }
        unwatched.RemoveAll(n => !blocked.Contains(n.E164));
        foreach (var number in unwatched) number.Blocked = true;
        if (unwatched.Count > 0) await work.SendAsync(new Batch().Add($"update number set blocked = true where {Many.Ids(work.Engine, "id", 1)}", Many.Json(unwatched.Select(n => n.Id))), ct);
        await work.InsertManyAsync("number", ["id", "organisation_id", "e164", "kind", "blocked", "overshared"],
            made.Select(n => (object?[])[n.Id, organisationId, n.E164, n.Kind, n.Blocked, n.BecomesOvershared]), ct);

        await FlagOversharedAsync(ct);
        foreach (var number in links.Select(l => l.Number).Distinct().Where(n => !n.Overshared && !n.BecomesOvershared))
        {
            var on = Who.On(number.E164);
            foreach (var other in on.Skip(1)) Links.Link(on[0].HouseholdId, other.HouseholdId);
        }
    }

    /// <summary>Once everybody has an id.</summary>
    public async Task WriteLinksAsync(CancellationToken ct = default)
    {
        await work.InsertManyAsync("person_number", ["person_id", "number_id", "position", "import_id", "told"],
            links.Select(l => (object?[])[l.Person.Id, l.Number.Id, l.Position, l.WasKnown ? importId : null, l.Told]), ct);
        var merges = Links.Merges().ToList();
        await Households.MergeAsync(work, merges);
        touched.UnionWith(merges.Select(m => m.Stays));
    }

    // Those on it joined by other ways stay one household: too many under one lock is a nuisance, too few a second call.
    private async Task FlagOversharedAsync(CancellationToken ct)
    {
        var flagged = numbers.Values.Where(n => !n.IsNew && n.BecomesOvershared).ToList();
        if (flagged.Count == 0) return;
        var batch = new Batch();
        foreach (var number in flagged)
        {
            batch.Add("update number set overshared = true where id = $1", number.Id)
                .Add(Households.UnsettleSql("person_id in (select person_id from person_number where number_id = $1)"), number.Id);
            touched.UnionWith(Who.On(number.E164).Where(p => p.HouseholdId > 0).Select(p => p.HouseholdId));
        }
        await work.SendAsync(batch, ct);
    }

    /// <summary>Which of these the block list knows.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="keys">For the hashes.</param>
    /// <param name="organisationId">Whose block list.</param>
    /// <param name="kind">Of what (<see cref="BlockHash"/>).</param>
    /// <param name="values">Number, external id or person's id.</param>
    /// <param name="byWish">Not those that are there until somebody has looked whether they are somebody who asked for it.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<HashSet<string>> BlockedAsync(
        Work work, KeyedHash keys, long organisationId, string kind, IReadOnlyCollection<string> values, bool byWish = false, CancellationToken ct = default)
    {
        var blocked = new HashSet<string>(StringComparer.Ordinal);
        var any = false;
        if (values.Count > 0) await work.SendAsync(new Batch().Read(AnyBlockSql, _ => any = true, organisationId, kind), ct);
        if (!any) return blocked;

        var byHash = values.Distinct(StringComparer.Ordinal).ToDictionary(v => BlockHash.Of(keys, organisationId, kind, v), StringComparer.Ordinal);
        await work.SendAsync(new Batch().Read(BlocksSql(work.Engine, byWish), row => blocked.Add(byHash[row.Text(0)]), organisationId, kind, Many.Json(byHash.Keys)), ct);
        return blocked;
    }

    private const string AnyBlockSql = "select 1 from block where organisation_id = $1 and kind = $2 and lifted_at is null limit 1";

    private static string BlocksSql(Engine engine, bool byWish) =>
        $"""select b.keyed_hash from {Many.Bearing(engine, "block", "keyed_hash", 3, byWish ? $"{Standing} and x.perhaps_of is null" : Standing)} b""";

    private const string Standing = "x.organisation_id = $1 and x.kind = $2 and x.lifted_at is null";

    private sealed class NumberEntry
    {
        public long Id { get; set; }

        public required string E164 { get; init; }

        public required string Kind { get; init; }

        public bool IsNew { get; init; }

        /// <summary>Those of whom somebody else than a volunteer says that it is theirs.</summary>
        public HashSet<KnownPerson> GivenTo { get; } = [];

        /// <summary>Was on a card once.</summary>
        public bool IsNobodys { get; set; }

        public bool Blocked { get; set; }

        public bool Overshared { get; init; }

        public bool Cleared { get; init; }

        public bool BecomesOvershared { get; set; }
    }
}
