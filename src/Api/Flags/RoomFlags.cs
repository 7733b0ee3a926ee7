using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.Api.Rooms;
using Canvass.CallQueue;
using Canvass.CallQueue.Flags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Flags;

internal static class RoomFlags
{
    public static void MapRoomFlags(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/flags", HandleAsync)
            .WithName(nameof(RoomFlags))
            .WithTags("Flags")
            .WithSummary("What the room's volunteers have to say to the organiser")
            .WithDescription("Their words, oldest first, and not whom they are about. state as for GET /api/flags. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<RoomFlagsAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentUser user, FlagDesk desk, CancellationToken ct, string state = FlagStates.Waiting, long after = 0, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var page = await desk.ListAsync(user.SightIn(id), state, after, Paging.Limit(limit), user.Actor, ct);
        if (page.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new RoomFlagsAnswer { Flags = [.. page.Value.Select(RoomFlagAnswer.Of)], Next = Paging.Next(page.Value, Paging.Limit(limit), flag => flag.Id) });
    }

    public static FlagSight SightIn(this CurrentUser user, long roomId) => new(user.OrganisationId, null, roomId);
}
