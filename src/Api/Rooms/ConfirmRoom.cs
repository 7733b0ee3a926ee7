using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ConfirmRoom
{
    public static void MapConfirmRoom(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/volunteers/confirmed", HandleAsync)
            .WithName(nameof(ConfirmRoom))
            .WithTags("Rooms")
            .WithSummary("I know all who sit in the room now")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<ConfirmedRoomAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var confirmed = await desk.ConfirmAllAsync(user.OrganisationId, id, ct);
        return confirmed.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new ConfirmedRoomAnswer { Newcomers = confirmed.Value });
    }
}

internal sealed record ConfirmedRoomAnswer
{
    public required int Newcomers { get; init; }
}
