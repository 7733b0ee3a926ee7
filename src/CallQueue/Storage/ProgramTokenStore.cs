using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class ProgramTokenStore(CallQueueStore store) : IProgramTokens
{
    private const string Columns = "id, organisation_id, name, scopes, created_at, ends_at";

    private const string Works = "withdrawn_at is null and ends_at > @now";

    private const string CreateSql = $"""
        insert into program_token (organisation_id, name, token_hash, scopes, actor, created_at, ends_at)
        values (@organisationId, @name, @tokenHash, @scopes, @actor, @now, @endsAt)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<ProgramToken?> CreateAsync(long organisationId, string name, string tokenHash, IReadOnlyList<string> scopes, DateTimeOffset endsAt, string actor, CancellationToken ct) =>
        store.Database.WriteAsync(async work =>
        {
            var now = await work.NowAsync();
            var text = string.Join(' ', scopes);
            if (await work.QueryAsync<Row>(CreateSql, new { organisationId, name, tokenHash, scopes = text, actor, now, endsAt }) is not [var made]) return null;
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "token_make", $"token:{made.Id}", text), ct);
            return made.ToToken();
        }, ct);

    private const string ListSql = $"select {Columns} from program_token where organisation_id = @organisationId and id > @after and {Works} order by id limit @limit";

    public Task<IReadOnlyList<ProgramToken>> ListAsync(long organisationId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<ProgramToken>>(async work =>
        [.. (await work.QueryAsync<Row>(ListSql, new { organisationId, after, limit = (long)limit, now = await work.NowAsync() })).Select(row => row.ToToken())], ct);

    // Its name is free again.
    private const string WithdrawAllSql = $"update program_token set withdrawn_at = @now, name = name || ' (' || id || ')' where {Works}";

    private const string WithdrawSql = $"{WithdrawAllSql} and id = @tokenId and organisation_id = @organisationId";

    /// <summary>In a transaction that does more.</summary>
    public static async Task WithdrawAllAsync(Work work) => await work.ExecuteAsync(WithdrawAllSql, new { now = await work.NowAsync() });

    public Task<bool> WithdrawAsync(long organisationId, long tokenId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.ExecuteAsync(WithdrawSql, new { organisationId, tokenId, now }) == 0) return false;
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "token_withdraw", $"token:{tokenId}"), ct);
        return true;
    }, ct);

    private const string FindSql = $"select {Columns} from program_token where token_hash = @tokenHash and {Works}";

    public Task<ProgramToken?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<Row>(FindSql, new { tokenHash, now }))?.ToToken(), ct);

    private sealed record Row
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required string Name { get; init; }

        public required string Scopes { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }

        public ProgramToken ToToken() => new() { Id = Id, OrganisationId = OrganisationId, Name = Name, Scopes = Scopes.Split(' '), CreatedAt = CreatedAt, EndsAt = EndsAt };
    }
}
