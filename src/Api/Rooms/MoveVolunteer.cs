using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class MoveVolunteer
{
    public static void MapMoveVolunteer(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/seats/{seatId}/session", HandleAsync)
            .WithName(nameof(MoveVolunteer))
            .WithTags("Rooms")
            .WithSummary("Move whoever sits there to another seat of the room")
            .WithDescription("The session goes on at toSeatId, which must be free, with an open call and all that was shown to them; from the next person on it rings what that seat rings.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, long seatId, MoveRequest request, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownSeat().ToProblem();
        return (await desk.MoveAsync(user.OrganisationId, id, seatId, request.ToSeatId, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}

internal sealed record MoveRequest
{
    public required long ToSeatId { get; init; }
}
