using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class MakeRoom
{
    public static void MapMakeRoom(this IEndpointRouteBuilder api) =>
        api.MapPost("/rooms", HandleAsync)
            .WithName(nameof(MakeRoom))
            .WithTags("Rooms")
            .WithSummary("A room to ring in, or the volunteers at home who belong together")
            .WithDescription("It has no seats yet: POST /rooms/{id}/seats. ETag is its version, for If-Match.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<RoomAnswer>, ProblemHttpResult>> HandleAsync(RoomRequest request, CurrentUser user, RoomDesk desk, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var made = await desk.CreateAsync(user.OrganisationId, request.ToSettings(), user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, made.Value.Version);
        return TypedResults.Created($"/api/rooms/{made.Value.Id}", RoomAnswer.Of(made.Value, clock));
    }
}
