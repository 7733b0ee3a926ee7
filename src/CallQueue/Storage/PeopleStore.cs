using System.Text.Json;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.People;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>People to be looked at.</summary>
internal sealed class PeopleStore(CallQueueStore store, KeyedHash keys) : IPeople
{
    private const string OnListSql = """
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, t.lane, t.why, p.protected
          from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
         where t.list_id = $1 and l.organisation_id = $2 and t.person_id > $3 and t.order_key <= l.order_limit and t.taken_off_at is null and p.merged_into is null
        """;

    // Folded names are letters and digits, so that no sign in what is sought stands for others.
    private const string SoughtSql = """
        (($5 <> '' and p.folded_name like '%' || $5 || '%') or p.external_id = $6
         or exists (select 1 from person_number pn join number n on n.id = pn.number_id where pn.person_id = p.id and n.organisation_id = $2 and n.e164 = $7))
        """;

    public Task<IReadOnlyList<ListedPerson>> OnListAsync(PeoplePage page, PeopleSearch search, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var found = new List<ListedPerson>();
        var shown = page.WithProtected ? "" : "and not p.protected";
        void Add(Row row) => found.Add(new ListedPerson(Person(row), StandingOf(row.IntOrNull(6), row.TextOrNull(7)), row.Bool(8)));
        await work.SendAsync(search == PeopleSearch.Everybody
            ? new Batch().Read($"{OnListSql} {shown} order by t.person_id limit $4", Add, page.ListId, page.OrganisationId, page.After, (long)page.Limit)
            : new Batch().Read($"{OnListSql} {shown} and {SoughtSql} order by t.person_id limit $4", Add,
                page.ListId, page.OrganisationId, page.After, (long)page.Limit, search.Name, search.ExternalId ?? "", search.E164 ?? ""), ct);
        var numbers = await RegisterStore.NumbersAsync(work, found.Select(f => f.Person.Id), ct);
        return (IReadOnlyList<ListedPerson>)[.. found.Select(f => f with { Person = f.Person with { Numbers = [.. numbers[f.Person.Id]] } })];
    }, ct);

    private const string PersonSql = """
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, p.district, p.languages, p.protected, p.restricted, p.created_at, p.updated_at
          from person p where p.id = $1 and p.organisation_id = $2 and p.merged_into is null and p.erased_at is null
        """;

    private const string NumbersSql = """
        select n.id, n.e164, n.kind, n.blocked, n.overshared, pn.told
          from person_number pn join number n on n.id = pn.number_id where pn.person_id = $1 order by pn.position, n.id
        """;

    private const string FactsSql = "select f.association_id, f.facts, f.source, f.obtained_at from fact f where f.person_id = $1";

    private const string PlacesSql = """
        select l.id, l.name, l.campaign_id, l.association_id, t.lane, t.why, t.taken_off_at
          from target t join list l on l.id = t.list_id where t.person_id = $1 and t.order_key <= l.order_limit
        """;

    private const string CallsSql = """
        select o.call_id, o.list_id, o.at, o.code, o.language, o.note, o.answers
          from outcome o join list l on l.id = o.list_id where o.person_id = $1 and o.superseded_by is null and o.code <> 'withdrawn'
        """;

    public Task<KnownOfPerson?> FindAsync(long organisationId, IReadOnlyList<long>? associations, long personId, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var known = default(KnownOfPerson);
        var (numbers, facts, places, calls) = (new List<NumberOfPerson>(), new List<FactsOfPerson>(), new List<PlaceOfPerson>(), new List<CallOfPerson>());
        object?[] person = associations is null ? [personId] : [personId, Many.Json(associations)];
        await work.SendAsync(new Batch()
            .Read(PersonSql, row => known = Known(row), personId, organisationId)
            .Read(NumbersSql, row => numbers.Add(new NumberOfPerson(row.Long(0), row.Text(1), row.Text(2), row.Bool(3), row.Bool(4), row.Bool(5))), personId)
            .Read($"{FactsSql}{Theirs("f")} order by f.association_id", row => facts.Add(new FactsOfPerson(row.Long(0), FactsText.Read(row.Text(1)), row.TextOrNull(2), row.TextOrNull(3))), person)
            .Read($"{PlacesSql}{Theirs("l")} order by l.id", row => places.Add(new PlaceOfPerson(
                row.Long(0), row.Text(1), row.Long(2), row.Long(3), row.IsNull(6) ? StandingOf(row.IntOrNull(4), row.TextOrNull(5)) : Gone.TakenOff, row.InstantOrNull(6))), person)
            .Read($"{CallsSql}{Theirs("l")} order by o.claimed_at desc, o.id", row => calls.Add(new CallOfPerson(
                row.Guid(0), row.Long(1), row.Instant(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5), Answers(row.TextOrNull(6)))), person), ct);
        if (known is null) return null;
        if (associations is not null && (known.IsProtected || !places.Exists(place => place.TakenOffAt is null))) return null;
        return known with { Numbers = numbers, Facts = facts, Places = places, Calls = calls, Blocks = associations is null ? await BlocksAsync(work, organisationId, known.Person, numbers, ct) : [] };

        string Theirs(string table) => associations is null ? "" : $" and {Many.Ids(work.Engine, $"{table}.association_id", 2)}";
    }, ct);

    public Task AuditAsync(long organisationId, string actor, string action, string subject, string? details, CancellationToken ct) =>
        store.Database.WriteAsync(async work => await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, action, subject, details), ct), ct);

    private static RegisterPerson Person(Row row) => new()
    {
        Id = row.Long(0),
        ExternalId = row.TextOrNull(1),
        FirstName = row.Text(2),
        LastName = row.Text(3),
        BirthYear = row.IntOrNull(4),
        Municipality = row.TextOrNull(5),
    };

    private static KnownOfPerson Known(Row row) => new()
    {
        Person = Person(row),
        District = row.TextOrNull(6),
        Languages = row.Text(7).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        IsProtected = row.Bool(8),
        IsRestricted = row.Bool(9),
        CreatedAt = row.Instant(10),
        Version = row.Long(11),
        Numbers = [],
        Facts = [],
        Places = [],
        Calls = [],
        Blocks = [],
    };

    private static IReadOnlyList<ReportedAnswer> Answers(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<List<ReportedAnswer>>(stored) ?? [];

    private static string StandingOf(int? lane, string? why) => lane switch
    {
        null => why!,
        Lane.Held => "held",
        Lane.MyCallback or Lane.Callback => "callback",
        Lane.Fresh => "never_rung",
        _ => "retry",
    };

    private const string NamesSql = "select id, external_id from person where id = $1 or merged_into = $1";

    /// <summary>A hash tells nobody what it is of, but whoever stands here can be asked for.</summary>
    private async Task<List<BlockEntry>> BlocksAsync(Work work, long organisationId, RegisterPerson person, IEnumerable<NumberOfPerson> numbers, CancellationToken ct)
    {
        var values = numbers.Select(n => (Kind: BlockHash.Number, Value: n.E164)).ToList();
        await work.SendAsync(new Batch().Read(NamesSql, row =>
        {
            values.Add((BlockHash.Person, BlockHash.ValueOf(row.Long(0))));
            if (row.TextOrNull(1) is { } externalId) values.Add((BlockHash.ExternalId, externalId));
        }, person.Id), ct);
        var (blocks, batch) = (new List<BlockEntry>(), new Batch());
        foreach (var (kind, value) in values.Distinct())
            batch.Read(BlocksSql, row => blocks.Add(new BlockEntry(row.Long(0), kind, row.Text(1), !row.IsNull(2), row.Instant(3), kind == BlockHash.Person ? person.Id : null)), organisationId, kind, BlockHash.Of(keys, organisationId, kind, value));
        await work.SendAsync(batch, ct);
        return [.. blocks.OrderBy(b => b.Id)];
    }

    private const string BlocksSql = "select id, reason, outcome_id, created_at from block where organisation_id = $1 and kind = $2 and keyed_hash = $3 and lifted_at is null";
}
