using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class GetRoom
{
    public static void MapGetRoom(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}", HandleAsync)
            .WithName(nameof(GetRoom))
            .WithTags("Rooms")
            .WithSummary("A room")
            .WithDescription("ETag is its version, for If-Match.")
            .For(Leading.Seers)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<RoomAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RoomDesk desk, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var found = await desk.GetAsync(user.OrganisationId, id, user.Session.Sight(), ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(RoomAnswer.Of(found.Value, clock));
    }
}
