using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class EndEvening
{
    public static void MapEndEvening(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/evening-leaders", HandleAsync)
            .WithName(nameof(EndEvening))
            .WithTags("Rooms")
            .WithSummary("End the evening of all evening leaders of a room")
            .For(Callers.Leader | Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, LinkDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        return (await desk.EndEveningAsync(user.OrganisationId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
