using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class LowerHand
{
    public static void MapLowerHand(this IEndpointRouteBuilder api) =>
        api.MapDelete("/help", HandleAsync)
            .WithName(nameof(LowerHand))
            .WithTags("Evening")
            .WithSummary("I need nobody any more")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<NoContent> HandleAsync(CurrentVolunteer volunteer, HelpDesk desk, CancellationToken ct)
    {
        await desk.LowerAsync(volunteer.Seated, ct);
        return TypedResults.NoContent();
    }
}
