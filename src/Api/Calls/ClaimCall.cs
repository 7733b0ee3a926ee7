using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class ClaimCall
{
    public static void MapClaimCall(this IEndpointRouteBuilder api) =>
        api.MapPost("/calls", HandleAsync)
            .WithName(nameof(ClaimCall))
            .WithTags("Call desk")
            .WithSummary("Give me the next person to ring")
            .WithDescription("201 is a new card. 200 is the same card as before: one is open, in another tab or from a click a moment ago. 404 nobody-left tells how many wait for what, and when the next is due.")
            .For(Callers.Volunteer)
            .Refuses(404, 409, 429);

    internal static async Task<Results<Created<CardAnswer>, Ok<CardAnswer>, ProblemHttpResult>> HandleAsync(
        ClaimRequest request, CurrentVolunteer volunteer, CallDesk desk, Cards cards, CancellationToken ct)
    {
        if (ListFor(volunteer, request.ListId) is not { } listId) return new Refusal.UnknownList().ToProblem();
        var claim = await desk.ClaimNextAsync(volunteer.Seated, listId, ct);
        if (claim.Refusal is { } refusal) return refusal.ToProblem();

        var card = await cards.ShowAsync(volunteer.Seated, claim.Value, ct);
        return claim.Value.WasOpen ? TypedResults.Ok(card) : TypedResults.Created("/api/calls/current", card);
    }

    /// <summary>A seat that rings one list rings no other. Where its volunteers were moved to that list, their pages need not know.</summary>
    private static long? ListFor(CurrentVolunteer volunteer, long? asked) =>
        volunteer.Seated.ListId is { } only ? asked is null || asked == only || volunteer.Seated.Moved ? only : null : asked;
}

internal sealed record ClaimRequest
{
    /// <summary>May be left out at a seat that rings only one list.</summary>
    public long? ListId { get; init; }
}
