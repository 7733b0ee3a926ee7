using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.Api.Rooms;
using Canvass.CallQueue;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class MoveVolunteers
{
    public static void MapMoveVolunteers(this IEndpointRouteBuilder api) =>
        api.MapPost("/lists/{id}/volunteers", HandleAsync)
            .WithName(nameof(MoveVolunteers))
            .WithTags("Lists")
            .WithSummary("Let those who ring in my room ring this list from now on")
            .WithDescription("Those who ring the list from, or all of the room without it. A call that is open goes on, and the next one comes from this list, within two seconds on every replica; their pages need not know. Whoever sits down at such a seat later rings it too.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<MovedAnswer>, ProblemHttpResult>> HandleAsync(long id, MoveRequest request, CurrentUser user, ListDesk desk, SessionLookup known, CancellationToken ct)
    {
        if (!user.Session.Leads(request.RoomId)) return new Refusal.UnknownRoom().ToProblem();
        var moved = await desk.MoveVolunteersAsync(user.OrganisationId, new VolunteerMove { RoomId = request.RoomId, FromListId = request.From, ToListId = id }, user.Session.Actor, ct);
        known.ForgetRoom(request.RoomId);
        return moved.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new MovedAnswer { Seats = moved.Value.Seats, Volunteers = moved.Value.Volunteers });
    }
}

internal sealed record MoveRequest
{
    public required long RoomId { get; init; }

    /// <summary>Only those who ring this list; left out: all of the room.</summary>
    public long? From { get; init; }
}

internal sealed record MovedAnswer
{
    public required int Seats { get; init; }

    /// <summary>Who sit there now.</summary>
    public required int Volunteers { get; init; }
}
