using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class AssociationStore(CallQueueStore store) : IAssociations
{
    private const string Columns = "id, organisation_id, parent_id, name, municipality, version, created_at";

    private const string CreateSql = $"""
        insert into association (organisation_id, parent_id, name, municipality, created_at)
        values (@organisationId, @ParentId, @Name, @Municipality, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Answer<Association>> CreateAsync(long organisationId, AssociationSettings settings, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<Association>>(async work =>
        {
            if (settings.ParentId is not null && await work.FirstOrDefaultAsync<Association>(FindSql, new { organisationId, associationId = settings.ParentId }) is null)
                return new Refusal.UnknownAssociation();
            var now = await work.NowAsync();
            var made = await work.QueryAsync<Association>(CreateSql, new { organisationId, settings.ParentId, settings.Name, settings.Municipality, now });
            if (made.Count == 0) return new Refusal.NameTaken(settings.Name);
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "association_create", $"association:{made[0].Id}"), ct);
            return made[0];
        }, ct);

    private const string FindSql = $"select {Columns} from association where id = @associationId and organisation_id = @organisationId";

    public Task<Association?> FindAsync(long organisationId, long associationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.FirstOrDefaultAsync<Association>(FindSql, new { organisationId, associationId }), ct);

    private const string ListSql = $"select {Columns} from association where organisation_id = @organisationId order by name, id";

    public Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Association>(ListSql, new { organisationId }), ct);

    private const string PageSql = $"select {Columns} from association where organisation_id = @organisationId and id > @after";

    public Task<IReadOnlyList<Association>> PageAsync(long organisationId, IReadOnlyList<long>? only, long after, int limit, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Association>(
            $"{PageSql} {(only is null ? "" : $"and {Many.IdsNamed(work.Engine, "id", "only")}")} order by id limit @limit",
            new { organisationId, only = only is null ? null : Many.Json(only), after, limit = (long)limit }), ct);

    // Two who are put under each other at once take turns here, or they would both find that there is no ring yet.
    private const string OrganisationSql = "select id from organisation where id = @organisationId";

    private const string BelowSql = """
        with recursive above (id) as (
          select cast(@ParentId as bigint)
           union
          select a.parent_id from above join association a on a.id = above.id where a.parent_id is not null)
        select id from above where id = @associationId
        """;

    private const string ChangeSql = $"""
        update association set name = @Name, municipality = @Municipality, parent_id = @ParentId, version = version + 1 where id = @associationId
        returning {Columns}
        """;

    public async Task<Answer<Association>> ChangeAsync(long organisationId, long associationId, AssociationSettings settings, long? version, string actor, CancellationToken ct)
    {
        try
        {
            return await store.Database.WriteAsync<Answer<Association>>(async work =>
            {
                await work.QueryAsync<long>($"{OrganisationSql} {work.ForChange}", new { organisationId });
                if (await work.FirstOrDefaultAsync<Association>($"{FindSql} {work.ForChange}", new { organisationId, associationId }) is not { } before) return new Refusal.UnknownAssociation();
                if (version is { } seen && seen != before.Version) return new Refusal.ChangedMeanwhile(before.Version);
                if (settings.ParentId is not null)
                {
                    if (await work.FirstOrDefaultAsync<Association>(FindSql, new { organisationId, associationId = settings.ParentId }) is null) return new Refusal.UnknownAssociation();
                    if (await work.FirstOrDefaultAsync<long?>(BelowSql, new { settings.ParentId, associationId }) is not null) return new Refusal.ParentBelow();
                }
                var after = (await work.QueryAsync<Association>(ChangeSql, new { associationId, settings.Name, settings.Municipality, settings.ParentId }))[0];
                await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "association_change", $"association:{associationId}"), ct);
                return after;
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(settings.Name);
        }
    }
}
