using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class FreeSeat
{
    public static void MapFreeSeat(this IEndpointRouteBuilder api) =>
        api.MapDelete("/rooms/{id}/seats/{seatId}/session", HandleAsync)
            .WithName(nameof(FreeSeat))
            .WithTags("Rooms")
            .WithSummary("Free a seat for somebody else")
            .WithDescription("Whoever sits there is signed out and keeps an open call, which nobody else is shown.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, long seatId, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownSeat().ToProblem();
        return (await desk.FreeSeatAsync(user.OrganisationId, seatId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
