using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class LiftBlock
{
    public static void MapLiftBlock(this IEndpointRouteBuilder api) =>
        api.MapDelete("/blocklist/{id}", HandleAsync)
            .WithName(nameof(LiftBlock))
            .WithTags("Block list")
            .WithSummary("Lift a block that was made by hand")
            .WithDescription("Somebody is rung again when no block names them any more. One that a call made is lifted by correcting that call.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RegisterDesk desk, CancellationToken ct) =>
        (await desk.LiftAsync(user.OrganisationId, id, user.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}
