using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class GetList
{
    public static void MapGetList(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists/{id}", HandleAsync)
            .WithName(nameof(GetList))
            .WithTags("Lists")
            .WithSummary("A list, and where its people stand")
            .WithDescription("The counts may be a second old. ETag is its version, for If-Match.")
            .For(ListSight.Seers)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<ListAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, ListDesk desk, CallDesk calls, HttpContext context, CancellationToken ct)
    {
        var found = await desk.SeenAsync(user, id, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        var standing = await calls.StandingAsync(user.OrganisationId, id, ct);
        if (standing.Refusal is { } gone) return gone.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(ListAnswer.Of(found.Value, standing.Value));
    }
}
