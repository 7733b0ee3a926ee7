using System.Globalization;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The register's verbs by hand. What changes where people stand is folded in the same transaction.</summary>
internal sealed partial class RegisterStore(CallQueueStore store, KeyedHash keys, Refold refold, IJournalOutbox journal) : IRegister, IPrivacy
{
    private readonly BlockMarks marks = new(keys, refold);

    private IDatabase Database => store.Database;

    private static readonly string PerhapsSameSql = $"""
        select a.id, a.external_id, a.first_name, a.last_name, a.birth_year, a.municipality, a.protected, a.blocked or {NeverRung.SaidSql("a")},
               b.id, b.external_id, b.first_name, b.last_name, b.birth_year, b.municipality, b.protected, b.blocked or {NeverRung.SaidSql("b")}
          from perhaps_same s join person a on a.id = s.person_id join person b on b.id = s.other_id
         where s.organisation_id = $1 and s.state = 'open' and a.merged_into is null and b.merged_into is null
           and (s.person_id > $3 or (s.person_id = $3 and s.other_id > $4))
         order by s.person_id, s.other_id limit $2
        """;

    public Task<IReadOnlyList<PerhapsTheSame>> PerhapsTheSameAsync(long organisationId, (long One, long Other) after, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var pairs = new List<PerhapsTheSame>();
        await work.SendAsync(new Batch().Read(PerhapsSameSql, row => pairs.Add(new PerhapsTheSame(Person(row, 0), Person(row, 8))), organisationId, (long)limit, after.One, after.Other), ct);
        var whole = (await WholeAsync(work, pairs.SelectMany(p => new[] { p.One, p.Other }), ct)).ToDictionary(p => p.Id);
        return (IReadOnlyList<PerhapsTheSame>)[.. pairs.Select(p => new PerhapsTheSame(whole[p.One.Id], whole[p.Other.Id]))];
    }, ct);

    private static readonly string FindSql = $"""
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, p.protected, p.blocked or {NeverRung.SaidSql("p")}
          from person p
         where p.merged_into is null
           and (p.id in (
                 select coalesce(x.merged_into, x.id) from person x where x.organisation_id = $1 and lower(x.external_id) = lower($2)
                 union select coalesce(x.merged_into, x.id) from number n join person_number pn on pn.number_id = n.id join person x on x.id = pn.person_id
                        where n.organisation_id = $1 and n.e164 = $4)
             -- Nobody learns by a name, also one of before, who is protected.
             or not p.protected and p.id in (
                 select coalesce(x.merged_into, x.id) from person x where x.organisation_id = $1 and $3 <> '' and x.folded_name like '%' || $3 || '%'
                 union select coalesce(x.merged_into, x.id) from former_name f join person x on x.id = f.person_id
                        where f.organisation_id = $1 and $3 <> '' and f.folded_name like '%' || $3 || '%'))
         order by p.last_name, p.first_name, p.id limit $5
        """;

    public Task<IReadOnlyList<RegisterPerson>> FindAsync(long organisationId, string externalId, string foldedName, string? e164, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var people = new List<RegisterPerson>();
        await work.SendAsync(new Batch().Read(FindSql, row => people.Add(Person(row, 0)), organisationId, externalId, foldedName, e164 ?? "", (long)limit), ct);
        return await WholeAsync(work, people, ct);
    }, ct);

    private static readonly string GetSql = $"""
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, p.protected, p.blocked or {NeverRung.SaidSql("p")}
          from person x join person p on p.id = coalesce(x.merged_into, x.id) where x.organisation_id = $1 and x.id = $2
        """;

    public Task<RegisterPerson?> GetAsync(long organisationId, long personId, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        RegisterPerson? found = null;
        await work.SendAsync(new Batch().Read(GetSql, row => found = Person(row, 0), organisationId, personId), ct);
        return found;
    }, ct);

    private static async Task<IReadOnlyList<RegisterPerson>> WholeAsync(Work work, IEnumerable<RegisterPerson> people, CancellationToken ct)
    {
        var each = people.DistinctBy(p => p.Id).ToList();
        var shown = each.Where(p => !p.Protected).Select(p => p.Id).ToList();
        var (numbers, lists) = (await NumbersAsync(work, shown, ct), await ListsAsync(work, shown, ct));
        return [.. each.Select(p => p with { Numbers = [.. numbers[p.Id]], Lists = [.. lists[p.Id]] })];
    }

    /// <summary>Of whoever is protected nothing is shown but that they are there.</summary>
    private static RegisterPerson Person(Row row, int at) => row.Bool(at + 6)
        ? new() { Id = row.Long(at), FirstName = "", LastName = "", Protected = true, Blocked = row.Bool(at + 7) }
        : new()
        {
            Id = row.Long(at),
            ExternalId = row.TextOrNull(at + 1),
            FirstName = row.Text(at + 2),
            LastName = row.Text(at + 3),
            BirthYear = row.IntOrNull(at + 4),
            Municipality = row.TextOrNull(at + 5),
            Blocked = row.Bool(at + 7),
        };

    internal static async Task<ILookup<long, string>> NumbersAsync(Work work, IEnumerable<long> people, CancellationToken ct)
    {
        var numbers = new List<(long Person, string E164)>();
        await work.SendAsync(new Batch().Read($"""
            select pn.person_id, n.e164 from person_number pn join number n on n.id = pn.number_id
             where {Many.Ids(work.Engine, "pn.person_id", 1)} order by pn.person_id, pn.position, n.id
            """, row => numbers.Add((row.Long(0), row.Text(1))), Many.Json(people.Distinct())), ct);
        return numbers.ToLookup(n => n.Person, n => n.E164);
    }

    private static async Task<ILookup<long, string>> ListsAsync(Work work, IEnumerable<long> people, CancellationToken ct)
    {
        var lists = new List<(long Person, string Name)>();
        await work.SendAsync(new Batch().Read($"""
            select t.person_id, l.name from target t join list l on l.id = t.list_id
             where {Many.Ids(work.Engine, "t.person_id", 1)} and t.order_key <= l.order_limit and t.taken_off_at is null order by l.name, l.id
            """, row => lists.Add((row.Long(0), row.Text(1))), Many.Json(people)), ct);
        return lists.ToLookup(l => l.Person, l => l.Name);
    }

    private const string DifferentSql = """
        insert into perhaps_same (organisation_id, person_id, other_id, state) values ($1, $2, $3, 'different')
        on conflict (person_id, other_id) do update set state = 'different'
        """;

    public Task<Answer<IReadOnlyList<long>>> DifferentAsync(long organisationId, long personId, long otherId, string actor, CancellationToken ct) => WriteAndTellAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await NotThereAsync(work, organisationId, [personId, otherId], ct) is { } refusal) return (Answer<IReadOnlyList<long>>)refusal;
        var (first, second) = PeopleWriter.Pair(personId, otherId);
        var now = await work.NowAsync();
        await work.SendAsync(new Batch()
            .Add(DifferentSql, organisationId, first, second)
            .AddAudit(now, organisationId, actor, "person_different", $"person:{first}", $"person:{second}"), ct);
        return (await new PerhapsBlocks(work, keys, refold, organisationId).LiftAnsweredAsync([first, second], actor, now, ct)).ToList();
    }, ct);

    /// <summary>Null: they are all there, and nobody has become somebody else.</summary>
    private static async Task<Refusal?> NotThereAsync(Work work, long organisationId, IReadOnlyCollection<long> people, CancellationToken ct)
    {
        var (there, merged) = (new HashSet<long>(), (Refusal?)null);
        await work.SendAsync(new Batch().Read($"select id, merged_into from person where organisation_id = $1 and erased_at is null and {Many.Ids(work.Engine, "id", 2)} order by id", row =>
        {
            there.Add(row.Long(0));
            if (row.LongOrNull(1) is { } into) merged ??= new Refusal.WasMerged(row.Long(0), into);
        }, organisationId, Many.Json(people)), ct);
        return people.Any(id => !there.Contains(id)) ? new Refusal.UnknownPerson() : merged;
    }

    private static async Task<int> LivingAsync(Work work, long organisationId, IEnumerable<long> people, CancellationToken ct)
    {
        var living = 0;
        await work.SendAsync(new Batch().Read(
            $"select id from person where organisation_id = $1 and {Many.Ids(work.Engine, "id", 2)} and merged_into is null and erased_at is null", _ => living++, organisationId, Many.Json(people)), ct);
        return living;
    }

    private const string BlockSql = """
        insert into block (organisation_id, kind, keyed_hash, reason, created_at) values ($1, $2, $3, $4, $5) returning id
        """;

    private const string BlockAgainSql = """
        insert into block (organisation_id, kind, keyed_hash, reason, created_at, id) values ($1, $2, $3, $4, $5, $6) returning id
        """;

    public Task<IReadOnlyList<BlockEntry>> BlockAsync(long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, string reason, string actor, CancellationToken ct) =>
        WriteAndTellAsync(work => BlockAsync(work, organisationId, blocks, reason, actor, ct), ct);

    public Task<Answer<IReadOnlyList<BlockEntry>>> BlockPersonAsync(long organisationId, long personId, string reason, string actor, CancellationToken ct) => WriteAndTellAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await NotThereAsync(work, organisationId, [personId], ct) is { } refusal) return (Answer<IReadOnlyList<BlockEntry>>)refusal;
        var blocks = new List<(string Kind, string Value)> { (BlockHash.Person, BlockHash.ValueOf(personId)) };
        await work.SendAsync(new Batch()
            .Read("select external_id from person where (id = $1 or merged_into = $1) and external_id is not null", row => blocks.Add((BlockHash.ExternalId, row.Text(0))), personId)
            .Read("select n.e164 from person_number pn join number n on n.id = pn.number_id where pn.person_id = $1", row => blocks.Add((BlockHash.Number, row.Text(0))), personId), ct);
        return (await BlockAsync(work, organisationId, await NotByHandAsync(work, organisationId, blocks, ct), reason, actor, ct)).ToList();
    }, ct);

    private const string ByHandSql = "select 1 from block where organisation_id = $1 and kind = $2 and keyed_hash = $3 and outcome_id is null and perhaps_of is null and lifted_at is null";

    /// <summary>A second block of the same would have to be lifted as well.</summary>
    private async Task<List<(string Kind, string Value)>> NotByHandAsync(Work work, long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, CancellationToken ct)
    {
        var (byHand, batch) = (new HashSet<(string, string)>(), new Batch());
        foreach (var (kind, value) in blocks)
            batch.Read(ByHandSql, _ => byHand.Add((kind, value)), organisationId, kind, BlockHash.Of(keys, organisationId, kind, value));
        await work.SendAsync(batch, ct);
        return [.. blocks.Where(b => !byHand.Contains(b))];
    }

    private async Task<IReadOnlyList<BlockEntry>> BlockAsync(Work work, long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, string reason, string actor, CancellationToken ct)
    {
        List<ToBlock> hashed = [.. blocks.Distinct().Select(b => new ToBlock(b.Kind, BlockHash.Of(keys, organisationId, b.Kind, b.Value), b.Value))];
        var made = await BlockAsync(work, organisationId, hashed, reason, actor, ct);
        if (made.Count > 0) await work.SendAsync(new Batch().AddToJournal(made[0].CreatedAt, JournalKinds.Block, organisationId, hashed.Zip(made, (b, m) => new JournalHash(b.Kind, b.Hash, m.Id))), ct);
        return made;
    }

    /// <returns>One for each, in their order.</returns>
    private async Task<IReadOnlyList<BlockEntry>> BlockAsync(Work work, long organisationId, IReadOnlyList<ToBlock> blocks, string reason, string actor, CancellationToken ct)
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var now = await work.NowAsync();
        var made = new List<BlockEntry>();
        var batch = new Batch();
        foreach (var block in blocks)
        {
            long? person = block is { Kind: BlockHash.Person, Value: { } id } ? long.Parse(id, CultureInfo.InvariantCulture) : null;
            object?[] values = [organisationId, block.Kind, block.Hash, reason, now, .. block.Id is { } known ? [known] : Array.Empty<object?>()];
            batch.Read(block.Id is null ? BlockSql : BlockAgainSql, row => made.Add(new BlockEntry(row.Long(0), block.Kind, reason, ByOutcome: false, now, person)), values);
        }
        await work.SendAsync(batch, ct);
        var audit = new Batch();
        foreach (var block in made) audit.AddAudit(now, organisationId, actor, "block", $"block:{block.Id}", reason);
        await work.SendAsync(audit, ct);
        await marks.PutAsync(work, organisationId, [.. blocks.Where(b => b.Value is not null).Select(b => (b.Kind, b.Value!))], ct);
        return made;
    }

    /// <param name="Kind">As <see cref="BlockHash"/> has them.</param>
    /// <param name="Hash">What is kept.</param>
    /// <param name="Value">Null: nobody in the register bears it.</param>
    /// <param name="Id">The one it had before a restore; null: a new one.</param>
    private sealed record ToBlock(string Kind, string Hash, string? Value, long? Id = null);

    /// <summary>What a restored backup must know of is in the journal before anybody is answered.</summary>
    private async Task<T> WriteAndTellAsync<T>(Func<Work, Task<T>> work, CancellationToken ct)
    {
        var answer = await Database.WriteAsync(work, ct);
        await journal.FlushAsync(ct);
        return answer;
    }

    public Task<Answer<bool>> LiftAsync(long organisationId, long blockId, string actor, CancellationToken ct) => WriteAndTellAsync<Answer<bool>>(async work =>
    {
        var answer = await LiftAsync(work, organisationId, blockId, actor, ct);
        if (answer.Refusal is { } refusal) return refusal;
        await work.SendAsync(new Batch().AddToJournal(await work.NowAsync(), JournalKinds.Lift, organisationId, [answer.Value]), ct);
        return true;
    }, ct);

    private async Task<Answer<JournalHash>> LiftAsync(Work work, long organisationId, long blockId, string actor, CancellationToken ct)
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var now = await work.NowAsync();
        (string Kind, string Hash, bool ByOutcome)? block = null;
        await work.SendAsync(new Batch().Read(
            "select kind, keyed_hash, outcome_id from block where id = $1 and organisation_id = $2 and lifted_at is null",
            row => block = (row.Text(0), row.Text(1), !row.IsNull(2)), blockId, organisationId), ct);
        if (block is not { } lifted) return new Refusal.UnknownBlock();
        if (lifted.ByOutcome) return new Refusal.BlockedByCall();

        await work.SendAsync(new Batch()
            .Add("update block set lifted_at = $2 where id = $1", blockId, now)
            .AddAudit(now, organisationId, actor, "block_lift", $"block:{blockId}"), ct);
        await marks.LiftAsync(work, organisationId, [(lifted.Kind, lifted.Hash)], now, ct);
        return new JournalHash(lifted.Kind, lifted.Hash, blockId);
    }

    public Task<IReadOnlyList<BlockEntry>> BlocksAsync(long organisationId, long before, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var blocks = new List<BlockEntry>();
        var people = await marks.PeopleAsync(work, organisationId, ct);
        await work.SendAsync(new Batch().Read(
            """
            select b.id, b.kind, b.reason, b.outcome_id, b.created_at, b.keyed_hash, coalesce(p.merged_into, b.perhaps_of)
              from block b left join person p on p.id = b.perhaps_of
             where b.organisation_id = $1 and b.lifted_at is null and b.id < $3 order by b.id desc limit $2
            """,
            row =>
            {
                var reason = row.LongOrNull(6) is { } other ? PerhapsNotRung.Because(other) : row.Text(2);
                blocks.Add(new BlockEntry(row.Long(0), row.Text(1), reason, !row.IsNull(3), row.Instant(4), people.TryGetValue(row.Text(5), out var who) ? who : null));
            }, organisationId, (long)limit, before), ct);
        return (IReadOnlyList<BlockEntry>)blocks;
    }, ct);

    public Task<IReadOnlyList<CrowdedNumber>> CrowdedAsync(long organisationId, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var numbers = new List<CrowdedNumber>();
        await work.SendAsync(new Batch().Read("""
            select n.id, n.e164, (select count(*) from person_number pn join person p on p.id = pn.person_id where pn.number_id = n.id and p.merged_into is null)
              from number n where n.organisation_id = $1 and n.overshared order by n.id
            """, row => numbers.Add(new CrowdedNumber(row.Long(0), row.Text(1), row.Long(2))), organisationId), ct);
        return (IReadOnlyList<CrowdedNumber>)numbers;
    }, ct);

    public Task<Answer<bool>> ClearAsync(long organisationId, long numberId, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var now = await work.NowAsync();
        var cleared = 0;
        await work.SendAsync(new Batch().Count(
            "update number set overshared = $3, cleared_at = $4 where id = $1 and organisation_id = $2 and overshared", n => cleared = n, numberId, organisationId, false, now), ct);
        if (cleared == 0) return (Answer<bool>)new Refusal.UnknownNumber();

        var (people, households) = (new List<long>(), new SortedSet<long>());
        await work.SendAsync(new Batch()
            .AddAudit(now, organisationId, actor, "number_clear", $"number:{numberId}")
            .Read("select p.id, p.household_id from person_number pn join person p on p.id = pn.person_id where pn.number_id = $1 and p.merged_into is null", row =>
            {
                people.Add(row.Long(0));
                households.Add(row.Long(1));
            }, numberId), ct);
        if (households.Count > 1) await Households.MergeAsync(work, [(households.Min, [.. households.Skip(1)])]);
        await work.SendAsync(new Batch().Add(Households.UnsettleSql(Many.Ids(work.Engine, "person_id", 1)), Many.Json(people)), ct);
        await refold.HouseholdsAsync(work, households.Take(1), ct);
        await TargetGroup.EnterAsync(work, organisationId, people, now, ct);
        return true;
    }, ct);
}
