using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Storage;

internal sealed class AssociationStore(CallQueueStore store) : IAssociations
{
    private const string Columns = "id, organisation_id, parent_id, name, municipality, created_at";

    private const string CreateSql = $"""
        insert into association (organisation_id, parent_id, name, municipality, created_at)
        values (@organisationId, @parentId, @name, @municipality, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Answer<Association>> CreateAsync(long organisationId, string name, string? municipality, long? parentId, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<Association>>(async work =>
        {
            if (parentId is not null && await work.FirstOrDefaultAsync<Association>(FindSql, new { organisationId, associationId = parentId }) is null)
                return new Refusal.UnknownAssociation();
            var made = await work.QueryAsync<Association>(CreateSql, new { organisationId, parentId, name, municipality, now = await work.NowAsync() });
            return made.Count == 0 ? new Refusal.NameTaken(name) : made[0];
        }, ct);

    private const string FindSql = $"select {Columns} from association where id = @associationId and organisation_id = @organisationId";

    public Task<Association?> FindAsync(long organisationId, long associationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.FirstOrDefaultAsync<Association>(FindSql, new { organisationId, associationId }), ct);

    private const string ListSql = $"select {Columns} from association where organisation_id = @organisationId order by name, id";

    public Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<Association>(ListSql, new { organisationId }), ct);

    private const string RenameSql = $"update association set name = @name where id = @associationId and organisation_id = @organisationId returning {Columns}";

    public async Task<Answer<Association>> RenameAsync(long organisationId, long associationId, string name, CancellationToken ct)
    {
        try
        {
            var renamed = await store.Database.WriteAsync(work => work.QueryAsync<Association>(RenameSql, new { organisationId, associationId, name }), ct);
            return renamed.Count == 0 ? new Refusal.UnknownAssociation() : renamed[0];
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(name);
        }
    }
}
