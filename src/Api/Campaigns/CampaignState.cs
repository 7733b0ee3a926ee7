using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

internal static class CampaignState
{
    public static void MapCampaignState(this IEndpointRouteBuilder api) =>
        api.MapPut("/campaigns/{id}/state", HandleAsync)
            .WithName(nameof(CampaignState))
            .WithTags("Campaigns")
            .WithSummary("Open, pause or close a campaign")
            .WithDescription("state is open, paused or closed. A person is handed out only where campaign and list are open. Paused, no new calls begin and those under way are finished; closed is for good. The first opening names what is not said yet: who answers for it, what its people are to them, and when they are deleted.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> HandleAsync(long id, StateRequest request, CurrentUser user, CampaignDesk desk, HttpContext context, CancellationToken ct)
    {
        if (StageNames.Read(request.State, Stage.Open, Stage.Paused, Stage.Closed) is not { } stage) return StageNames.Unknown("open, paused or closed");
        var changed = await desk.BecomeAsync(user.OrganisationId, id, stage, EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(CampaignAnswer.Of(changed.Value));
    }
}
