using Canvass.CallQueue.Import;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Builds a few hundred people of an import: finds those the register knows, makes the others, and gives everybody a target above
/// the list's limit, where nobody sees it yet. What the file says of people known before is written after the flip.
/// </summary>
internal sealed class PeopleWriter(KeyedHash keys, StandingWriter standings)
{
    public async Task<BuiltPeople> BuildAsync(Work work, BuildChunk chunk, CancellationToken ct)
    {
        await RegisterGate.EnterAsync(work, chunk.List.OrganisationId);
        var book = new NumberBook(work, chunk.List.OrganisationId, keys, chunk.Import.Id);
        await book.LoadAsync(
            chunk.Rows.Where(r => r.Row.ExternalId is not null).Select(r => r.Row.ExternalId!),
            chunk.Rows.SelectMany(r => r.Row.Numbers).Select(n => n.E164).Distinct(StringComparer.Ordinal), ct);

        var names = await ListNamesReader.ReadAsync(work, chunk.List, chunk.Rows.Select(r => r.Row), ct);
        var (made, matched, kept) = Sort(chunk, book, names);
        await book.SettleAsync(ct);
        // Before they are written themselves: then most find nobody, and a look into the index is all it takes.
        var namesakes = await NamesakesAsync(work, chunk, made, ct);
        await IdentifyAsync(work, made);
        var pairs = PerhapsTheSame(book, made, namesakes);
        var notRung = new NotRung(work, keys, chunk);
        await notRung.FindAsync([.. made.Select(m => new NotRung.Newcomer(m.Person, m.Row.BirthYear))], pairs, ct);
        pairs.UnionWith(notRung.Pairs);
        await MakeAsync(work, chunk, book, made, notRung, ct);
        await MatchAsync(work, chunk, matched, ct);
        await KeepAsync(work, chunk, kept, ct);
        await work.InsertManyAsync("perhaps_same", ["organisation_id", "person_id", "other_id"], pairs.Select(p => (object?[])[chunk.List.OrganisationId, p.One, p.Other]), ct);
        await notRung.WriteAsync(made.ToDictionary(m => m.Person.Id, m => m.Row.Number), ct);
        return new BuiltPeople { Made = made.Count, Merged = matched.Count(m => m.IsMerge), Touched = book.Touched };
    }

    private static (List<Made> Made, List<Matched> Matched, List<(ReadRow Row, NameMatch Match)> Kept) Sort(BuildChunk chunk, NumberBook book, ListNames names)
    {
        var kept = new List<(ReadRow, NameMatch)>();
        var made = new List<Made>();
        var matched = new List<Matched>();
        foreach (var placed in chunk.Rows)
        {
            var row = placed.Row;
            if (book.Who.Find(row.ExternalId, row.FoldedName, row.Numbers.Select(n => n.E164)) is { } same)
            {
                // From now on known by this id too: the next row of the file may have nothing else.
                if (same.ExternalId is null && row.ExternalId is not null)
                {
                    same.ExternalId = row.ExternalId;
                    book.Who.Know(same);
                }
                matched.Add(new Matched(placed, same));
                continue;
            }
            if (names.Find(row) is { } match)
            {
                var named = match.Person;
                if (match.IsSame) matched.Add(new Matched(placed, book.Known(named.Id, named.ExternalId, named.FoldedName, named.HouseholdId, broughtBy: null)));
                else kept.Add((row, match));
                continue;
            }
            var person = new KnownPerson { ExternalId = row.ExternalId, FoldedName = row.FoldedName, HouseholdId = book.Links.New(), IsFresh = true };
            book.Who.Know(person);
            for (var i = 0; i < row.Numbers.Count; i++) book.Put(person, row.Numbers[i], i, chunk.Crowded.Contains(row.Numbers[i].E164));
            made.Add(new Made(placed, person));
        }
        return (made, matched, kept);
    }

    private static async Task IdentifyAsync(Work work, List<Made> made)
    {
        foreach (var (one, id) in made.Zip(await NewIds.TakeAsync(work, "person", made.Count))) one.Person.Id = id;
    }

