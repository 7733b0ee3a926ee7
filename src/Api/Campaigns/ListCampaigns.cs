using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

internal static class ListCampaigns
{
    public static void MapListCampaigns(this IEndpointRouteBuilder api) =>
        api.MapGet("/campaigns", HandleAsync)
            .WithName(nameof(ListCampaigns))
            .WithTags("Campaigns")
            .WithSummary("The campaigns of my organisation")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator | Callers.Organiser)
            .Refuses(400);

    internal static async Task<Ok<CampaignsAnswer>> HandleAsync(CurrentUser user, CampaignDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.PageAsync(user.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new CampaignsAnswer { Campaigns = [.. page.Select(CampaignLine.Of)], Next = Paging.Next(page, Paging.Limit(limit), campaign => campaign.Id) });
    }
}

internal sealed record CampaignsAnswer
{
    public required IReadOnlyList<CampaignLine> Campaigns { get; init; }

    public long? Next { get; init; }
}
