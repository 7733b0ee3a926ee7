using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class SignOutUser
{
    public static void MapSignOutUser(this IEndpointRouteBuilder api) =>
        api.MapDelete("/users/{id}/sessions", HandleAsync)
            .WithName(nameof(SignOutUser))
            .WithTags("Users")
            .WithSummary("End all sessions of somebody")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, UserDesk desk, CancellationToken ct) =>
        (await desk.SignOutAsync(user.OrganisationId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}
