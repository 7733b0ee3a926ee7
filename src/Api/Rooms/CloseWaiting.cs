using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class CloseWaiting
{
    public static void MapCloseWaiting(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/code", HandleAsync)
            .WithName(nameof(CloseWaiting))
            .WithTags("Rooms")
            .WithSummary("Nobody else comes to the waiting list")
            .WithDescription("Whoever waits goes on waiting.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, WaitingDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        return (await desk.CloseAsync(user.OrganisationId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