    private async Task MakeAsync(Work work, BuildChunk chunk, NumberBook book, List<Made> made, NotRung notRung, CancellationToken ct)
    {
        var (list, now) = (chunk.List, chunk.Now);
        var newHouseholds = book.Links.NewRoots().ToList();
        var householdIds = await NewIds.TakeAsync(work, "household", newHouseholds.Count);
        var households = newHouseholds.Zip(householdIds).ToDictionary(pair => pair.First, pair => pair.Second);
        var targetIds = await NewIds.TakeAsync(work, "target", made.Count);
        foreach (var (_, person) in made)
        {
            var root = book.Links.Root(person.HouseholdId);
            person.HouseholdId = root < 0 ? households[root] : root;
        }
        var unsettled = await WithHistoryAsync(work, chunk.Import.Id, made.Select(m => m.Person.HouseholdId), householdIds, ct);

        await work.InsertManyAsync("household", ["id"], householdIds.Select(id => (object?[])[id]), ct);
        await work.InsertManyAsync("person",
            ["id", "organisation_id", "household_id", "external_id", "first_name", "last_name", "folded_name", "birth_year", "municipality", "district", "languages", "protected", "blocked", "import_id", "created_at", "updated_at"],
            made.Select(m => (object?[])
            [
                m.Person.Id, list.OrganisationId, m.Person.HouseholdId, m.Person.ExternalId, m.Row.FirstName ?? "", m.Row.LastName ?? "", m.Row.FoldedName, m.Row.BirthYear,
                m.Row.MunicipalityCode, m.Row.DistrictCode, string.Join(' ', m.Row.Languages), m.Row.IsProtected, notRung.Contains(m.Person.Id), chunk.Import.Id, now, now,
            ]), ct);
        await book.WriteLinksAsync(ct);
        await work.InsertManyAsync("fact", ["association_id", "person_id", "facts", "source", "obtained_at"],
            made.Select(m => (object?[])[list.AssociationId, m.Person.Id, FactsText.Write(m.Row.Facts), chunk.Import.Source, chunk.Import.ObtainedAt]), ct);

        var targets = new List<object?[]>(made.Count);
        for (var i = 0; i < made.Count; i++)
            targets.Add(await TargetAsync(work, chunk, book, made[i], targetIds[i], notRung.Contains(made[i].Person.Id), unsettled.Contains(made[i].Person.HouseholdId)));
        await work.InsertManyAsync("target", TargetColumns, targets, ct);
    }

    private static readonly string[] TargetColumns =
    [
        "id", "list_id", "campaign_id", "person_id", "household_id", "order_key", "lane", "who", "due", "why", "numbers", "municipality", "district", "counted", "counted_in_campaign", "import_id",
    ];

    /// <summary>Somebody without a history, in a household without one: how they stand can be said at once, and needs no second visit after the flip.</summary>
    private async Task<object?[]> TargetAsync(Work work, BuildChunk chunk, NumberBook book, Made made, long targetId, bool blocked, bool unsettled)
    {
        var (list, row) = (chunk.List, made.Row);
        var numbers = row.Numbers.Select(n => book.Of(n.E164)).ToList();
        var counted = !row.IsProtected && !blocked && numbers.Exists(n => n.Usable);
        // Where a protected person lives stays out of the figures too.
        var (municipality, district) = row.IsProtected ? (null, null) : (row.MunicipalityCode, row.DistrictCode);
        object?[] Target(long? lane, long who, long due, string? why, string? usable) =>
            [targetId, list.ListId, list.CampaignId, made.Person.Id, made.Person.HouseholdId, made.Placed.OrderKey, lane, who, due, why, usable, municipality, district, counted, counted, chunk.Import.Id];

        if (unsettled) return Target(null, 0, 0, ImportStore.Unsettled, null);
        var standing = WhatFollows.For(new HouseholdHistory
        {
            Organisation = list.Organisation,
            Campaigns = new Dictionary<long, CampaignFrame> { [list.CampaignId] = list.Campaign },
            Members =
            [
                new Member
                {
                    PersonId = made.Person.Id,
                    BirthYear = row.BirthYear,
                    Protected = row.IsProtected,
                    Blocked = blocked,
                    Languages = row.Languages,
                    Numbers = numbers,
                    Places = [new Place(targetId, list.ListId, list.CampaignId, made.Placed.OrderKey, list.MatchLanguages, TakenOff: false)],
                },
            ],
            Calls = [],
        })[0];
        return Target(standing.Lane, await standings.NeedAsync(work, standing.Need), standing.Due, standing.Why, standing.Lane is null ? null : IdList.Write(standing.Numbers));
    }

