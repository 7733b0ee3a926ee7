using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Tokens;

internal static class WithdrawToken
{
    public static void MapWithdrawToken(this IEndpointRouteBuilder api) =>
        api.MapDelete("/tokens/{id}", HandleAsync)
            .WithName(nameof(WithdrawToken))
            .WithTags("Tokens")
            .WithSummary("End a program's token")
            .WithDescription("It opens nothing any more within seconds, on every replica. Its name is free again.")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, ProgramTokenDesk desk, CancellationToken ct) =>
        (await desk.WithdrawAsync(user.OrganisationId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}
