using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class RestrictPerson
{
    public static void MapRestrictPerson(this IEndpointRouteBuilder api) =>
        api.MapPut("/people/{id}/restrict", HandleAsync)
            .WithName(nameof(RestrictPerson))
            .WithTags("People")
            .WithSummary("They dispute what is kept of them, or that it may be")
            .WithDescription("Kept as it is, and not rung, until restricted is set to false.")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, RestrictPersonRequest request, CurrentUser user, PrivacyDesk desk, CancellationToken ct)
    {
        var restricted = await desk.RestrictAsync(user.OrganisationId, id, request.Restricted, user.Session.Actor, ct);
        return restricted.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}

internal sealed record RestrictPersonRequest
{
    public required bool Restricted { get; init; }
}
