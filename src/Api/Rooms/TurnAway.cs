using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class TurnAway
{
    public static void MapTurnAway(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/waiting/{waitingId}", HandleAsync)
            .WithName(nameof(TurnAway))
            .WithTags("Rooms")
            .WithSummary("Somebody need not wait any longer")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, Guid waitingId, CurrentUser user, WaitingDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownWaiting().ToProblem();
        return (await desk.TurnAwayAsync(user.OrganisationId, id, waitingId, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
