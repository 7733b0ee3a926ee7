using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class OrganisationStore(CallQueueStore store) : IOrganisations
{
    private const string Columns = "id, name, rules, demo, created_at";

    private const string CreateSql = $"""
        insert into organisation (name, rules, demo, created_at) values (@name, @rules, @demo, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Organisation?> CreateAsync(string name, OrganisationRules rules, bool demo, CancellationToken ct) => store.Database.WriteAsync(work => CreateAsync(work, name, rules, demo), ct);

    public static async Task<Organisation?> CreateAsync(Work work, string name, OrganisationRules rules, bool demo = false) =>
        One(await work.QueryAsync<Row>(CreateSql, new { name, rules = CampaignJson.OrganisationRules.Write(rules), demo, now = await work.NowAsync() }));

    private const string FindSql = $"select {Columns} from organisation where id = @organisationId";

    public Task<Organisation?> FindAsync(long organisationId, CancellationToken ct) => store.Database.ReadAsync(async work =>
        One(await work.QueryAsync<Row>(FindSql, new { organisationId })), ct);

    private const string ListSql = $"select {Columns} from organisation order by name, id";

    public Task<IReadOnlyList<Organisation>> ListAsync(CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Organisation>>(async work =>
        [.. (await work.QueryAsync<Row>(ListSql)).Select(row => row.ToOrganisation())], ct);

    private const string ChangeRulesSql = $"update organisation set rules = @rules where id = @organisationId returning {Columns}";

    public Task<Organisation?> ChangeRulesAsync(long organisationId, OrganisationRules rules, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var before = One(await work.QueryAsync<Row>($"{FindSql} {work.ForChange}", new { organisationId }));
        if (before is null || before.Rules == rules) return before;
        await work.SendAsync(RulesWalk.Begin(new Batch(), organisationId, campaignId: null), ct);
        return One(await work.QueryAsync<Row>(ChangeRulesSql, new { organisationId, rules = CampaignJson.OrganisationRules.Write(rules) }));
    }, ct);

    private static Organisation? One(IReadOnlyList<Row> rows) => rows.Count == 0 ? null : rows[0].ToOrganisation();

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public required string Rules { get; init; }

        public required bool Demo { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public Organisation ToOrganisation() => new() { Id = Id, Name = Name, Rules = CampaignJson.OrganisationRules.FromStored(Rules), Demo = Demo, CreatedAt = CreatedAt };
    }
}
