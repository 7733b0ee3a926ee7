using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder api) =>
        api.MapDelete("/session", HandleAsync)
            .WithName(nameof(SignOut))
            .WithTags("Session")
            .WithSummary("Done for today")
            .WithDescription("After a volunteer's first session the answer holds a caller card, this once: next time it makes its bearer the same volunteer.")
            .For(Callers.Volunteer | Callers.Waiting | Callers.EveningLeader | Callers.Account | Callers.Unfinished)
            .Refuses();

    internal static async Task<Results<Ok<SignedOutAnswer>, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, SessionDesk volunteers, WaitingDesk waiting, UserSessionDesk users, SessionLookup sessions, HttpContext context, TimeProvider clock, CancellationToken ct)
    {
        if (caller is CurrentVolunteer volunteer) return await LeaveAsync(volunteer, volunteers, sessions, context, ct);
        DateTimeOffset from;
        if (caller is CurrentWaiting waits)
        {
            await waiting.LeaveAsync(waits.Waiting, ct);
            from = waits.Waiting.Since;
        }
        else
        {
            var session = ((CurrentUser)caller).Session;
            await users.EndAsync(session, ct);
            from = session.StartedAt;
        }
        sessions.Forget(caller);
        SessionCookies.Take(context);
        return TypedResults.Ok(new SignedOutAnswer { From = from, To = clock.GetUtcNow() });
    }

    public static async Task<Results<Ok<SignedOutAnswer>, ProblemHttpResult>> LeaveAsync(CurrentVolunteer volunteer, SessionDesk desk, SessionLookup sessions, HttpContext context, CancellationToken ct)
    {
        var answer = await desk.SignOutAsync(volunteer.Seated, ct);
        sessions.Forget(volunteer);
        SessionCookies.Take(context);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(SignedOutAnswer.Of(answer.Value));
    }
}

internal sealed record SignedOutAnswer
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public CallerCardAnswer? CallerCard { get; init; }

    public static SignedOutAnswer Of(SignedOut ended) => new()
    {
        From = ended.From,
        To = ended.To,
        CallerCard = ended.Card is { } card ? new CallerCardAnswer { Signs = card.Signs, Secret = card.Secret } : null,
    };
}

internal sealed record CallerCardAnswer
{
    /// <summary>For typing.</summary>
    public required string Signs { get; init; }

    /// <summary>For the QR.</summary>
    public required string Secret { get; init; }
}
