using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class CampaignStore(CallQueueStore store) : ICampaigns, ICampaignFreezer
{
    private const string Columns = """
        id, organisation_id, name, state, first_day, last_day, time_zone, rules, script, questions, people, ground, special_ground, delete_on, version, frozen_at, created_at,
        (select o.demo from organisation o where o.id = campaign.organisation_id) as demo
        """;

    private const string CreateSql = $"""
        insert into campaign (organisation_id, name, state, first_day, last_day, time_zone, rules, script, questions, people, ground, special_ground, delete_on, created_at)
        values (@organisationId, @Name, 'draft', @FirstDay, @LastDay, @TimeZone, @rules, @script, @questions, @People, @Ground, @SpecialGround, @DeleteOn, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Campaign?> CreateAsync(long organisationId, CampaignSettings settings, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        var made = await work.QueryAsync<Row>(CreateSql, new
        {
            organisationId,
            settings.Name,
            settings.FirstDay,
            settings.LastDay,
            settings.TimeZone,
            rules = CampaignJson.Rules.Write(settings.Rules),
            script = CampaignJson.Script.Write(settings.Script),
            questions = CampaignJson.Questions.Write(settings.Questions),
            settings.Basis.People,
            settings.Basis.Ground,
            settings.Basis.SpecialGround,
            settings.Basis.DeleteOn,
            now,
        });
        if (made.Count == 0) return null;
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "campaign_create", $"campaign:{made[0].Id}"), ct);
        return made[0].ToCampaign();
    }, ct);

    private const string FindSql = $"select {Columns} from campaign where id = @campaignId and organisation_id = @organisationId";

    public Task<Campaign?> FindAsync(long organisationId, long campaignId, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<Row>(FindSql, new { organisationId, campaignId }))?.ToCampaign(), ct);

    private const string ListSql = $"select {Columns} from campaign where organisation_id = @organisationId order by first_day desc, id desc";

    public Task<IReadOnlyList<Campaign>> ListAsync(long organisationId, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Campaign>>(async work =>
        [.. (await work.QueryAsync<Row>(ListSql, new { organisationId })).Select(row => row.ToCampaign())], ct);

    private const string PageSql = $"select {Columns} from campaign where organisation_id = @organisationId and id > @after order by id limit @limit";

    public Task<IReadOnlyList<Campaign>> PageAsync(long organisationId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Campaign>>(async work =>
        [.. (await work.QueryAsync<Row>(PageSql, new { organisationId, after, limit = (long)limit })).Select(row => row.ToCampaign())], ct);

    private const string ChangeSql = $"""
        update campaign
           set name = @Name, state = @state, first_day = @FirstDay, last_day = @LastDay, time_zone = @TimeZone,
               rules = @rules, script = @script, questions = @questions, people = @People, ground = @Ground, special_ground = @SpecialGround,
               delete_on = @DeleteOn, version = version + 1
         where id = @Id
        returning {Columns}
        """;

    public async Task<Answer<Campaign>> ChangeAsync(long organisationId, long campaignId, Func<Campaign, Answer<Campaign>> change, string actor, CancellationToken ct)
    {
        Campaign? wanted = null;
        try
        {
            return await store.Database.WriteAsync<Answer<Campaign>>(async work =>
            {
                if (await work.FirstOrDefaultAsync<Row>($"{FindSql} {work.ForChange}", new { organisationId, campaignId }) is not { } row) return new Refusal.UnknownCampaign();
                var before = row.ToCampaign();
                var answer = change(before);
                if (answer.Refusal is not null || ReferenceEquals(answer.Value, before)) return answer;
                wanted = answer.Value;
                if (wanted.Stage == Stage.Open && before.Stage == Stage.Draft && await Declarations.LackingAsync(work, wanted) is { } lacking) return lacking;
                var after = (await work.QueryAsync<Row>(ChangeSql, new
                {
                    wanted.Id,
                    wanted.Name,
                    state = wanted.Stage.Text(),
                    wanted.FirstDay,
                    wanted.LastDay,
                    wanted.TimeZone,
                    rules = CampaignJson.Rules.Write(wanted.Rules),
                    script = CampaignJson.Script.Write(wanted.Script),
                    questions = CampaignJson.Questions.Write(wanted.Questions),
                    wanted.Basis.People,
                    wanted.Basis.Ground,
                    wanted.Basis.SpecialGround,
                    wanted.Basis.DeleteOn,
                }))[0].ToCampaign();
                var now = await work.NowAsync();
                await work.SendAsync(Audited(new Batch(), now, actor, before, after), ct);
                if (!after.PlacesAs(before)) await work.SendAsync(RulesWalk.Begin(new Batch(), organisationId, campaignId), ct);
                // A campaign that was already told to the figures and goes on longer is told again.
                if (after.FrozenAt is not null && after.LastDay != before.LastDay) await TellAsync(work, after, now);
                return after;
            }, ct);
        }
        catch (Exception fault) when (wanted is not null && UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(wanted.Name);
        }
    }

    private static Batch Audited(Batch batch, DateTimeOffset now, string actor, Campaign before, Campaign after)
    {
        var (action, details) = after.Stage != before.Stage ? ("campaign_state", after.Stage.Text())
            : after.Days != before.Days ? ("campaign_move", $"{before.Days} → {after.Days}")
            : ("campaign_change", (string?)null);
        return batch.AddAudit(now, after.OrganisationId, actor, action, $"campaign:{after.Id}", details);
    }

    private const string FreezeSql = $"""
        update campaign set frozen_at = @now
         where id = @campaignId and organisation_id = @organisationId and frozen_at is null
        returning {Columns}
        """;

    /// <summary>Once: the second to come finds it frozen and does nothing.</summary>
    public Task FreezeAsync(long organisationId, long campaignId, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        var frozen = await work.QueryAsync<Row>(FreezeSql, new { organisationId, campaignId, now });
        if (frozen.Count > 0) await TellAsync(work, frozen[0].ToCampaign(), now);
    }, ct);

    private static Task TellAsync(Work work, Campaign campaign, DateTimeOffset now) =>
        work.AppendToLogAsync(LogKinds.Campaign, now, campaign.OrganisationId, LogBody.Write(new CampaignEntry
        {
            CampaignId = campaign.Id,
            FirstDay = campaign.FirstDay,
            LastDay = campaign.LastDay,
            TimeZone = campaign.TimeZone,
        }));

    private sealed record Row
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required string Name { get; init; }

        public required string State { get; init; }

        public required DateOnly FirstDay { get; init; }

        public required DateOnly LastDay { get; init; }

        public required string TimeZone { get; init; }

        public required string Rules { get; init; }

        public required string Script { get; init; }

        public required string Questions { get; init; }

        public string? People { get; init; }

        public string? Ground { get; init; }

        public string? SpecialGround { get; init; }

        public DateOnly? DeleteOn { get; init; }

        public required long Version { get; init; }

        public DateTimeOffset? FrozenAt { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required bool Demo { get; init; }

        public Campaign ToCampaign() => new()
        {
            Id = Id,
            OrganisationId = OrganisationId,
            Name = Name,
            Stage = Stages.Read(State),
            FirstDay = FirstDay,
            LastDay = LastDay,
            TimeZone = TimeZone,
            Rules = CampaignJson.Rules.FromStored(Rules),
            Script = CampaignJson.Script.FromStored(Script),
            Questions = CampaignJson.Questions.FromStored(Questions),
            Basis = new Basis { People = People, Ground = Ground, SpecialGround = SpecialGround, DeleteOn = DeleteOn },
            Version = Version,
            FrozenAt = FrozenAt,
            CreatedAt = CreatedAt,
            Demo = Demo,
        };
    }
}
