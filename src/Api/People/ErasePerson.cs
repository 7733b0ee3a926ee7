using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class ErasePerson
{
    public static void MapErasePerson(this IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id}/erase", HandleAsync)
            .WithName(nameof(ErasePerson))
            .WithTags("People")
            .WithSummary("They asked to be forgotten")
            .WithDescription("Name, numbers, notes, answers and facts go, in the whole organisation; calls stay in the figures, without them. Whoever is blocked stays so, as a keyed hash. Cannot be undone, and a restored backup does not bring them back. import-running: ask again when the file is in.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, ErasePersonRequest request, CurrentUser user, PrivacyDesk desk, CancellationToken ct)
    {
        var erased = await desk.EraseAsync(user.OrganisationId, id, request.NeverRing ?? false, user.Session.Actor, ct);
        return erased.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}

internal sealed record ErasePersonRequest
{
    /// <summary>They asked not to be rung either: membership number and numbers stay blocked, so that no file brings them back.</summary>
    public bool? NeverRing { get; init; }
}
