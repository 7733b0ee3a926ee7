using Canvass.Api.Problems;
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
            .WithDescription("After the first session the answer holds a caller card, this once: next time it makes its bearer the same volunteer.")
            .Refuses();

    internal static async Task<Results<Ok<SignedOutAnswer>, ProblemHttpResult>> HandleAsync(
        CurrentVolunteer volunteer, SessionDesk desk, SessionLookup sessions, HttpContext context, CancellationToken ct)
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
