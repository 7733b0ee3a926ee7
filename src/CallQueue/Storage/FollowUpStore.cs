using System.Globalization;
using Canvass.CallQueue.FollowUps;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class FollowUpStore(CallQueueStore store) : IFollowUps
{
    private const string FollowUpSql = """
        select f.id, f.association_id, a.name as association, f.person_id, p.first_name, p.last_name, p.protected, f.what, f.due_on, f.owner, f.done_at, f.created_at, f.call_id, f.flag_id, f.version
          from follow_up f join person p on p.id = f.person_id join association a on a.id = f.association_id
         where f.organisation_id = @OrganisationId and f.withdrawn_at is null
        """;

    public Task<IReadOnlyList<FollowUp>> ListAsync(FollowUpsAsked asked, DateOnly today, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var page = await work.QueryAsync<FollowUp>($"{FollowUpSql} {Seen(work.Engine, asked.Associations)} {Narrowed(asked)} {InState(asked.State)} and f.id > @After order by f.id limit @limit", Values(asked, today));
        return await WithNumbersAsync(work, page, ct);
    }, ct);

    private static string Seen(Engine engine, IReadOnlyList<long>? associations) =>
        associations is null ? "" : $"and {Many.IdsNamed(engine, "f.association_id", "associations")} and not p.protected";

    private static string Narrowed(FollowUpsAsked asked) =>
        (asked.AssociationId is null ? "" : "and f.association_id = @AssociationId ") + (asked.Owner is null ? "" : "and f.owner = @Owner");

    private static string InState(string state) => state switch
    {
        FollowUpsAsked.Open => "and f.done_at is null",
        FollowUpsAsked.Overdue => "and f.done_at is null and f.due_on < @today",
        FollowUpsAsked.Done => "and f.done_at is not null",
        _ => "",
    };

    private static object Values(FollowUpsAsked asked, DateOnly today) => new
    {
        asked.OrganisationId,
        associations = Many.Json(asked.Associations ?? []),
        asked.AssociationId,
        asked.Owner,
        asked.After,
        limit = (long)asked.Limit,
        today = Day(today),
    };

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<FollowUp>> WithNumbersAsync(Work work, IReadOnlyList<FollowUp> page, CancellationToken ct)
    {
        var numbers = await RegisterStore.NumbersAsync(work, page.Select(f => f.PersonId), ct);
        return [.. page.Select(f => f with { Numbers = [.. numbers[f.PersonId]] })];
    }

    private const string CountSql = """
        select coalesce(sum(case when f.done_at is null then 1 else 0 end), 0) as open,
               coalesce(sum(case when f.done_at is null and f.due_on < @today then 1 else 0 end), 0) as overdue,
               coalesce(sum(case when f.done_at is not null then 1 else 0 end), 0) as done
          from follow_up f join person p on p.id = f.person_id
         where f.organisation_id = @OrganisationId and f.withdrawn_at is null
        """;

    public Task<FollowUpCounts> CountAsync(FollowUpsAsked asked, DateOnly today, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var counted = await work.FirstAsync<CountRow>($"{CountSql} {Seen(work.Engine, asked.Associations)} {Narrowed(asked)}", Values(asked, today));
        return new FollowUpCounts(counted.Open, counted.Overdue, counted.Done);
    }, ct);

    private sealed record CountRow
    {
        public long Open { get; init; }

        public long Overdue { get; init; }

        public long Done { get; init; }
    }

    private const string FlaggedSql = "select person_id, association_id from flag where id = @FlagId and organisation_id = @OrganisationId";

    // Those who know somebody: of which lists they are on.
    private const string KnownToSql = """
        select distinct l.association_id from target t join list l on l.id = t.list_id join person p on p.id = t.person_id
         where t.person_id = @personId and l.organisation_id = @OrganisationId and t.order_key <= l.order_limit and p.merged_into is null
        """;

    private const string InsertSql = """
        insert into follow_up (organisation_id, association_id, person_id, flag_id, what, due_on, owner, created_at)
        values (@OrganisationId, @associationId, @personId, @FlagId, @What, @dueOn, @Owner, @now) returning id
        """;

    public Task<Answer<FollowUp>> AddAsync(NewFollowUp asked, CancellationToken ct) => store.Database.WriteAsync<Answer<FollowUp>>(async work =>
    {
        var (person, association) = (asked.PersonId, asked.AssociationId);
        if (asked.FlagId is not null)
        {
            if (await work.FirstOrDefaultAsync<FlaggedRow>(FlaggedSql, asked) is not { } flagged) return new Refusal.UnknownFlag();
            (person, association) = (flagged.PersonId, association ?? flagged.AssociationId);
        }
        var protectedToo = asked.Associations is null ? "" : $" and not p.protected and {Many.IdsNamed(work.Engine, "l.association_id", "associations")}";
        var knownTo = await work.QueryAsync<long>(KnownToSql + protectedToo, new { personId = person, asked.OrganisationId, associations = Many.Json(asked.Associations ?? []) });
        if (knownTo.Count == 0) return asked.FlagId is null ? new Refusal.UnknownPerson() : new Refusal.UnknownFlag();
        association ??= knownTo.Count == 1 ? knownTo[0] : null;
        if (association is not { } associationId) return new Refusal.InvalidSettings([new Flaw("associationId", "More than one association has this person: say which one owes it.")]);
        if (!knownTo.Contains(associationId)) return new Refusal.UnknownAssociation();

        var now = await work.NowAsync();
        var id = await work.FirstAsync<long>(InsertSql, new { asked.OrganisationId, associationId, personId = person, asked.FlagId, asked.What, dueOn = Day(asked.DueOn!.Value), asked.Owner, now });
        await work.SendAsync(new Batch().AddAudit(now, asked.OrganisationId, asked.Actor, "follow_up_make", $"follow_up:{id}", $"person:{person}"), ct);
        return (await WithNumbersAsync(work, await work.QueryAsync<FollowUp>($"{FollowUpSql} and f.id = @id", new { asked.OrganisationId, id }), ct))[0];
    }, ct);

    private sealed record FlaggedRow
    {
        public long PersonId { get; init; }

        public long AssociationId { get; init; }
    }

    private const string UpdateSql = """
        update follow_up set what = @What, due_on = @dueOn, owner = @owner, done_at = @doneAt, version = version + 1 where id = @id and version = @Version
        """;

    public Task<Answer<FollowUp>> ChangeAsync(FollowUpsAsked asked, long id, FollowUpChange change, long? seen, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<FollowUp>>(async work =>
    {
        var mine = new { asked.OrganisationId, id, associations = Many.Json(asked.Associations ?? []) };
        var sql = $"{FollowUpSql} {Seen(work.Engine, asked.Associations)} and f.id = @id";
        if (await work.FirstOrDefaultAsync<FollowUp>(sql, mine) is not { } before) return new Refusal.UnknownFollowUp();
        if (seen is { } version && version != before.Version) return new Refusal.ChangedMeanwhile(before.Version);

        var now = await work.NowAsync();
        var doneAt = change.Done switch { null => before.DoneAt, true => before.DoneAt ?? now, false => null };
        var owner = change.Owner is null ? before.Owner : change.Owner.Length == 0 ? null : change.Owner;
        var changed = await work.ExecuteAsync(UpdateSql, new
        {
            id, before.Version, What = change.What ?? before.What, dueOn = (change.DueOn ?? before.DueOn) is { } day ? Day(day) : null, owner, doneAt,
        });
        if (changed == 0) return new Refusal.ChangedMeanwhile(before.Version + 1);
        await work.SendAsync(new Batch().AddAudit(now, asked.OrganisationId, actor, doneAt is not null && before.DoneAt is null ? "follow_up_done" : "follow_up_change", $"follow_up:{id}"), ct);
        return (await WithNumbersAsync(work, await work.QueryAsync<FollowUp>(sql, mine), ct))[0];
    }, ct);

    public Task AuditAsync(long organisationId, string actor, string action, string details, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, action, "follow_ups", details), ct), ct);
}
