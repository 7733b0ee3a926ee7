using System.Globalization;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// What one person may ask for: to be forgotten, and to be left alone meanwhile. Of whoever is forgotten an id without a name stays, so that calls
/// and figures are what they were; on a list it has no place any more, and the log hears nothing.
/// </summary>
internal sealed partial class RegisterStore
{
    public Task<Answer<bool>> EraseAsync(long organisationId, long personId, string actor, CancellationToken ct) => WriteAndTellAsync<Answer<bool>>(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        var importing = false;
        await work.SendAsync(new Batch().Read(ImportingSql, _ => importing = true, organisationId), ct);
        if (importing) return new Refusal.ImportRunning();
        if (await LivingAsync(work, organisationId, [personId], ct) == 0) return new Refusal.UnknownPerson();

        var gone = await EraseAsync(work, organisationId, [personId], actor, ct);
        await work.SendAsync(new Batch().AddToJournal(await work.NowAsync(), JournalKinds.Erase, organisationId, [], people: [.. gone]), ct);
        return true;
    }, ct);

    // A merged one is the same person, under what they were called before.
    private static string TheySql(Engine engine) => $"""
        select id, household_id, external_id from person
         where organisation_id = $1 and erased_at is null and ({Many.Ids(engine, "id", 2)} or {Many.Ids(engine, "merged_into", 2)})
        """;

    /// <returns>All the ids they had; none: nobody of them is here.</returns>
    private async Task<IReadOnlyCollection<long>> EraseAsync(Work work, long organisationId, IReadOnlyCollection<long> people, string actor, CancellationToken ct)
    {
        var (they, households, numbers, hashes) = (new List<long>(), new SortedSet<long>(), new Dictionary<long, string>(), new HashSet<string>());
        await work.SendAsync(new Batch().Read(TheySql(work.Engine), row =>
        {
            they.Add(row.Long(0));
            households.Add(row.Long(1));
            hashes.Add(Person(organisationId, row.Long(0)).Hash);
            if (row.TextOrNull(2) is { } externalId) hashes.Add(Hash(organisationId, BlockHash.ExternalId, externalId).Hash);
        }, organisationId, Many.Json(people)), ct);
        if (they.Count == 0) return they;

        var (engine, them, now) = (work.Engine, Many.Json(they), await work.NowAsync());
        await Households.LockAsync(work, households);
        await work.SendAsync(new Batch().Read(
            $"select n.id, n.e164 from person_number pn join number n on n.id = pn.number_id where {Many.Ids(engine, "pn.person_id", 1)}", row => numbers[row.Long(0)] = row.Text(1), them), ct);
        hashes.UnionWith(numbers.Values.Select(e164 => Hash(organisationId, BlockHash.Number, e164).Hash));
        await ForgetReasonsAsync(work, organisationId, hashes, ct);

        var batch = new Batch();
        foreach (var table in new[] { "person_number", "fact", "skip", "follow_up", "flag", "import_before", "import_row", "former_name" }) batch.Add($"delete from {table} where {Many.Ids(engine, "person_id", 1)}", them);
        batch.Add($"delete from perhaps_same where {Many.Ids(engine, "person_id", 1)} or {Many.Ids(engine, "other_id", 1)}", them)
            .Add(SayNothingSql(engine), them)
            .Add($"delete from number where {Many.Ids(engine, "id", 1)} and not exists (select 1 from person_number pn where pn.number_id = number.id)", Many.Json(numbers.Keys))
            .Add($"update target set taken_off_at = coalesce(taken_off_at, $2), taken_off_by = null, numbers = null where {Many.Ids(engine, "person_id", 1)}", them, now)
            .Add(NamelessSql(engine), them, now);
        foreach (var person in people.Intersect(they)) batch.AddAudit(now, organisationId, actor, "erase", $"person:{person}");
        await work.SendAsync(batch, ct);

        var parts = new List<long>();
        foreach (var household in households) parts.AddRange(await Households.FallApartAsync(work, household, exceptCall: Guid.Empty, ct));
        await refold.HouseholdsAsync(work, parts, ct);
        return they;
    }

    // A folded name has letters only: no file bears this one.
    private static string NamelessSql(Engine engine) => $"""
        update person
           set external_id = null, first_name = '', last_name = '', folded_name = '#' || id, birth_year = null, municipality = null, district = null, languages = '',
               restricted = true, import_id = null, erased_at = $2, updated_at = $2
         where {Many.Ids(engine, "id", 1)}
        """;

    /// <summary>Of what was said on the phone only what kind of call it was, also where it was corrected since.</summary>
    private static string SayNothingSql(Engine engine) => $"""
        update outcome set note = null, answers = null, flag = null, language = null, new_number_id = null
         where id in (
           with recursive said (id, replaces) as (
             select o.id, o.replaces from outcome o where o.superseded_by is null and {Many.Ids(engine, "o.person_id", 1)}
             union all
             select o.id, o.replaces from said s join outcome o on o.id = s.replaces)
           select id from said)
        """;

    /// <summary>That they are blocked stays, as a hash; what somebody wrote about it does not.</summary>
    private static async Task ForgetReasonsAsync(Work work, long organisationId, HashSet<string> hashes, CancellationToken ct)
    {
        var batch = new Batch();
        await work.SendAsync(new Batch().Read("select id, keyed_hash from block where organisation_id = $1 and outcome_id is null and perhaps_of is null", row =>
        {
            if (!hashes.Contains(row.Text(1))) return;
            batch.Add("update block set reason = '' where id = $1", row.Long(0))
                .Add("update audit set details = null, salt = null where action = 'block' and subject = $1", string.Create(CultureInfo.InvariantCulture, $"block:{row.Long(0)}"));
        }, organisationId), ct);
        if (batch.Statements.Count > 0) await work.SendAsync(batch, ct);
    }

    public Task<Answer<bool>> RestrictAsync(long organisationId, long personId, bool restricted, string actor, CancellationToken ct) => WriteAndTellAsync<Answer<bool>>(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await LivingAsync(work, organisationId, [personId], ct) == 0) return new Refusal.UnknownPerson();
        if (await RestrictAsync(work, organisationId, personId, restricted, actor, ct))
            await work.SendAsync(new Batch().AddToJournal(await work.NowAsync(), restricted ? JournalKinds.Restrict : JournalKinds.Unrestrict, organisationId, [], people: [personId]), ct);
        return true;
    }, ct);

    /// <returns>False: they were so already.</returns>
    private async Task<bool> RestrictAsync(Work work, long organisationId, long personId, bool restricted, string actor, CancellationToken ct)
    {
        var (changed, household, now) = (0, 0L, await work.NowAsync());
        await work.SendAsync(new Batch()
            .Count("update person set restricted = $3, updated_at = $4 where id = $1 and organisation_id = $2 and restricted <> $3", n => changed = n, personId, organisationId, restricted, now)
            .Read("select household_id from person where id = $1", row => household = row.Long(0), personId), ct);
        if (changed == 0) return false;
        await work.SendAsync(new Batch()
            .AddAudit(now, organisationId, actor, restricted ? "restrict" : "restrict_end", $"person:{personId}")
            .Add(Households.UnsettleSql("person_id = $1"), personId), ct);
        await refold.HouseholdsAsync(work, [household], ct);
        return true;
    }
}
