using Canvass.Api.Problems;
using Canvass.CallQueue;

namespace Canvass.Api.Access;

/// <summary>Stands before everything under /api: no call from another site changes anything, and nobody is answered for whom an operation does not say it is.</summary>
internal sealed class SessionGate(RequestDelegate next, SessionLookup sessions, LeadersSeen leaders)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (OtherSite.Sent(context.Request))
        {
            await ProblemAnswer.Make(403, "other-site", "This came from another website. Open Canvass itself and do it there.").ExecuteAsync(context);
            return;
        }
        // An address that does not exist is said to be so, session or not; routing's own answers (405, 415) are endpoints too, but have no route.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }
        var caller = SessionCookies.TokenIn(context.Request) is { Length: > 0 } token ? await sessions.FindAsync(token, context.RequestAborted) : null;
        if (caller is not null) context.Features.Set(caller);
        if (Refused(endpoint.Metadata.GetMetadata<Admits>(), caller) is { } refusal)
        {
            await refusal.ToProblem().ExecuteAsync(context);
            return;
        }
        if (caller is CurrentUser user) await leaders.NoteAsync(user, context.RequestAborted);
        await next(context);
    }

    /// <returns>Null: let them in.</returns>
    public static Refusal? Refused(Admits? admits, CurrentCaller? caller)
    {
        var callers = admits?.Callers ?? Callers.None;
        if (callers.HasFlag(Callers.Anybody)) return null;
        if (caller is null) return new Refusal.SessionOver();
        var fits = caller.Kinds & callers;
        if (fits == Callers.Program && !caller.HasScope(admits!.Scope!)) fits = Callers.None;
        if (fits != Callers.None) return null;
        return caller.Kinds == Callers.Unfinished ? new Refusal.SetUpUnfinished() : new Refusal.NotForYou();
    }
}
