using Canvass.CallQueue.Access;
using Canvass.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class SignOutEverywhere
{
    public static void MapSignOutEverywhere(this IEndpointRouteBuilder api) =>
        api.MapDelete("/account/sessions", HandleAsync)
            .WithName(nameof(SignOutEverywhere))
            .WithTags("Account")
            .WithSummary("End all my sessions, this one too")
            .For(Callers.Account | Callers.Unfinished)
            .Refuses();

    internal static async Task<NoContent> HandleAsync(CurrentUser user, UserSessionDesk sessions, SessionLookup known, HttpContext context, CancellationToken ct)
    {
        await sessions.EndAllAsync(user.Session, ct);
        known.Forget(user);
        SessionCookies.Take(context);
        return TypedResults.NoContent();
    }
}
