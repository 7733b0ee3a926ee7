using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class TakeHand
{
    public static void MapTakeHand(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/help/{handId}/taken", HandleAsync)
            .WithName(nameof(TakeHand))
            .WithTags("Evening")
            .WithSummary("I go there")
            .WithDescription("It is off the list of the room's other leaders, and whoever raised it sees that somebody comes. 404 unknown-hand: somebody else was faster, or nobody is needed any more.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, long handId, CurrentUser user, HelpDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownHand().ToProblem();
        return (await desk.TakeAsync(user.OrganisationId, id, handId, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
