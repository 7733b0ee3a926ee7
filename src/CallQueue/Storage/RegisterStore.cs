using System.Globalization;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The register's verbs by hand. What changes where people stand is folded in the same transaction.</summary>
internal sealed partial class RegisterStore(CallQueueStore store, KeyedHash keys, Refold refold) : IRegister
{
    private readonly BlockMarks marks = new(keys, refold);

    private IDatabase Database => store.Database;

    private const string PerhapsSameSql = """
        select a.id, a.external_id, a.first_name, a.last_name, a.birth_year, a.municipality, b.id, b.external_id, b.first_name, b.last_name, b.birth_year, b.municipality
          from perhaps_same s join person a on a.id = s.person_id join person b on b.id = s.other_id
         where s.organisation_id = $1 and s.state = 'open' and a.merged_into is null and b.merged_into is null and not a.protected and not b.protected
         order by s.person_id, s.other_id limit $2
        """;

    public Task<IReadOnlyList<PerhapsTheSame>> PerhapsTheSameAsync(long organisationId, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var pairs = new List<PerhapsTheSame>();
        await work.SendAsync(new Batch().Read(PerhapsSameSql, row => pairs.Add(new PerhapsTheSame(Person(row, 0), Person(row, 6))), organisationId, (long)limit), ct);
        var people = pairs.SelectMany(p => new[] { p.One.Id, p.Other.Id }).Distinct().ToList();
        var (numbers, lists) = (await NumbersAsync(work, people, ct), await ListsAsync(work, people, ct));
        return (IReadOnlyList<PerhapsTheSame>)[.. pairs.Select(p => new PerhapsTheSame(Whole(p.One), Whole(p.Other)))];

        RegisterPerson Whole(RegisterPerson person) => person with { Numbers = [.. numbers[person.Id]], Lists = [.. lists[person.Id]] };
    }, ct);

    private static RegisterPerson Person(Row row, int at) => new()
    {
        Id = row.Long(at),
        ExternalId = row.TextOrNull(at + 1),
        FirstName = row.Text(at + 2),
        LastName = row.Text(at + 3),
        BirthYear = row.IntOrNull(at + 4),
        Municipality = row.TextOrNull(at + 5),
    };

    private static async Task<ILookup<long, string>> NumbersAsync(Work work, IEnumerable<long> people, CancellationToken ct)
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

    public Task<Answer<IReadOnlyList<long>>> DifferentAsync(long organisationId, long personId, long otherId, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await LivingAsync(work, organisationId, [personId, otherId], ct) < 2) return (Answer<IReadOnlyList<long>>)new Refusal.UnknownPerson();
        var (first, second) = PeopleWriter.Pair(personId, otherId);
        var now = await work.NowAsync();
        await work.SendAsync(new Batch()
            .Add(DifferentSql, organisationId, first, second)
            .AddAudit(now, organisationId, actor, "person_different", $"person:{first}", $"person:{second}"), ct);
        return await LiftPerhapsAsync(work, organisationId, [first, second], actor, now, ct);
    }, ct);

    private const string LiftPerhapsSql = """
        update block set lifted_at = $5 where organisation_id = $1 and kind = $2 and keyed_hash = $3 and reason = $4 and lifted_at is null returning id
        """;

    /// <summary>Who was blocked for being perhaps the other is not any more, also under the ids of those who were merged into them.</summary>
    private async Task<List<long>> LiftPerhapsAsync(Work work, long organisationId, IReadOnlyList<long> two, string actor, DateTimeOffset now, CancellationToken ct)
    {
        var names = new List<(long Person, long Id)>();
        await work.SendAsync(new Batch().Read(
            $"select coalesce(merged_into, id), id from person where {Many.Ids(work.Engine, "id", 1)} or {Many.Ids(work.Engine, "merged_into", 1)}", row => names.Add((row.Long(0), row.Long(1))), Many.Json(two)), ct);
        var (people, lifted, batch, audit) = (new List<long>(), new List<(string Kind, string Hash)>(), new Batch(), new Batch());
        foreach (var (person, id) in names)
        {
            var hash = BlockHash.Of(keys, organisationId, BlockHash.Person, BlockHash.ValueOf(id));
            foreach (var (_, other) in names.Where(n => n.Person != person))
                batch.Read(LiftPerhapsSql, row =>
                {
                    people.Add(person);
                    lifted.Add((BlockHash.Person, hash));
                    audit.AddAudit(now, organisationId, actor, "block_lift", $"block:{row.Long(0)}");
                }, organisationId, BlockHash.Person, hash, PerhapsNotRung.Because(other), now);
        }
        await work.SendAsync(batch, ct);
        await work.SendAsync(audit, ct);
        if (lifted.Count > 0) await marks.LiftAsync(work, organisationId, lifted, now, ct);
        return [.. people.Distinct()];
    }

    private static async Task<int> LivingAsync(Work work, long organisationId, IEnumerable<long> people, CancellationToken ct)
    {
        var living = 0;
        await work.SendAsync(new Batch().Read(
            $"select id from person where organisation_id = $1 and {Many.Ids(work.Engine, "id", 2)} and merged_into is null", _ => living++, organisationId, Many.Json(people)), ct);
        return living;
    }

    private const string BlockSql = """
        insert into block (organisation_id, kind, keyed_hash, reason, created_at) values ($1, $2, $3, $4, $5) returning id
        """;

    public Task<IReadOnlyList<BlockEntry>> BlockAsync(long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, string reason, string actor, CancellationToken ct) =>
        Database.WriteAsync(work => BlockAsync(work, organisationId, blocks, reason, actor, ct), ct);

    public Task<Answer<IReadOnlyList<BlockEntry>>> BlockPersonAsync(long organisationId, long personId, string reason, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await LivingAsync(work, organisationId, [personId], ct) == 0) return (Answer<IReadOnlyList<BlockEntry>>)new Refusal.UnknownPerson();
        var blocks = new List<(string Kind, string Value)> { (BlockHash.Person, BlockHash.ValueOf(personId)) };
        await work.SendAsync(new Batch()
            .Read("select external_id from person where (id = $1 or merged_into = $1) and external_id is not null", row => blocks.Add((BlockHash.ExternalId, row.Text(0))), personId)
            .Read("select n.e164 from person_number pn join number n on n.id = pn.number_id where pn.person_id = $1", row => blocks.Add((BlockHash.Number, row.Text(0))), personId), ct);
        return (await BlockAsync(work, organisationId, await NotByHandAsync(work, organisationId, blocks, ct), reason, actor, ct)).ToList();
    }, ct);

    private const string ByHandSql = "select reason from block where organisation_id = $1 and kind = $2 and keyed_hash = $3 and outcome_id is null and lifted_at is null";

    /// <summary>A second block of the same would have to be lifted as well.</summary>
    private async Task<List<(string Kind, string Value)>> NotByHandAsync(Work work, long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, CancellationToken ct)
    {
        var (byHand, batch) = (new HashSet<(string, string)>(), new Batch());
        foreach (var (kind, value) in blocks)
            batch.Read(ByHandSql, row =>
            {
                if (!PerhapsNotRung.IsReason(row.Text(0))) byHand.Add((kind, value));
            }, organisationId, kind, BlockHash.Of(keys, organisationId, kind, value));
        await work.SendAsync(batch, ct);
        return [.. blocks.Where(b => !byHand.Contains(b))];
    }

    private async Task<IReadOnlyList<BlockEntry>> BlockAsync(Work work, long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, string reason, string actor, CancellationToken ct)
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var now = await work.NowAsync();
        var made = new List<BlockEntry>();
        var batch = new Batch();
        foreach (var (kind, value) in blocks.Distinct())
        {
            long? person = kind == BlockHash.Person ? long.Parse(value, CultureInfo.InvariantCulture) : null;
            batch.Read(BlockSql, row => made.Add(new BlockEntry(row.Long(0), kind, reason, ByOutcome: false, now, person)), organisationId, kind, BlockHash.Of(keys, organisationId, kind, value), reason, now);
        }
        await work.SendAsync(batch, ct);
        var audit = new Batch();
        foreach (var block in made) audit.AddAudit(now, organisationId, actor, "block", $"block:{block.Id}", reason);
        await work.SendAsync(audit, ct);
        await marks.PutAsync(work, organisationId, blocks, ct);
        return made;
    }

    public Task<Answer<bool>> LiftAsync(long organisationId, long blockId, string actor, CancellationToken ct) => Database.WriteAsync(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var now = await work.NowAsync();
        (string Kind, string Hash, bool ByOutcome)? block = null;
        await work.SendAsync(new Batch().Read(
            "select kind, keyed_hash, outcome_id from block where id = $1 and organisation_id = $2 and lifted_at is null",
            row => block = (row.Text(0), row.Text(1), !row.IsNull(2)), blockId, organisationId), ct);
        if (block is not { } lifted) return (Answer<bool>)new Refusal.UnknownBlock();
        if (lifted.ByOutcome) return new Refusal.BlockedByCall();

        await work.SendAsync(new Batch()
            .Add("update block set lifted_at = $2 where id = $1", blockId, now)
            .AddAudit(now, organisationId, actor, "block_lift", $"block:{blockId}"), ct);
        await marks.LiftAsync(work, organisationId, [(lifted.Kind, lifted.Hash)], now, ct);
        return true;
    }, ct);

    public Task<IReadOnlyList<BlockEntry>> BlocksAsync(long organisationId, int limit, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var blocks = new List<BlockEntry>();
        var people = await marks.PeopleAsync(work, organisationId, ct);
        await work.SendAsync(new Batch().Read(
            "select id, kind, reason, outcome_id, created_at, keyed_hash from block where organisation_id = $1 and lifted_at is null order by id desc limit $2",
            row => blocks.Add(new BlockEntry(row.Long(0), row.Text(1), row.Text(2), !row.IsNull(3), row.Instant(4), people.TryGetValue(row.Text(5), out var who) ? who : null)), organisationId, (long)limit), ct);
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
