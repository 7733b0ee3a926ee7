using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class GetUser
{
    public static void MapGetUser(this IEndpointRouteBuilder api) =>
        api.MapGet("/users/{id}", HandleAsync)
            .WithName(nameof(GetUser))
            .WithTags("Users")
            .WithSummary("An account")
            .WithDescription("ETag is its version, for If-Match.")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, UserDesk desk, HttpContext context, CancellationToken ct)
    {
        var found = await desk.GetAsync(user.OrganisationId, id, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(UserAnswer.Of(found.Value));
    }
}
