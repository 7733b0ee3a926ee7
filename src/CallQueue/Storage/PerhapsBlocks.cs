using Canvass.CallQueue.Import;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Blocks of those who are perhaps the same as somebody who is never rung: there until somebody has looked. Behind the <see cref="RegisterGate"/>.</summary>
internal sealed class PerhapsBlocks(Work work, KeyedHash keys, Refold refold, long organisationId)
{
    private readonly BlockMarks marks = new(keys, refold);

    /// <summary>The rows alone: whoever makes people anew marks them as well.</summary>
    public static Task WriteAsync(Work work, KeyedHash keys, long organisationId, Guid importId, IEnumerable<(long PersonId, long OtherId)> perhaps, DateTimeOffset now) =>
        work.InsertManyAsync("block", ["organisation_id", "kind", "keyed_hash", "reason", "created_at", "perhaps_of", "import_id"], perhaps.Select(p => (object?[])
            [organisationId, BlockHash.Person, BlockHash.Of(keys, organisationId, BlockHash.Person, BlockHash.ValueOf(p.PersonId)), PerhapsNotRung.Because(p.OtherId), now, p.OtherId, importId]));

    /// <summary>Those whom a file has given a name that somebody bears who is never rung, and those who bear a name that it has given to one of these.</summary>
    /// <returns>Who is held back for whom.</returns>
    public async Task<IReadOnlyCollection<(long PersonId, long OtherId)>> HoldAsync(Guid importId, IReadOnlyList<(long PersonId, string? ExternalId, NeverRung.Asked Name)> renamed, DateTimeOffset now, CancellationToken ct)
    {
        var register = new NeverRung(work, keys, organisationId);
        var namesakes = await register.NamesakesAsync([.. renamed.Select(r => r.Name)], ct);
        var never = await register.AmongAsync([.. renamed.Select(r => r.PersonId)], ct);
        var pairs = renamed.SelectMany((who, i) => namesakes[i].Where(o => o.Id != who.PersonId && o.MayBe(who.ExternalId)).Select(o => (who.PersonId, OtherId: o.Id)))
            .Concat(await BearersAsync(importId, [.. renamed.Where(r => never.Contains(r.PersonId))], ct)).Distinct().ToList();
        if (pairs.Count == 0) return [];
        var people = pairs.Select(p => p.PersonId).Distinct().ToList();
        var settled = await register.AmongAsync(people, ct);
        var decided = await DifferentAsync(people, ct);
        pairs.RemoveAll(p => settled.Contains(p.PersonId) || decided.Contains(PeopleWriter.Pair(p.PersonId, p.OtherId)));
        if (pairs.Count == 0) return [];

        var asked = new Batch();
        foreach (var (one, other) in pairs.Select(p => PeopleWriter.Pair(p.PersonId, p.OtherId)).Distinct())
            asked.Add("insert into perhaps_same (organisation_id, person_id, other_id) values ($1, $2, $3) on conflict (person_id, other_id) do nothing", organisationId, one, other);
        await work.SendAsync(asked, ct);
        await WriteAsync(work, keys, organisationId, importId, pairs, now);
        await marks.PutAsync(work, organisationId, [.. pairs.Select(p => (BlockHash.Person, BlockHash.ValueOf(p.PersonId))).Distinct()], ct);
        return pairs;
    }

    private static string BearersSql(Engine engine) => $"""
        select p.folded_name, p.birth_year, p.id, p.external_id, p.import_id
          from {Many.Bearing(engine, "person", "folded_name", 2, "x.organisation_id = $1 and x.merged_into is null")} p
        """;

    /// <summary>
    /// Those who bear the name that somebody who is never rung has got: all whom the same file brought, and of those who were there before as long as they are few, as
    /// for whoever somebody has to look at.
    /// </summary>
    private async Task<IReadOnlyList<(long PersonId, long OtherId)>> BearersAsync(Guid importId, IReadOnlyList<(long PersonId, string? ExternalId, NeverRung.Asked Name)> never, CancellationToken ct)
    {
        var names = never.Where(n => n.Name.FoldedName.Length > 0).ToLookup(n => n.Name.FoldedName, StringComparer.Ordinal);
        var bearers = new List<(long Person, long Never, bool OfThisFile)>();
        var formerYears = new HashSet<(long, long)>();
        await work.SendAsync(new Batch().Read($"select person_id, birth_year from former_name where {Many.Ids(work.Engine, "person_id", 1)} and birth_year is not null",
            row => formerYears.Add((row.Long(0), row.Long(1))), Many.Json(never.Select(n => n.PersonId))), ct);
        if (names.Count > 0) await work.SendAsync(new Batch().Read(BearersSql(work.Engine), row => bearers.AddRange(names[row.Text(0)]
            .Where(n => n.PersonId != row.Long(2) && (row.IsNull(1) || n.Name.BirthYear is null || row.Long(1) == n.Name.BirthYear || formerYears.Contains((n.PersonId, row.Long(1)))) && new NeverRung.Namesake(n.PersonId, n.ExternalId).MayBe(row.TextOrNull(3)))
            .Select(n => (row.Long(2), n.PersonId, row.GuidOrNull(4) == importId))), organisationId, Many.Json(names.Select(n => n.Key))), ct);
        return [.. bearers.GroupBy(b => b.Never).SelectMany(of => of.Where(b => b.OfThisFile || of.Count(o => !o.OfThisFile) < PeopleWriter.CommonName)).Select(b => (b.Person, b.Never))];
    }

