using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class LeaderLeaves
{
    public static void MapLeaderLeaves(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/leader", HandleAsync)
            .WithName(nameof(LeaderLeaves))
            .WithTags("Rooms")
            .WithSummary("I am in the room no more")
            .WithDescription("An evening leader, who is there for one room only, signs out instead.")
            .For(Callers.Leader | Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, LeaderDesk desk, SessionLookup known, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var left = await desk.LeaveAsync(user.Session, id, ct);
        known.Forget(user);
        return left.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
