using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class LeaderArrives
{
    public static void MapLeaderArrives(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/leader", HandleAsync)
            .WithName(nameof(LeaderArrives))
            .WithTags("Rooms")
            .WithSummary("I am in the room")
            .WithDescription("Its seats have the limits of a room that somebody watches, until this session ends or asks nothing for a quarter of an hour. A leader is in one room at a time.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<LeaderHereAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, LeaderDesk desk, SessionLookup known, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var here = await desk.ArriveAsync(user.Session, id, ct);
        known.Forget(user);
        return here.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new LeaderHereAnswer { Until = here.Value });
    }
}

internal sealed record LeaderHereAnswer
{
    /// <summary>If nothing more is asked.</summary>
    public required DateTimeOffset Until { get; init; }
}
