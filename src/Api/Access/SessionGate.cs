using Canvass.Api.Problems;
using Canvass.CallQueue;

namespace Canvass.Api.Access;

/// <summary>Stands before everything under /api: no call from another site changes anything, and without a session nothing is answered that does not say it needs none.</summary>
internal sealed class SessionGate(RequestDelegate next, SessionLookup sessions)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (OtherSite.Sent(context.Request))
        {
            await ProblemAnswer.Make(403, "other-site", "This came from another website. Open Canvass itself and do it there.").ExecuteAsync(context);
            return;
        }
        // An address that does not exist is said to be so, session or not.
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }
        if (SessionCookies.TokenIn(context.Request) is { Length: > 0 } token && await sessions.FindAsync(token, context.RequestAborted) is { } volunteer)
            context.Features.Set(volunteer);
        // Routing's own answers (405, 415) are endpoints too, but have no route.
        else if (endpoint is RouteEndpoint && endpoint.Metadata.GetMetadata<NeedsNoSession>() is null)
        {
            await new Refusal.SessionOver().ToProblem().ExecuteAsync(context);
            return;
        }
        await next(context);
    }
}
