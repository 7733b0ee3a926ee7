using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What a file says of somebody; numbers, facts and who is protected apart.</summary>
[Flags]
internal enum Said : long
{
    Nothing = 0,
    ExternalId = 1,
    Name = 2,
    BirthYear = 4,
    Municipality = 8,
    District = 16,
    Languages = 32,
}

/// <summary>
/// What files brought in after this one say of some people. Whoever is undone takes nothing of it back: it is left to the first of them,
/// as theirs, and what was there before becomes what was there before them.
/// </summary>
internal sealed class NewerFiles
{
    private readonly Dictionary<long, List<Word>> words = [];

    /// <summary>Of one person, the oldest first.</summary>
    public IReadOnlyList<Word> Of(long personId) => words.GetValueOrDefault(personId) ?? [];

    public Word? OnList(long personId, long listId) => Of(personId).FirstOrDefault(w => w.ListId == listId);

    public static async Task<NewerFiles> ReadAsync(Work work, ImportRecord import, IEnumerable<long> people, CancellationToken ct)
    {
        var newer = new NewerFiles();
        await work.SendAsync(new Batch().Read(WordsSql(work.Engine), row =>
        {
            if (!newer.words.TryGetValue(row.Long(0), out var of)) newer.words.Add(row.Long(0), of = []);
            of.Add(new Word
            {
                ImportId = row.Guid(1),
                ListId = row.Long(2),
                AssociationId = row.Long(3),
                Was = ImportStore.Told(row.Text(4)),
                Became = ImportStore.Told(row.Text(5)),
                Said = (Said)row.Long(6),
                Numbers = row.Text(7).Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Facts = JsonSerializer.Deserialize<HashSet<string>>(row.Text(8)) ?? [],
            });
        }, import.OrganisationId, import.Id, Many.Json(people)), ct);
        return newer;
    }

    internal const string NewerSql = "i.organisation_id = $1 and i.state = 'done' and i.turn > (select m.turn from import m where m.id = $2)";

    private static string WordsSql(Engine engine) => $"""
        select b.person_id, b.import_id, i.list_id, l.association_id, b.was, b.became, b.said, b.said_numbers, b.said_facts
          from import i join list l on l.id = i.list_id join import_before b on b.import_id = i.id
         where {NewerSql} and {Many.Ids(engine, "b.person_id", 3)}
         order by i.turn
        """;

    internal sealed class Word
    {
        public required Guid ImportId { get; init; }

        public required long ListId { get; init; }

        public required long AssociationId { get; init; }

        public required KnownPeople.Told Was { get; set; }

        public required KnownPeople.Told Became { get; init; }

        public required Said Said { get; init; }

        public required string[] Numbers { get; init; }

        /// <summary>By name.</summary>
        public required IReadOnlySet<string> Facts { get; init; }
    }
}
