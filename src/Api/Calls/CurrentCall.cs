using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class CurrentCall
{
    public static void MapCurrentCall(this IEndpointRouteBuilder api) =>
        api.MapGet("/calls/current", HandleAsync)
            .WithName(nameof(CurrentCall))
            .WithTags("Call desk")
            .WithSummary("The card that is open")
            .WithDescription("204 when none is.")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<Results<Ok<CardAnswer>, NoContent>> HandleAsync(CurrentVolunteer volunteer, CallDesk desk, Cards cards, CancellationToken ct) =>
        await desk.CurrentAsync(volunteer.Seated, ct) is { } card ? TypedResults.Ok(await cards.ShowAsync(volunteer.Seated, card, ct)) : TypedResults.NoContent();
}
