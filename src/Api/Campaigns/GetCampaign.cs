using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

internal static class GetCampaign
{
    public static void MapGetCampaign(this IEndpointRouteBuilder api) =>
        api.MapGet("/campaigns/{id}", HandleAsync)
            .WithName(nameof(GetCampaign))
            .WithTags("Campaigns")
            .WithSummary("A campaign with its rules, its script and its questions")
            .WithDescription("ETag is its version, for If-Match.")
            .For(Callers.Administrator | Callers.Organiser)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, CampaignDesk desk, HttpContext context, CancellationToken ct)
    {
        var found = await desk.GetAsync(user.OrganisationId, id, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(CampaignAnswer.Of(found.Value));
    }
}
