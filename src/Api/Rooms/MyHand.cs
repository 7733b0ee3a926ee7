using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class MyHand
{
    public static void MapMyHand(this IEndpointRouteBuilder api) =>
        api.MapGet("/help", HandleAsync)
            .WithName(nameof(MyHand))
            .WithTags("Evening")
            .WithSummary("Whether somebody comes")
            .WithDescription("The last hand that was raised in this session. 204: none was.")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<Results<Ok<HandAnswer>, NoContent>> HandleAsync(CurrentVolunteer volunteer, HelpDesk desk, CancellationToken ct) =>
        await desk.MineAsync(volunteer.Seated, ct) is { } hand ? TypedResults.Ok(HandAnswer.Of(hand)) : TypedResults.NoContent();
}
