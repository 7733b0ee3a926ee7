using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class GiveSeat
{
    public static void MapGiveSeat(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/waiting/{waitingId}/seat", HandleAsync)
            .WithName(nameof(GiveSeat))
            .WithTags("Rooms")
            .WithSummary("Let somebody in who waits")
            .WithDescription("They sit at seatId, or at the first seat that is free, and ring on with the token that they have. A newcomer is still to be confirmed.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<SeatAnswer>, ProblemHttpResult>> HandleAsync(long id, Guid waitingId, CurrentUser user, WaitingDesk desk, CancellationToken ct, GiveSeatRequest? request = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownWaiting().ToProblem();
        var given = await desk.SeatAsync(user.OrganisationId, id, waitingId, request?.SeatId, user.Session.Actor, ct);
        return given.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(SeatAnswer.Of(given.Value));
    }
}

internal sealed record GiveSeatRequest
{
    /// <summary>Left out: the first that is free.</summary>
    public long? SeatId { get; init; }
}
