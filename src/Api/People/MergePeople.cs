using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class MergePeople
{
    public static void MapMergePeople(this IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id}/merges", HandleAsync)
            .WithName(nameof(MergePeople))
            .WithTags("People")
            .WithSummary("Two people are one")
            .WithDescription("personId's calls, numbers, facts and places go to this person, and both histories are kept. It cannot be undone.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, OtherPersonRequest request, CurrentUser user, RegisterDesk desk, CancellationToken ct) =>
        (await desk.MergeAsync(user.OrganisationId, id, request.PersonId, user.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}

internal sealed record OtherPersonRequest
{
    /// <summary>The other of the two.</summary>
    public required long PersonId { get; init; }
}
