using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RetireSeat
{
    public static void MapRetireSeat(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/seats/{seatId}", HandleAsync)
            .WithName(nameof(RetireSeat))
            .WithTags("Rooms")
            .WithSummary("Put a seat away")
            .WithDescription("Its slip opens nothing any more. Whoever sits there is signed out and keeps an open call.")
            .For(Callers.Leader | Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, long seatId, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownSeat().ToProblem();
        return (await desk.RetireSeatAsync(user.OrganisationId, id, seatId, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
