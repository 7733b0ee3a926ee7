using System.Text.Json;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What is kept of one person, shown and put right.</summary>
internal sealed partial class RegisterStore
{
    public async Task<Answer<PersonExtract>> ExtractAsync(long organisationId, long personId, string actor, CancellationToken ct)
    {
        // Noted before it is read, which takes its time and keeps no writer waiting.
        var isHere = await Database.WriteAsync(async work =>
        {
            if (await LivingAsync(work, organisationId, [personId], ct) == 0) return false;
            await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "extract", $"person:{personId}"), ct);
            return true;
        }, ct);
        // Erased in between, they are as unknown as before.
        return isHere && await Database.ReadAsync(work => ReadAsync(work, organisationId, personId, ct), ct) is { } extract ? extract : new Refusal.UnknownPerson();
    }

    private const string DetailsSql = """
        select p.id, p.external_id, p.first_name, p.last_name, p.birth_year, p.municipality, p.district, p.languages, p.protected, p.blocked, p.restricted, p.created_at, p.updated_at, o.name
          from person p join organisation o on o.id = p.organisation_id
         where p.id = $1 and p.organisation_id = $2 and p.merged_into is null and p.erased_at is null
        """;

    private const string ExtractedListsSql = """
        select l.name, a.name, c.name, i.source, i.obtained_at, t.taken_off_at
          from target t join list l on l.id = t.list_id join association a on a.id = l.association_id join campaign c on c.id = t.campaign_id left join import i on i.id = t.import_id
         where t.person_id = $1 and t.order_key <= l.order_limit order by t.id
        """;

    private const string ExtractedFactsSql = "select a.name, f.source, f.obtained_at, f.facts from fact f join association a on a.id = f.association_id where f.person_id = $1 order by a.name, a.id";

    private const string ExtractedCallsSql = """
        select c.claimed_at, a.name, o.code, o.call_back_at, o.note, o.answers
          from call c join association a on a.id = c.association_id left join outcome o on o.id = c.outcome_id
         where c.person_id = $1 order by c.claimed_at, c.id
        """;

    private const string ExtractedFollowUpsSql = """
        select a.name, f.what, f.due_on, f.done_at from follow_up f join association a on a.id = f.association_id
         where f.person_id = $1 and f.withdrawn_at is null order by f.id
        """;

    private const string ExtractedNamesSql = """
        select first_name || ' ' || last_name from person where merged_into = $1
        union select f.folded_name from former_name f join person p on p.id = f.person_id where p.id = $1 or p.merged_into = $1
        """;

    // What somebody wrote about a number may be of others who have it.
    private const string ExtractedBlocksSql = """
        select created_at, case when kind <> 'number' and outcome_id is null and perhaps_of is null then reason end from block
         where organisation_id = $1 and kind = $2 and keyed_hash = $3 and lifted_at is null
        """;

    // Of a list each page that was looked at names its people in the details; an export was of all who were on it.
    private const string SeenSql = """
        select a.at, a.actor, a.action from audit a
         where a.organisation_id = $1
           and (a.subject in (select 'person:' || p.id from person p where p.id = $2 or p.merged_into = $2)
             or (a.action = 'people_list' and ' ' || a.details || ' ' like '% ' || $3 || ' %')
             or (a.action = 'export' and exists (
                   select 1 from target t left join import i on i.id = t.import_id
                    where t.person_id = $2 and a.subject = 'list:' || t.list_id and a.at >= coalesce(i.done_at, 0) and (t.taken_off_at is null or a.at < t.taken_off_at))))
         order by a.id
        """;

    private async Task<PersonExtract?> ReadAsync(Work work, long organisationId, long personId, CancellationToken ct)
    {
        (PersonDetails Person, string Organisation)? found = null;
        var (names, lists, facts, calls) = (new List<string>(), new List<ExtractedList>(), new List<ExtractedFacts>(), new List<ExtractedCall>());
        var (followUps, flags, blocks, seen) = (new List<ExtractedFollowUp>(), new List<ExtractedFlag>(), new List<ExtractedBlock>(), new List<ExtractedLook>());
        await work.SendAsync(new Batch()
            .Read(DetailsSql, row => found = (Details(row), row.Text(13)), personId, organisationId)
            .Read(ExtractedNamesSql, row => names.Add(row.Text(0)), personId)
            .Read(ExtractedListsSql, row => lists.Add(new ExtractedList(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.TextOrNull(4), row.InstantOrNull(5))), personId)
            .Read(ExtractedFactsSql, row => facts.Add(new ExtractedFacts(row.Text(0), row.TextOrNull(1), row.TextOrNull(2), FactsText.Read(row.Text(3)))), personId)
            .Read(ExtractedCallsSql, row => calls.Add(new ExtractedCall
            {
                At = row.Instant(0),
                Association = row.Text(1),
                Outcome = row.TextOrNull(2),
                CallBackAt = row.InstantOrNull(3),
                Note = row.TextOrNull(4),
                Answers = row.TextOrNull(5) is { } answers ? JsonSerializer.Deserialize<List<ReportedAnswer>>(answers)! : [],
            }), personId)
            .Read(ExtractedFollowUpsSql, row => followUps.Add(new ExtractedFollowUp(row.Text(0), row.Text(1), row.TextOrNull(2), row.InstantOrNull(3))), personId)
            .Read("select kind, what, created_at, answer from flag where person_id = $1 and state <> 'withdrawn' order by id", row => flags.Add(new ExtractedFlag(row.Text(0), row.TextOrNull(1), row.Instant(2), row.TextOrNull(3))), personId)
            .Read(SeenSql, row => seen.Add(new ExtractedLook(row.Instant(0), RoleOf(row.Text(1)), row.Text(2))), organisationId, personId, BlockHash.ValueOf(personId)), ct);
        if (found is not { } known) return null;

        var blocked = new Batch();
        foreach (var hash in await HashesOfAsync(work, organisationId, [personId], ct))
            blocked.Read(ExtractedBlocksSql, row => blocks.Add(new ExtractedBlock(hash.Kind, row.Instant(0), row.TextOrNull(1))), organisationId, hash.Kind, hash.Hash);
        await work.SendAsync(blocked, ct);
        return new PersonExtract
        {
            Organisation = known.Organisation,
            At = await work.NowAsync(),
            Person = known.Person,
            FormerNames = names,
            Numbers = [.. (await NumbersAsync(work, [personId], ct))[personId]],
            Lists = lists,
            Facts = facts,
            Calls = calls,
            FollowUps = followUps,
            Flags = flags,
            Blocks = [.. blocks.OrderBy(b => b.Since)],
            Seen = seen,
        };
    }

    private static PersonDetails Details(Row row) => new()
    {
        Id = row.Long(0),
        ExternalId = row.TextOrNull(1),
        FirstName = row.Text(2),
        LastName = row.Text(3),
        BirthYear = row.IntOrNull(4),
        Municipality = row.TextOrNull(5),
        District = row.TextOrNull(6),
        Languages = row.Text(7).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Protected = row.Bool(8),
        Blocked = row.Bool(9),
        Restricted = row.Bool(10),
        CreatedAt = row.Instant(11),
        UpdatedAt = row.Instant(12),
    };

    /// <summary>"volunteer:12" is a volunteer; whoever has no id works at the machine itself.</summary>
    private static string RoleOf(string actor) => actor.IndexOf(':', StringComparison.Ordinal) is var end and > 0 ? actor[..end] : "operator";

    private const string RectifySql = """
        update person set first_name = $3, last_name = $4, folded_name = $5, birth_year = $6, municipality = $7, updated_at = $8 where id = $1 and organisation_id = $2
        """;

    public Task<Answer<PersonDetails>> RectifyAsync(long organisationId, long personId, Rectification right, long? version, string actor, CancellationToken ct) => Database.WriteAsync<Answer<PersonDetails>>(async work =>
    {
        await RegisterGate.EnterAsync(work, organisationId);
        if (await DetailsAsync(work, organisationId, personId, ct) is not { } was) return new Refusal.UnknownPerson();
        var seen = was.UpdatedAt.ToUnixTimeMilliseconds();
        if (version is not null && version != seen) return new Refusal.ChangedMeanwhile(seen);
        // Two changes within one millisecond are two.
        var now = await work.NowAsync() is var clock && clock > was.UpdatedAt ? clock : was.UpdatedAt.AddMilliseconds(1);
        var household = 0L;
        await work.SendAsync(new Batch()
            .Add(RectifySql, personId, organisationId, right.FirstName, right.LastName, FoldedName.Of(right.FirstName, right.LastName), (long?)right.BirthYear, right.Municipality, now)
            .Add(Households.UnsettleSql("person_id = $1"), personId)
            .Read("select household_id from person where id = $1", row => household = row.Long(0), personId)
            .AddAudit(now, organisationId, actor, "rectify", $"person:{personId}"), ct);
        await RenamedAsync(work, organisationId, was, right, now, ct);
        // They may have come of age by it, or not be so yet.
        await refold.HouseholdsAsync(work, [household], ct);
        return (await DetailsAsync(work, organisationId, personId, ct))!;
    }, ct);

    /// <summary>As where a file gives somebody another name: whoever is never rung is known by the old one too, and by the new one somebody may be the same as them.</summary>
    private async Task RenamedAsync(Work work, long organisationId, PersonDetails was, Rectification right, DateTimeOffset now, CancellationToken ct)
    {
        var (before, after) = (new NeverRung.Asked(FoldedName.Of(was.FirstName, was.LastName), was.BirthYear), new NeverRung.Asked(FoldedName.Of(right.FirstName, right.LastName), right.BirthYear));
        if (before == after) return;
        if (before.FoldedName.Length > 0) await work.SendAsync(new Batch().Add(ImportStore.FormerNameSql, organisationId, was.Id, before.FoldedName, before.BirthYear, ByHand), ct);
        await new PerhapsBlocks(work, keys, refold, organisationId).HoldAsync(ByHand, [(was.Id, was.ExternalId, after)], now, ct);
    }

    /// <summary>No file.</summary>
    private static readonly Guid ByHand = Guid.Empty;

    private static async Task<PersonDetails?> DetailsAsync(Work work, long organisationId, long personId, CancellationToken ct)
    {
        PersonDetails? found = null;
        await work.SendAsync(new Batch().Read(DetailsSql, row => found = Details(row), personId, organisationId), ct);
        return found;
    }
}