    /// <summary>Those of these households that hold somebody who was not brought in by this import just now.</summary>
    private static async Task<HashSet<long>> WithHistoryAsync(Work work, Guid importId, IEnumerable<long> households, IEnumerable<long> made, CancellationToken ct)
    {
        var asked = households.Except(made).Distinct().ToList();
        var old = new HashSet<long>();
        if (asked.Count > 0) await work.SendAsync(new Batch().Read(WithOthersSql(work.Engine), row => old.Add(row.Long(0)), importId, Many.Json(asked)), ct);
        return old;
    }

    private static string WithOthersSql(Engine engine) => $"""
        select distinct p.household_id from person p where {Many.Ids(engine, "p.household_id", 2)} and (p.import_id is null or p.import_id <> $1)
        """;

    /// <summary>Those the register knew, and those who stand twice in the file.</summary>
    private static async Task MatchAsync(Work work, BuildChunk chunk, List<Matched> matched, CancellationToken ct)
    {
        if (matched.Count == 0) return;
        var onList = new HashSet<long>();
        var homes = new Dictionary<long, Home>();
        var people = Many.Json(matched.Select(m => m.Person.Id).Distinct());
        await work.SendAsync(new Batch()
            .Read(OnListSql(work.Engine), row => onList.Add(row.Long(0)), chunk.List.ListId, people)
            .Read(HomesSql(work.Engine), row => homes.Add(row.Long(0), new Home(row.Long(1), row.TextOrNull(2), row.TextOrNull(3), row.Bool(4))), people), ct);

        var enter = new List<(Matched Who, Home Home)>();
        var note = new Batch();
        foreach (var match in matched)
        {
            var home = homes[match.Person.Id];
            var enters = !match.Person.IsFresh && onList.Add(match.Person.Id);
            if (enters) enter.Add((match, home));
            match.IsMerge = enters || match.Person.IsFresh;
            note.Add(ResultSql, chunk.Import.Id, (long)match.Placed.Row.Number, match.IsMerge ? "merged" : "already", match.Person.Id);
            // The second row may say what the first did not: protected, another number.
            if (match.Person.IsFresh) note.Add(Households.UnsettleSql("person_id = $1"), match.Person.Id);
        }
        var ids = await NewIds.TakeAsync(work, "target", enter.Count);
        await work.InsertManyAsync("target", TargetColumns, enter.Zip(ids).Select(e =>
        {
            var ((match, home), id) = e;
            var hidden = home.Protected || match.Placed.Row.IsProtected;
            return (object?[])
            [
                id, chunk.List.ListId, chunk.List.CampaignId, match.Person.Id, home.HouseholdId, match.Placed.OrderKey, null, 0L, 0L, ImportStore.Unsettled, null,
                hidden ? null : match.Placed.Row.MunicipalityCode ?? home.Municipality, hidden ? null : match.Placed.Row.DistrictCode ?? home.District, false, false, chunk.Import.Id,
            ];
        }), ct);
        await work.SendAsync(note, ct);
    }

    private const string KeepSql = "update import_row set result = $3, reason = $3, person_id = $4 where import_id = $1 and row = $2";

    private static Task KeepAsync(Work work, BuildChunk chunk, List<(ReadRow Row, NameMatch Match)> kept, CancellationToken ct)
    {
        var note = new Batch();
        foreach (var (row, match) in kept) note.Add(KeepSql, chunk.Import.Id, (long)row.Number, match.Code, match.Person.Id);
        return work.SendAsync(note, ct);
    }

    private static string OnListSql(Engine engine) => $"select person_id from target where list_id = $1 and {Many.Ids(engine, "person_id", 2)}";

    private static string HomesSql(Engine engine) => $"select id, household_id, municipality, district, protected from person where {Many.Ids(engine, "id", 1)}";

    private const string ResultSql = "update import_row set result = $3, person_id = $4 where import_id = $1 and row = $2";

