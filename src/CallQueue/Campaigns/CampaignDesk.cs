namespace Canvass.CallQueue.Campaigns;

/// <summary>Where campaigns are made, changed, opened and closed.</summary>
public sealed class CampaignDesk
{
    private readonly ICampaigns campaigns;
    private readonly bool onlyDemo;

    /// <param name="campaigns">The seam.</param>
    /// <param name="onlyDemo">What this process says could be read on the way, so it opens nothing but demonstrations.</param>
    internal CampaignDesk(ICampaigns campaigns, bool onlyDemo = false)
    {
        this.campaigns = campaigns;
        this.onlyDemo = onlyDemo;
    }

    public async Task<Answer<Campaign>> CreateAsync(long organisationId, CampaignSettings settings, CancellationToken ct = default)
    {
        var wanted = settings.Checked();
        if (wanted.Refusal is { } refusal) return refusal;
        return await campaigns.CreateAsync(organisationId, wanted.Value, ct) is { } made ? made : new Refusal.NameTaken(wanted.Value.Name);
    }

    public async Task<Answer<Campaign>> GetAsync(long organisationId, long campaignId, CancellationToken ct = default) =>
        await campaigns.FindAsync(organisationId, campaignId, ct) is { } found ? found : new Refusal.UnknownCampaign();

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Campaign>> ListAsync(long organisationId, CancellationToken ct = default) => campaigns.ListAsync(organisationId, ct);

    public Task<Answer<Campaign>> ChangeAsync(long organisationId, long campaignId, CampaignChange change, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign => campaign.With(change), ct);

    /// <summary>The last day may be moved whenever the campaign is not closed, also when it has passed; the first, before the first call.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Which.</param>
    /// <param name="firstDay">Null: as it is.</param>
    /// <param name="lastDay">Null: as it is.</param>
    /// <param name="actor">For the audit.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Answer<Campaign>> MoveAsync(long organisationId, long campaignId, DateOnly? firstDay, DateOnly? lastDay, string actor, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign =>
            (firstDay ?? campaign.FirstDay, lastDay ?? campaign.LastDay) == (campaign.FirstDay, campaign.LastDay) ? campaign : campaign.With(new CampaignChange { FirstDay = firstDay, LastDay = lastDay }), ct, actor);

    /// <summary>From JSON, camelCase. What it does not name stays as it is.</summary>
    /// <returns>What is another now.</returns>
    public async Task<Answer<IReadOnlyList<SettingChange>>> ChangeRulesAsync(long organisationId, long campaignId, string json, CancellationToken ct = default)
    {
        var before = new CampaignRules();
        var changed = await campaigns.ChangeAsync(organisationId, campaignId, campaign =>
        {
            before = campaign.Rules;
            var wanted = CampaignJson.Rules.Merge(before, json);
            return wanted.Refusal is { } refusal ? refusal : campaign.With(new CampaignChange { Rules = wanted.Value });
        }, ct);
        return changed.Refusal is { } refused ? refused : CampaignJson.Rules.Changes(before, changed.Value.Rules).ToList();
    }

    /// <summary>As JSON, camelCase.</summary>
    public static string WriteRules(CampaignRules rules) => CampaignJson.Rules.Write(rules);

    public Task<Answer<Campaign>> OpenAsync(long organisationId, long campaignId, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign => onlyDemo && !campaign.Demo ? new Refusal.PlainHttp() : campaign.Become(Stage.Open), ct);

    public Task<Answer<Campaign>> PauseAsync(long organisationId, long campaignId, CancellationToken ct = default) => BecomeAsync(organisationId, campaignId, Stage.Paused, ct);

    /// <summary>For good.</summary>
    public Task<Answer<Campaign>> CloseAsync(long organisationId, long campaignId, CancellationToken ct = default) => BecomeAsync(organisationId, campaignId, Stage.Closed, ct);

    private Task<Answer<Campaign>> BecomeAsync(long organisationId, long campaignId, Stage stage, CancellationToken ct) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign => campaign.Become(stage), ct);
}

internal interface ICampaigns
{
    /// <returns>Null: the name is taken.</returns>
    Task<Campaign?> CreateAsync(long organisationId, CampaignSettings settings, CancellationToken ct);

    Task<Campaign?> FindAsync(long organisationId, long campaignId, CancellationToken ct);

    Task<IReadOnlyList<Campaign>> ListAsync(long organisationId, CancellationToken ct);

    /// <summary>Reads the campaign under its lock, asks what it should become, and writes that as the next version.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Which.</param>
    /// <param name="change">What it should become.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="mover">Who moves its days, for the audit.</param>
    Task<Answer<Campaign>> ChangeAsync(long organisationId, long campaignId, Func<Campaign, Answer<Campaign>> change, CancellationToken ct, string? mover = null);
}
