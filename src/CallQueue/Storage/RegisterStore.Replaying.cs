using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What the erasure journal tells of, done again where a backup does not know of it.</summary>
internal sealed partial class RegisterStore
{
    private const string Restoring = "restore";
    private const string Since = "after the backup";

    /// <summary>In a transaction of a restore. What came altogether after the backup, people and organisations too, is not there and cannot come back.</summary>
    public async Task<Replayed> ReplayAsync(Work work, IReadOnlyList<JournalEntry> entries, CancellationToken ct)
    {
        var (blocked, lifted, stay, erased) = (0, 0, 0, 0);
        var bearers = await BearersAsync(work, entries, ct);
        // What outcomes and merges have become, which are no blocks of their own in the journal.
        var (byOutcome, made) = (new Dictionary<Guid, IReadOnlyList<long>>(), new List<(JournalHash Hash, long Block)>());
        foreach (var entry in entries.Where(e => e.OrganisationId is { } id && bearers.ContainsKey(id)))
        {
            var (organisation, names) = (entry.OrganisationId!.Value, bearers[entry.OrganisationId!.Value]);
            switch (entry.Kind)
            {
                case JournalKinds.Block:
                    foreach (var hash in entry.Hashes)
                    {
                        var known = await HashOfAsync(work, hash.Block!.Value, ct);
                        if (known != hash.Hash) blocked += (await AgainAsync([known is null ? hash : hash with { Block = null }])).Count;
                    }
                    break;
                case JournalKinds.Lift:
                    foreach (var hash in entry.Hashes)
                        if (await ActiveAsync(hash) is { } block) lifted += await LiftAgainAsync(block);
                    break;
                case JournalKinds.DoNotCall when !await HasOutcomeAsync(work, entry.About!.Value, standing: false, ct):
                    // The call is not in the backup, so nobody can correct it: blocks that can be lifted by hand.
                    var asked = await AgainAsync([.. entry.Hashes, .. await HashesOfAsync(work, organisation, entry.People, ct)]);
                    byOutcome[entry.About!.Value] = asked;
                    blocked += asked.Count;
                    break;
                case JournalKinds.DoNotCallReplaced when byOutcome.Remove(entry.About!.Value, out var blocks):
                    foreach (var block in blocks) lifted += await LiftAgainAsync(block);
                    break;
                case JournalKinds.DoNotCallReplaced when await HasOutcomeAsync(work, entry.About!.Value, standing: true, ct):
                    stay++;
                    break;
                case JournalKinds.MergedUnrung when await LivingAsync(work, organisation, entry.People, ct) == entry.People.Count:
                    blocked += (await AgainAsync(entry.People.Select(id => Person(organisation, id)))).Count;
                    break;
                case JournalKinds.Erase:
                    erased += (await EraseAsync(work, organisation, entry.People, Restoring, ct)).Count > 0 ? 1 : 0;
                    break;
                case JournalKinds.Restrict or JournalKinds.Unrestrict when await LivingAsync(work, organisation, entry.People, ct) > 0:
                    await RestrictAsync(work, organisation, entry.People[0], entry.Kind == JournalKinds.Restrict, Restoring, ct);
                    break;
            }

            async Task<IReadOnlyList<long>> AgainAsync(IEnumerable<JournalHash> hashes)
            {
                List<JournalHash> known = [.. hashes.Distinct().Where(h => h.Kind != BlockHash.Person || names.ContainsKey(h.Hash))];
                var blocks = await BlockAsync(work, organisation, [.. known.Select(h => new ToBlock(h.Kind, h.Hash, names.GetValueOrDefault(h.Hash), h.Block))], Since, Restoring, ct);
                made.AddRange(known.Zip(blocks, (h, b) => (h, b.Id)).Where(m => m.h.Block is null));
                return [.. blocks.Select(b => b.Id)];
            }

            // One that a restore made had another id, if it came of an outcome.
            async Task<long?> ActiveAsync(JournalHash hash) => await HashOfAsync(work, hash.Block!.Value, ct) == hash.Hash
                ? hash.Block
                : made.Where(m => m.Hash == hash with { Block = null }).Select(m => (long?)m.Block).FirstOrDefault();

            async Task<int> LiftAgainAsync(long block)
            {
                made.RemoveAll(m => m.Block == block);
                return (await LiftAsync(work, organisation, block, Restoring, ct)).Refusal is null ? 1 : 0;
            }
        }
        return new Replayed(blocked, lifted, stay, erased);
    }

