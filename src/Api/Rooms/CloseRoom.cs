using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class CloseRoom
{
    public static void MapCloseRoom(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/openings/{date}", HandleAsync)
            .WithName(nameof(CloseRoom))
            .WithTags("Rooms")
            .WithSummary("A room is closed on a day")
            .WithDescription("Also where it was. With If-Match only if nobody has changed the room or its openings meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 412);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, DateOnly date, CurrentUser user, OpeningDesk desk, HttpContext context, CancellationToken ct)
    {
        var set = await desk.SetAsync(user.OrganisationId, id, date, [], EntityTag.Seen(context), user.Session.Actor, ct);
        if (set.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, set.Value);
        return TypedResults.NoContent();
    }
}
