using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class WithdrawInvitation
{
    public static void MapWithdrawInvitation(this IEndpointRouteBuilder api) =>
        api.MapDelete("/invitations/{id}", HandleAsync)
            .WithName(nameof(WithdrawInvitation))
            .WithTags("Users")
            .WithSummary("Take an invitation back that nobody has opened")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, LinkDesk desk, CancellationToken ct) =>
        (await desk.WithdrawInvitationAsync(user.OrganisationId, id, user.Session.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}