    private static async Task<string?> HashOfAsync(Work work, long block, CancellationToken ct)
    {
        string? hash = null;
        await work.SendAsync(new Batch().Read("select keyed_hash from block where id = $1", row => hash = row.Text(0), block), ct);
        return hash;
    }

    private static async Task<bool> HasOutcomeAsync(Work work, Guid outcome, bool standing, CancellationToken ct)
    {
        var has = false;
        await work.SendAsync(new Batch().Read($"select 1 from outcome where id = $1 {(standing ? "and superseded_by is null" : "")}", _ => has = true, outcome), ct);
        return has;
    }

    /// <summary>For each organisation that there is: what the entries' hashes mean. A hash tells nobody, but all there are can be asked.</summary>
    private async Task<Dictionary<long, Dictionary<string, string>>> BearersAsync(Work work, IReadOnlyList<JournalEntry> entries, CancellationToken ct)
    {
        var named = entries.Select(e => e.OrganisationId).OfType<long>().ToHashSet();
        var bearers = new Dictionary<long, Dictionary<string, string>>();
        await work.SendAsync(new Batch().Read("select id from organisation", row =>
        {
            if (named.Contains(row.Long(0))) bearers[row.Long(0)] = [];
        }), ct);
        foreach (var (organisation, names) in bearers)
        {
            // The hash holds the organisation and the kind.
            await work.SendAsync(new Batch()
                .Read("select e164 from number where organisation_id = $1", row => Bears(BlockHash.Number, row.Text(0)), organisation)
                .Read("select external_id from person where organisation_id = $1 and external_id is not null", row => Bears(BlockHash.ExternalId, row.Text(0)), organisation)
                .Read("select id from person where organisation_id = $1 and merged_into is null and erased_at is null", row => Bears(BlockHash.Person, BlockHash.ValueOf(row.Long(0))), organisation), ct);

            void Bears(string kind, string value) => names[BlockHash.Of(keys, organisation, kind, value)] = value;
        }
        return bearers;
    }

    private JournalHash Person(long organisation, long id) => Hash(organisation, BlockHash.Person, BlockHash.ValueOf(id));

    private JournalHash Hash(long organisation, string kind, string value) => new(kind, BlockHash.Of(keys, organisation, kind, value));

    /// <summary>By what these people are known here, be it more than was known of them elsewhere.</summary>
    private async Task<IReadOnlyList<JournalHash>> HashesOfAsync(Work work, long organisation, IReadOnlyList<long> people, CancellationToken ct)
    {
        var (hashes, them) = (new List<JournalHash>(), Many.Json(people));
        await work.SendAsync(new Batch()
            .Read($"select id from person where organisation_id = $1 and merged_into is null and erased_at is null and {Many.Ids(work.Engine, "id", 2)}", row => hashes.Add(Person(organisation, row.Long(0))), organisation, them)
            .Read($"select n.e164 from person_number pn join number n on n.id = pn.number_id where n.organisation_id = $1 and {Many.Ids(work.Engine, "pn.person_id", 2)}",
                row => hashes.Add(Hash(organisation, BlockHash.Number, row.Text(0))), organisation, them)
            .Read($"select external_id from person where organisation_id = $1 and external_id is not null and ({Many.Ids(work.Engine, "id", 2)} or {Many.Ids(work.Engine, "merged_into", 2)})",
                row => hashes.Add(Hash(organisation, BlockHash.ExternalId, row.Text(0))), organisation, them), ct);
        return hashes;
    }
}
