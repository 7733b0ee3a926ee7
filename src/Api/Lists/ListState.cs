using Canvass.Api.Access;
using Canvass.Api.Campaigns;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class ListState
{
    public static void MapListState(this IEndpointRouteBuilder api) =>
        api.MapPut("/lists/{id}/state", HandleAsync)
            .WithName(nameof(ListState))
            .WithTags("Lists")
            .WithSummary("Open, drain, pause or close a list")
            .WithDescription("state is open, draining, paused or closed; it holds from the next claim on, on every replica, and calls that are under way go on. Draining, whoever was begun is still rung, as agreed or again, and nobody new is begun. Closed is for good. The first opening names what is not said yet.")
            .For(ListSight.Steerers)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<ListAnswer>, ProblemHttpResult>> HandleAsync(long id, StateRequest request, CurrentUser user, ListDesk desk, HttpContext context, CancellationToken ct)
    {
        if (Read(request.State) is not { } stage) return Unknown();
        if ((await desk.OwnAsync(user, id, ct)).Refusal is { } unknown) return unknown.ToProblem();
        var changed = await desk.BecomeAsync(user.OrganisationId, id, stage, EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(ListAnswer.Of(changed.Value));
    }

    public static Stage? Read(string state) => StageNames.Read(state, Stage.Open, Stage.Draining, Stage.Paused, Stage.Closed);

    public static ProblemHttpResult Unknown() => StageNames.Unknown("open, draining, paused or closed");
}
