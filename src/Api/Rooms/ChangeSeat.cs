using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ChangeSeat
{
    public static void MapChangeSeat(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/seats/{seatId}", HandleAsync)
            .WithName(nameof(ChangeSeat))
            .WithTags("Rooms")
            .WithSummary("What is written on a seat, where it stands and what it rings")
            .WithDescription("Whoever sits there goes on, with the new list from the next person on. With If-Match only if nobody has changed the seat meanwhile.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<SeatAnswer>, ProblemHttpResult>> HandleAsync(long id, long seatId, SeatRequest request, CurrentUser user, RoomDesk desk, HttpContext context, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownSeat().ToProblem();
        var changed = await desk.ChangeSeatAsync(user.OrganisationId, id, seatId, SeatRequest.Read(request), EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(SeatAnswer.Of(changed.Value));
    }
}
