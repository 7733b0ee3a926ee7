using Canvass.CallQueue.Campaigns;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Folds everybody of a campaign, or of an organisation, anew after its rules were changed: household by household, in steps as
/// short as an import's, with the place reached kept beside the walk.
/// </summary>
internal sealed class RulesWalk(CallQueueStore store, Refold refold) : IRulesWalk
{
    private const int LookedAtAtOnce = 1_000;
    private const int FoldedAtOnce = 50;

    // A change in the middle of a walk begins it again: those already visited stand by rules that are old by now.
    private const string BeginSql = """
        insert into rules_walk (organisation_id, campaign_id) values ($1, $2)
        on conflict (organisation_id, campaign_id) do update set after_household = 0, changes = rules_walk.changes + 1
        """;

    /// <summary>In the transaction that changes the rules: whoever sees them sees that there is a way to go.</summary>
    public static Batch Begin(Batch batch, long organisationId, long? campaignId) => batch.Add(BeginSql, organisationId, campaignId ?? 0);

    private const string NextSql = "select organisation_id, campaign_id, after_household, changes from rules_walk order by organisation_id, campaign_id limit 1";

    private const string EndSql = "delete from rules_walk where organisation_id = $1 and campaign_id = $2 and changes = $3";

    private const string MoveSql = "update rules_walk set after_household = $4 where organisation_id = $1 and campaign_id = $2 and changes = $3 and after_household = $5";

    public async Task<int?> StepAsync(CancellationToken ct)
    {
        // Looked for beside the writer: of a large register perhaps nobody is in the campaign.
        if (await store.Database.ReadAsync(work => LookAsync(work, ct), ct) is not { } step) return null;
        return await store.Database.WriteAsync(async work =>
        {
            // First of all: a change of the rules waits here until this step is through, or has been made and makes it void.
            var mine = 0;
            var walk = step.Walk;
            await work.SendAsync(step.IsLast
                ? new Batch().Count(EndSql, n => mine = n, walk.OrganisationId, walk.CampaignId, walk.Changes)
                : new Batch().Count(MoveSql, n => mine = n, walk.OrganisationId, walk.CampaignId, walk.Changes, step.UpTo, walk.After), ct);
            if (mine == 0) return 0;
            await refold.HouseholdsAsync(work, step.Households, ct);
            return step.Households.Count;
        }, ct);
    }

    private static async Task<Step?> LookAsync(Work work, CancellationToken ct)
    {
        Walk? next = null;
        await work.SendAsync(new Batch().Read(NextSql, row => next = new Walk(row.Long(0), row.Long(1), row.Long(2), row.Long(3))), ct);
        if (next is not { } walk) return null;

        var (seen, upTo, concerned) = (0, walk.After, new List<long>());
        await work.SendAsync(new Batch().Read(walk.CampaignId == 0 ? InOrganisationSql : InCampaignSql, row =>
        {
            if (concerned.Count == FoldedAtOnce) return;
            seen++;
            upTo = row.Long(0);
            if (row.Bool(1)) concerned.Add(upTo);
        }, walk.After, walk.CampaignId == 0 ? walk.OrganisationId : walk.CampaignId, (long)LookedAtAtOnce), ct);
        return new Step(walk, concerned, upTo, IsLast: seen < LookedAtAtOnce && concerned.Count < FoldedAtOnce);
    }

    // By the household and not by the list: no index of its own, and no target is looked at twice.
    private const string InCampaignSql = """
        select h.id, exists (select 1 from person p join target t on t.person_id = p.id where p.household_id = h.id and t.campaign_id = $2)
          from household h where h.id > $1 order by h.id limit $3
        """;

    private const string InOrganisationSql = """
        select h.id, exists (select 1 from person p where p.household_id = h.id and p.organisation_id = $2)
          from household h where h.id > $1 order by h.id limit $3
        """;

    private sealed record Walk(long OrganisationId, long CampaignId, long After, long Changes);

    private sealed record Step(Walk Walk, IReadOnlyList<long> Households, long UpTo, bool IsLast);
}
