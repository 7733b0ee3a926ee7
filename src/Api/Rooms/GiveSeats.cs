using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class GiveSeats
{
    public static void MapGiveSeats(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/waiting/seats", HandleAsync)
            .WithName(nameof(GiveSeats))
            .WithTags("Rooms")
            .WithSummary("Let all in who wait")
            .WithDescription("By when they came, as far as there are seats.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<GivenSeatsAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, WaitingDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var given = await desk.SeatAllAsync(user.OrganisationId, id, user.Session.Actor, ct);
        return given.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new GivenSeatsAnswer { Seated = given.Value });
    }
}

internal sealed record GivenSeatsAnswer
{
    public required int Seated { get; init; }
}