    private async Task<HashSet<(long, long)>> DifferentAsync(IEnumerable<long> people, CancellationToken ct)
    {
        var decided = new HashSet<(long, long)>();
        await work.SendAsync(new Batch().Read(
            $"select person_id, other_id from perhaps_same where state = 'different' and ({Many.Ids(work.Engine, "person_id", 1)} or {Many.Ids(work.Engine, "other_id", 1)})",
            row => decided.Add((row.Long(0), row.Long(1))), Many.Json(people)), ct);
        return decided;
    }

    private static string AliasesSql(Engine engine) => $"""
        select coalesce(merged_into, id), id from person where {Many.Ids(engine, "id", 1)} or {Many.Ids(engine, "merged_into", 1)}
        """;

    private const string OfPersonSql = """
        select b.id, coalesce(o.merged_into, o.id) from block b left join person o on o.id = b.perhaps_of
         where b.organisation_id = $1 and b.kind = $2 and b.keyed_hash = $3 and b.perhaps_of is not null and b.lifted_at is null
        """;

    /// <summary>What somebody has answered holds nobody back any more: that they are two, or that they are one.</summary>
    /// <returns>Whose block ended so.</returns>
    public async Task<IReadOnlyList<long>> LiftAnsweredAsync(IReadOnlyCollection<long> people, string actor, DateTimeOffset now, CancellationToken ct)
    {
        var aliases = new List<(long Person, string Hash)>();
        await work.SendAsync(new Batch().Read(AliasesSql(work.Engine), row => aliases.Add((row.Long(0), HashOf(row.Long(1)))), Many.Json(people)), ct);
        var decided = await DifferentAsync(people, ct);
        var (answered, reading) = (new List<(long Person, long Block, string Hash)>(), new Batch());
        foreach (var (person, hash) in aliases)
            reading.Read(OfPersonSql, row =>
            {
                if (row.LongOrNull(1) is not { } other || other == person || decided.Contains(PeopleWriter.Pair(person, other))) answered.Add((person, row.Long(0), hash));
            }, organisationId, BlockHash.Person, hash);
        await work.SendAsync(reading, ct);
        await LiftAsync([.. answered.Select(a => (a.Block, a.Hash))], actor, now, ct);
        return [.. answered.Select(a => a.Person).Distinct()];
    }

    /// <summary>The file is taken back, and whoever it made a namesake is rung again; unless a newer file gives one of the two that name as well: then that one holds them back.</summary>
    public async Task LiftOfImportAsync(ImportRecord import, DateTimeOffset now, CancellationToken ct)
    {
        var blocks = new List<(long Id, string Hash, long Of)>();
        await work.SendAsync(new Batch().Read("select id, keyed_hash, perhaps_of from block where import_id = $1 and perhaps_of is not null and lifted_at is null",
            row => blocks.Add((row.Long(0), row.Text(1), row.Long(2))), import.Id), ct);
        if (blocks.Count == 0) return;
        var who = await marks.PeopleAsync(work, organisationId, ct);
        var still = new List<(long Person, string? ExternalId, NeverRung.Asked Name)>();
        await work.SendAsync(new Batch().Read($"select id, external_id, folded_name, birth_year from person where {Many.Ids(work.Engine, "id", 1)}",
            row => still.Add((row.Long(0), row.TextOrNull(1), new NeverRung.Asked(row.Text(2), row.LongOrNull(3)))), Many.Json(blocks.Where(b => who.ContainsKey(b.Hash)).Select(b => who[b.Hash]).Distinct())), ct);
        var namesakes = await new NeverRung(work, keys, organisationId).NamesakesAsync([.. still.Select(s => s.Name)], ct);
        var stay = still.SelectMany((person, i) => namesakes[i].Where(o => o.MayBe(person.ExternalId)).Select(o => (person.Person, o.Id))).ToHashSet();
        var newer = await NewerFiles.ReadAsync(work, import, still.Select(s => s.Person).Concat(blocks.Select(b => b.Of)).Distinct(), ct);
        var (handedOn, lifted) = (new Batch(), new List<(long, string)>());
        foreach (var block in blocks)
        {
            var to = who.TryGetValue(block.Hash, out var person) && stay.Contains((person, block.Of)) ? newer.Of(person).Concat(newer.Of(block.Of)).FirstOrDefault(w => w.Said.HasFlag(Said.Name)) : null;
            if (to is null) lifted.Add((block.Id, block.Hash));
            else handedOn.Add("update block set import_id = $2 where id = $1", block.Id, to.ImportId);
        }
        await work.SendAsync(handedOn, ct);
        await LiftAsync(lifted, $"import:{import.Id}", now, ct);
    }

    private async Task LiftAsync(IReadOnlyList<(long Block, string Hash)> lifted, string actor, DateTimeOffset now, CancellationToken ct)
    {
        if (lifted.Count == 0) return;
        var batch = new Batch();
        foreach (var (block, _) in lifted) batch.Add("update block set lifted_at = $2 where id = $1", block, now).AddAudit(now, organisationId, actor, "block_lift", $"block:{block}");
        batch.AddToJournal(now, JournalKinds.Lift, organisationId, lifted.Select(l => new JournalHash(BlockHash.Person, l.Hash, l.Block)));
        await work.SendAsync(batch, ct);
        await marks.LiftAsync(work, organisationId, [.. lifted.Select(l => (BlockHash.Person, l.Hash)).Distinct()], now, ct);
    }

    private string HashOf(long personId) => BlockHash.Of(keys, organisationId, BlockHash.Person, BlockHash.ValueOf(personId));
}
