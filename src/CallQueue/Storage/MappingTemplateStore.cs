using System.Text.Json;
using Canvass.CallQueue.Import;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class MappingTemplateStore(CallQueueStore store) : IMappingTemplates
{
    private const string Columns = "id, name, mapping, created_at";

    private const string KeepSql = $"""
        insert into mapping_template (organisation_id, name, headers, mapping, actor, created_at) values (@organisationId, @name, @headers, @mapping, @actor, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<MappingTemplate?> KeepAsync(long organisationId, string name, string headers, ColumnMapping mapping, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.QueryAsync<Row>(KeepSql, new { organisationId, name, headers, mapping = JsonSerializer.Serialize(mapping, JsonSerializerOptions.Web), actor, now }) is not [var kept]) return null;
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "mapping_keep", $"mapping:{kept.Id}"), ct);
        return kept.ToTemplate();
    }, ct);

    private const string ListSql = $"select {Columns} from mapping_template where organisation_id = @organisationId and id > @after order by id limit @limit";

    public Task<IReadOnlyList<MappingTemplate>> ListAsync(long organisationId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<MappingTemplate>>(async work =>
        [.. (await work.QueryAsync<Row>(ListSql, new { organisationId, after, limit = (long)limit })).Select(row => row.ToTemplate())], ct);

    private const string FittingSql = $"select {Columns} from mapping_template where organisation_id = @organisationId and headers = @headers order by id desc limit 1";

    /// <summary>The newest for these headers.</summary>
    public static async Task<MappingTemplate?> FittingAsync(Work work, long organisationId, string headers) =>
        (await work.FirstOrDefaultAsync<Row>(FittingSql, new { organisationId, headers }))?.ToTemplate();

    private const string ForgetSql = "delete from mapping_template where id = @templateId and organisation_id = @organisationId";

    public Task<bool> ForgetAsync(long organisationId, long templateId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.ExecuteAsync(ForgetSql, new { templateId, organisationId }) == 0) return false;
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "mapping_forget", $"mapping:{templateId}"), ct);
        return true;
    }, ct);

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public required string Mapping { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public MappingTemplate ToTemplate() => new() { Id = Id, Name = Name, Mapping = JsonSerializer.Deserialize<ColumnMapping>(Mapping, JsonSerializerOptions.Web)!, CreatedAt = CreatedAt };
    }
}
