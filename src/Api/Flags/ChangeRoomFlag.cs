using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.Api.Rooms;
using Canvass.CallQueue;
using Canvass.CallQueue.Flags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Flags;

internal static class ChangeRoomFlag
{
    public static void MapChangeRoomFlag(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/flags/{flagId}", HandleAsync)
            .WithName(nameof(ChangeRoomFlag))
            .WithTags("Flags")
            .WithSummary("See to what a volunteer had to say")
            .WithDescription("taken, answered with an answer, or open: not I after all. The answer reaches the volunteer in the room, if they still sit there. 409 flag-ended: it was seen to already. With If-Match only if nobody was faster.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<RoomFlagAnswer>, ProblemHttpResult>> HandleAsync(long id, long flagId, FlagRequest request, CurrentUser user, FlagDesk desk, HttpContext context, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownFlag().ToProblem();
        var changed = await desk.ChangeAsync(user.SightIn(id), flagId, request.ToChange(), EntityTag.Seen(context), (user.Actor, user.Session.Name), ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(RoomFlagAnswer.Of(changed.Value));
    }
}