    private static async Task<ILookup<int, Namesake>> NamesakesAsync(Work work, BuildChunk chunk, List<Made> made, CancellationToken ct)
    {
        var found = new List<(int Made, Namesake Other)>();
        var asked = System.Text.Json.JsonSerializer.Serialize(made.Select(m => new object?[] { m.Row.FoldedName, m.Row.BirthYear }));
        if (made.Count > 0) await work.SendAsync(new Batch().Read(NamesakesSql(work.Engine), row => found.Add((row.Int(0), new Namesake(row.Long(1), row.TextOrNull(2)))), chunk.List.OrganisationId, asked), ct);
        return found.ToLookup(f => f.Made, f => f.Other);
    }

    /// <summary>
    /// The same name on another number may be the same person: somebody should look. A name that many bear says nothing, nor do
    /// two birth years or two external ids that differ.
    /// </summary>
    private static SortedSet<(long One, long Other)> PerhapsTheSame(NumberBook book, List<Made> made, ILookup<int, Namesake> inRegister)
    {
        var pairs = new SortedSet<(long One, long Other)>();
        var before = new Dictionary<string, List<Made>>(StringComparer.Ordinal);
        for (var i = 0; i < made.Count; i++)
        {
            var (me, row) = (made[i].Person, made[i].Row);
            if (row.FoldedName.Length == 0) continue;
            if (!before.TryGetValue(row.FoldedName, out var inChunk)) before.Add(row.FoldedName, inChunk = []);
            var others = inRegister[i].Concat(inChunk
                .Where(m => m.Row.BirthYear is null || row.BirthYear is null || m.Row.BirthYear == row.BirthYear)
                .Select(m => new Namesake(m.Person.Id, m.Person.ExternalId))).ToList();
            inChunk.Add(made[i]);
            if (others.Count < CommonName)
                foreach (var other in others.Where(o => o.ExternalId is null || me.ExternalId is null || o.ExternalId == me.ExternalId)) pairs.Add(Pair(me.Id, other.Id));
            foreach (var other in book.Who.NamesakesOn(me, row.Numbers.Select(n => n.E164))) pairs.Add(Pair(me.Id, other.Id));
        }
        return pairs;
    }

    /// <summary>A name that so many others bear says nothing.</summary>
    internal const int CommonName = 4;

    internal static (long, long) Pair(long a, long b) => a < b ? (a, b) : (b, a);

    private static string NamesakesSql(Engine engine) => engine == Engine.Sqlite
        ? $"""
            select j.key, p.id, p.external_id
              from json_each($2) j cross join person p
                on p.id in (select x.id from person x
                             where x.organisation_id = $1 and x.folded_name <> '' and x.folded_name = json_extract(j.value, '$[0]') and x.merged_into is null
                               and (x.birth_year is null or json_extract(j.value, '$[1]') is null or x.birth_year = json_extract(j.value, '$[1]'))
                             limit {CommonName})
            """
        : $"""
            select j.place - 1, p.id, p.external_id
              from json_array_elements($2::json) with ordinality j(value, place)
              cross join lateral (select x.id, x.external_id from person x
                             where x.organisation_id = $1 and x.folded_name <> '' and x.folded_name = j.value ->> 0 and x.merged_into is null
                               and (x.birth_year is null or j.value ->> 1 is null or x.birth_year = (j.value ->> 1)::bigint)
                             limit {CommonName}) p
            """;

    private sealed record Made(PlacedRow Placed, KnownPerson Person)
    {
        public ReadRow Row => Placed.Row;
    }

    private sealed record Matched(PlacedRow Placed, KnownPerson Person)
    {
        /// <summary>Came to the list with this file, or stands in it twice.</summary>
        public bool IsMerge { get; set; }
    }

    private sealed record Namesake(long Id, string? ExternalId);

    private sealed record Home(long HouseholdId, string? Municipality, string? District, bool Protected);
}

internal sealed record BuildChunk
{
    public required ListPlace List { get; init; }

    public required ImportRecord Import { get; init; }

    public required IReadOnlyList<PlacedRow> Rows { get; init; }

    /// <summary>Numbers that the file itself has on too many people.</summary>
    public required IReadOnlySet<string> Crowded { get; init; }

    public required DateTimeOffset Now { get; init; }
}

internal sealed record BuiltPeople
{
    public required int Made { get; init; }

    public required int Merged { get; init; }

    public required IReadOnlyCollection<long> Touched { get; init; }
}
