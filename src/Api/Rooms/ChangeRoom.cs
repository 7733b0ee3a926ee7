using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ChangeRoom
{
    public static void MapChangeRoom(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}", HandleAsync)
            .WithName(nameof(ChangeRoom))
            .WithTags("Rooms")
            .WithSummary("What is said of a room, all of it")
            .WithDescription("Other lists hold for who sits there from the next person on. With If-Match only if nobody has changed the room or its openings meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<RoomAnswer>, ProblemHttpResult>> HandleAsync(long id, RoomRequest request, CurrentUser user, RoomDesk desk, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var changed = await desk.ChangeAsync(user.OrganisationId, id, request.ToSettings(), EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(RoomAnswer.Of(changed.Value, clock));
    }
}
