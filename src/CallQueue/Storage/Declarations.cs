using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What is said about the people who would be rung, in the transaction that opens something. Nothing that was said can be unsaid, so it need not be locked.</summary>
internal static class Declarations
{
    private const string ListsSql = "select people, ground, special_ground, delete_on from list where campaign_id = @Id and state <> 'closed'";

    /// <summary>The campaign's own word is needed unless each of its lists says it all.</summary>
    public static async Task<Refusal?> LackingAsync(Work work, Campaign campaign)
    {
        var lists = (await work.QueryAsync<Basis>(ListsSql, new { campaign.Id })).Select(list => list.Over(campaign.Basis)).ToList();
        var allSay = lists.Count > 0 && lists.TrueForAll(list => !list.Missing().Any());
        return await LackingAsync(work, campaign.OrganisationId, allSay ? lists[0] : campaign.Basis);
    }

    private const string CampaignSql = "select people, ground, special_ground, delete_on from campaign where id = @CampaignId";

    public static async Task<Refusal?> LackingAsync(Work work, CallList list) =>
        await LackingAsync(work, list.OrganisationId, list.Basis.Over(await work.FirstAsync<Basis>(CampaignSql, new { list.CampaignId })));

    private const string OrganisationSql = "select controller, contact from organisation where id = @organisationId";

    private static async Task<Refusal?> LackingAsync(Work work, long organisationId, Basis basis)
    {
        var said = await work.FirstAsync<OrganisationRow>(OrganisationSql, new { organisationId });
        return Declared.Lacks(said.Controller, said.Contact, basis);
    }

    private sealed record OrganisationRow
    {
        public string? Controller { get; init; }

        public string? Contact { get; init; }
    }
}
