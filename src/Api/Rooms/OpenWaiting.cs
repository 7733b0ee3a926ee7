using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class OpenWaiting
{
    public static void MapOpenWaiting(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/code", HandleAsync)
            .WithName(nameof(OpenWaiting))
            .WithTags("Rooms")
            .WithSummary("A code for the room's waiting list")
            .WithDescription("Another one each time, until midnight. It may stand on a wall: it opens nothing, and a leader lets in who comes by it.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<RoomCodeAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, WaitingDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var opened = await desk.OpenAsync(user.OrganisationId, id, user.Session.Actor, ct);
        return opened.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(RoomCodeAnswer.Of(opened.Value));
    }
}

internal sealed record RoomCodeAnswer
{
    /// <summary>Shown 3-3.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public static RoomCodeAnswer Of(RoomCode code) => new() { Code = code.Code, EndsAt = code.EndsAt };
}
