using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class SwitchPerson
{
    public static void MapSwitchPerson(this IEndpointRouteBuilder api) =>
        api.MapPost("/calls/{id}/switch", HandleAsync)
            .WithName(nameof(SwitchPerson))
            .WithTags("Call desk")
            .WithSummary("Somebody else in the household came to the phone")
            .WithDescription("personId is one of the card's household that can be rung now. Whoever rests or has a later call agreed is not-yet; a list that is closed, the hours and the budgets refuse as they do when the next person is asked for. Answers the card of that person's call.")
            .For(Callers.Volunteer)
            .Refuses(400, 404, 409, 429);

    internal static async Task<Results<Ok<CardAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, SwitchRequest request, CurrentVolunteer volunteer, CallDesk desk, Cards cards, CancellationToken ct)
    {
        var switched = await desk.SwitchAsync(volunteer.Seated, id, request.PersonId, ct);
        return switched.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(await cards.ShowAsync(volunteer.Seated, switched.Value, ct));
    }
}

internal sealed record SwitchRequest
{
    public required long PersonId { get; init; }
}
