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

    public async Task<Answer<Campaign>> CreateAsync(long organisationId, CampaignSettings settings, string actor = Actors.Operator, CancellationToken ct = default)
    {
        var wanted = settings.Checked();
        if (wanted.Refusal is { } refusal) return refusal;
        return await campaigns.CreateAsync(organisationId, wanted.Value, actor, ct) is { } made ? made : new Refusal.NameTaken(wanted.Value.Name);
    }

    /// <summary>The same where some of it is JSON. What <paramref name="more"/> does not say is as the settings have it.</summary>
    public async Task<Answer<Campaign>> CreateAsync(long organisationId, CampaignSettings settings, CampaignChange more, string actor, CancellationToken ct = default)
    {
        var wanted = settings.With(more);
        return wanted.Refusal is { } refusal ? refusal : await CreateAsync(organisationId, wanted.Value, actor, ct);
    }

    public async Task<Answer<Campaign>> GetAsync(long organisationId, long campaignId, CancellationToken ct = default) =>
        await campaigns.FindAsync(organisationId, campaignId, ct) is { } found ? found : new Refusal.UnknownCampaign();

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Campaign>> ListAsync(long organisationId, CancellationToken ct = default) => campaigns.ListAsync(organisationId, ct);

    /// <summary>By id, those after a cursor.</summary>
    public Task<IReadOnlyList<Campaign>> PageAsync(long organisationId, long after, int limit, CancellationToken ct = default) => campaigns.PageAsync(organisationId, after, limit, ct);

    public Task<Answer<Campaign>> ChangeAsync(long organisationId, long campaignId, CampaignChange change, string actor = Actors.Operator, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign => campaign.With(change), actor, ct);

    /// <summary>The last day may be moved whenever the campaign is not closed, also when it has passed; the first, before the first call.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Which.</param>
    /// <param name="firstDay">Null: as it is.</param>
    /// <param name="lastDay">Null: as it is.</param>
    /// <param name="actor">For the audit.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Answer<Campaign>> MoveAsync(long organisationId, long campaignId, DateOnly? firstDay, DateOnly? lastDay, string actor, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign =>
            (firstDay ?? campaign.FirstDay, lastDay ?? campaign.LastDay) == (campaign.FirstDay, campaign.LastDay) ? campaign : campaign.With(new CampaignChange { FirstDay = firstDay, LastDay = lastDay }), actor, ct);

    /// <summary>From JSON, camelCase. What it does not name stays as it is.</summary>
    /// <returns>What is another now.</returns>
    public async Task<Answer<IReadOnlyList<SettingChange>>> ChangeRulesAsync(long organisationId, long campaignId, string json, string actor = Actors.Operator, CancellationToken ct = default)
    {
        var before = new CampaignRules();
        var changed = await campaigns.ChangeAsync(organisationId, campaignId, campaign =>
        {
            before = campaign.Rules;
            return campaign.With(new CampaignChange { RulesToMerge = json });
        }, actor, ct);
        return changed.Refusal is { } refused ? refused : CampaignJson.Rules.Changes(before, changed.Value.Rules).ToList();
    }

    /// <summary>As JSON, camelCase.</summary>
    public static string WriteRules(CampaignRules rules) => CampaignJson.Rules.Write(rules);

    /// <summary>For the first time only once it is said who rings, and on what grounds; see <see cref="Declared"/>.</summary>
    public Task<Answer<Campaign>> OpenAsync(long organisationId, long campaignId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, campaignId, Stage.Open, version: null, actor, ct);

    public Task<Answer<Campaign>> PauseAsync(long organisationId, long campaignId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, campaignId, Stage.Paused, version: null, actor, ct);

    /// <summary>For good.</summary>
    public Task<Answer<Campaign>> CloseAsync(long organisationId, long campaignId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, campaignId, Stage.Closed, version: null, actor, ct);

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Which.</param>
    /// <param name="stage">What it becomes.</param>
    /// <param name="version">Only if it still is this one; null: whatever it is.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<Answer<Campaign>> BecomeAsync(long organisationId, long campaignId, Stage stage, long? version, string actor, CancellationToken ct = default) =>
        campaigns.ChangeAsync(organisationId, campaignId, campaign =>
        {
            if (version is { } seen && seen != campaign.Version) return new Refusal.ChangedMeanwhile(campaign.Version);
            return stage == Stage.Open && onlyDemo && !campaign.Demo ? new Refusal.PlainHttp() : campaign.Become(stage);
        }, actor, ct);
}

internal interface ICampaigns
{
    /// <returns>Null: the name is taken.</returns>
    Task<Campaign?> CreateAsync(long organisationId, CampaignSettings settings, string actor, CancellationToken ct);

    Task<Campaign?> FindAsync(long organisationId, long campaignId, CancellationToken ct);

    Task<IReadOnlyList<Campaign>> ListAsync(long organisationId, CancellationToken ct);

    Task<IReadOnlyList<Campaign>> PageAsync(long organisationId, long after, int limit, CancellationToken ct);

    /// <summary>Reads the campaign under its lock, asks what it should become, and writes that as the next version. A draft opens only if all is <see cref="Declared"/>.</summary>
    Task<Answer<Campaign>> ChangeAsync(long organisationId, long campaignId, Func<Campaign, Answer<Campaign>> change, string actor, CancellationToken ct);
}
