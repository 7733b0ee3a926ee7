using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.Stats.Reports;
using Canvass.CallQueue.Outcomes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Reports;

internal static class TotalsReport
{
    public static void MapTotals(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/totals", HandleAsync)
            .WithName(nameof(TotalsReport))
            .WithTags("Reports")
            .WithSummary("Calls whose outcome stands, per campaign and outcome")
            .WithDescription("Of the caller's own organisation. Counted from the log: see /api/reports/lag for how far.")
            .For(ReportReaders.All, ReportReaders.Scope)
            .Refuses();

    internal static async Task<Ok<TotalsAnswer>> HandleAsync(CurrentCaller caller, Totals totals, CancellationToken ct)
    {
        var cells = (await totals.ReadAsync(ct)).Where(c => c.Key.OrganisationId == caller.OrganisationId && c.Value != 0);
        return TypedResults.Ok(new TotalsAnswer
        {
            Campaigns = [.. cells.GroupBy(c => c.Key.CampaignId).OrderBy(g => g.Key).Select(g => CampaignTotals.Of(g.Key, g.ToDictionary(c => c.Key.Outcome, c => c.Value, StringComparer.Ordinal)))],
        });
    }
}

internal sealed record TotalsAnswer
{
    public required IReadOnlyList<CampaignTotals> Campaigns { get; init; }
}

internal sealed record CampaignTotals
{
    public required long CampaignId { get; init; }

    public required long Calls { get; init; }

    public required long Answered { get; init; }

    public required long Conversations { get; init; }

    /// <summary>By outcome.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    public static CampaignTotals Of(long campaignId, IReadOnlyDictionary<string, long> outcomes) => new()
    {
        CampaignId = campaignId,
        Calls = outcomes.Values.Sum(),
        Answered = outcomes.Sum(o => OutcomeCode.Find(o.Key) is { Answered: true } ? o.Value : 0),
        Conversations = outcomes.Sum(o => OutcomeCode.Find(o.Key) is { IsConversation: true } ? o.Value : 0),
        Outcomes = outcomes,
    };
}
