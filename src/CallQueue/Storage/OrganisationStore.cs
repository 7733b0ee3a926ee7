using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class OrganisationStore(CallQueueStore store) : IOrganisations
{
    private const string Columns = "id, name, rules, controller, contact, data_protection_contact, callback_number, version, demo, created_at";

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

    private const string ChangeSql = $"""
        update organisation
           set name = @Name, rules = @rules, controller = @Controller, contact = @Contact, data_protection_contact = @DataProtectionContact,
               callback_number = @CallbackNumber, version = version + 1
         where id = @Id
        returning {Columns}
        """;

    public async Task<Answer<Organisation>> ChangeAsync(long organisationId, Func<Organisation, Answer<Organisation>> change, string actor, CancellationToken ct)
    {
        var name = "";
        try
        {
            return await store.Database.WriteAsync<Answer<Organisation>>(async work =>
            {
                if (One(await work.QueryAsync<Row>($"{FindSql} {work.ForChange}", new { organisationId })) is not { } before) return new Refusal.UnknownOrganisation();
                var answer = change(before);
                if (answer.Refusal is not null || answer.Value == before) return answer;
                var wanted = answer.Value;
                name = wanted.Name;
                if (wanted.Rules != before.Rules) await work.SendAsync(RulesWalk.Begin(new Batch(), organisationId, campaignId: null), ct);
                var after = One(await work.QueryAsync<Row>(ChangeSql, new
                {
                    wanted.Id,
                    wanted.Name,
                    rules = CampaignJson.OrganisationRules.Write(wanted.Rules),
                    wanted.Controller,
                    wanted.Contact,
                    wanted.DataProtectionContact,
                    wanted.CallbackNumber,
                }))!;
                await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, "organisation_change", $"organisation:{organisationId}"), ct);
                return after;
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(name);
        }
    }

    private static Organisation? One(IReadOnlyList<Row> rows) => rows.Count == 0 ? null : rows[0].ToOrganisation();

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public required string Rules { get; init; }

        public string? Controller { get; init; }

        public string? Contact { get; init; }

        public string? DataProtectionContact { get; init; }

        public string? CallbackNumber { get; init; }

        public required long Version { get; init; }

        public required bool Demo { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public Organisation ToOrganisation() => new()
        {
            Id = Id,
            Name = Name,
            Rules = CampaignJson.OrganisationRules.FromStored(Rules),
            Controller = Controller,
            Contact = Contact,
            DataProtectionContact = DataProtectionContact,
            CallbackNumber = CallbackNumber,
            Version = Version,
            Demo = Demo,
            CreatedAt = CreatedAt,
        };
    }
}
