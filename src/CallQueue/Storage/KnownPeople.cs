using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>People of the register with all that a file may change about them. A merged person is found as the one they became.</summary>
internal sealed class KnownPeople
{
    private readonly Dictionary<long, Entry> people = [];
    private readonly Dictionary<long, long> merged = [];

    public IEnumerable<long> Ids => people.Keys;

    public Entry? Find(long id) => people.GetValueOrDefault(merged.GetValueOrDefault(id, id));

    public static async Task<KnownPeople> ReadAsync(Work work, long associationId, IEnumerable<long> ids, CancellationToken ct)
    {
        var known = new KnownPeople();
        var asked = Many.Json(ids.Distinct());
        await work.SendAsync(new Batch().Read(MergedSql(work.Engine), row => known.merged.Add(row.Long(0), row.Long(1)), asked), ct);
        var living = known.merged.Count == 0 ? asked : Many.Json(ids.Select(id => known.merged.GetValueOrDefault(id, id)).Distinct());
        await work.SendAsync(new Batch()
            .Read(PeopleSql(work.Engine), row => known.people.Add(row.Long(0), new Entry
            {
                Id = row.Long(0),
                HouseholdId = row.Long(1),
                Values = new Values(row.TextOrNull(2), row.Text(3), row.Text(4), row.Text(5), row.LongOrNull(6), row.TextOrNull(7), row.TextOrNull(8), row.Text(9), row.Bool(10)),
            }), living)
            .Read(NumbersSql(work.Engine), row =>
            {
                var person = known.people[row.Long(0)];
                person.Numbers.Add(row.Text(1));
                if (row.Bool(3)) person.ByPhone.Add(row.Text(1));
                person.NextPosition = Math.Max(person.NextPosition, row.Long(2) + 1);
            }, living)
            .Read(FactsSql(work.Engine), row => known.people[row.Long(0)].Fact = new Fact(row.Text(1), row.TextOrNull(2), row.TextOrNull(3)), associationId, living), ct);
        return known;
    }

    private static string MergedSql(Engine engine) => $"select id, merged_into from person where {Many.Ids(engine, "id", 1)} and merged_into is not null";

    private static string PeopleSql(Engine engine) => $"""
        select id, household_id, external_id, first_name, last_name, folded_name, birth_year, municipality, district, languages, protected
          from person where {Many.Ids(engine, "id", 1)} and merged_into is null
        """;

    private static string NumbersSql(Engine engine) => $"""
        select pn.person_id, n.e164, pn.position, pn.told
          from person p join person_number pn on pn.person_id = p.id join number n on n.id = pn.number_id
         where {Many.Ids(engine, "p.id", 1)} and p.merged_into is null
        """;

    private static string FactsSql(Engine engine) => $"""
        select f.person_id, f.facts, f.source, f.obtained_at from person p join fact f on f.person_id = p.id and f.association_id = $1
         where {Many.Ids(engine, "p.id", 2)} and p.merged_into is null
        """;

    internal sealed class Entry
    {
        public required long Id { get; init; }

        public required long HouseholdId { get; init; }

        public required Values Values { get; set; }

        /// <summary>Null: the association knows nothing of them.</summary>
        public Fact? Fact { get; set; }

        public Told Told => new(Values, Fact);

        public HashSet<string> Numbers { get; } = new(StringComparer.Ordinal);

        /// <summary>Those of them that only volunteers say.</summary>
        public HashSet<string> ByPhone { get; } = new(StringComparer.Ordinal);

        public long NextPosition { get; set; }
    }

    internal sealed record Fact(string Facts, string? Source, string? ObtainedAt);

    /// <summary>What a file may write over.</summary>
    internal sealed record Told(Values Values, Fact? Fact);

    internal sealed record Values(
        string? ExternalId, string FirstName, string LastName, string FoldedName, long? BirthYear, string? Municipality, string? District, string Languages, bool Protected);
}
