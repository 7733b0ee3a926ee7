using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RaiseHand
{
    public static void MapRaiseHand(this IEndpointRouteBuilder api) =>
        api.MapPost("/help", HandleAsync)
            .WithName(nameof(RaiseHand))
            .WithTags("Evening")
            .WithSummary("I want my call leader")
            .WithDescription("A hand that is up already stays where it is in the line, with the new reason.")
            .For(Callers.Volunteer)
            .Refuses(400);

    internal static async Task<Results<Ok<HandAnswer>, ProblemHttpResult>> HandleAsync(CurrentVolunteer volunteer, HelpDesk desk, CancellationToken ct, HelpRequest? request = null)
    {
        var raised = await desk.RaiseAsync(volunteer.Seated, request?.Reason, ct);
        return raised.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(HandAnswer.Of(raised.Value));
    }
}

internal sealed record HelpRequest
{
    /// <summary>loud, technical, tough_call, question or other.</summary>
    public string? Reason { get; init; }
}

internal sealed record HandAnswer
{
    public required long Id { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>A leader is on the way.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>By whoever raised it.</summary>
    public DateTimeOffset? LoweredAt { get; init; }

    public static HandAnswer Of(RaisedHand hand) => new() { Id = hand.Id, Reason = hand.Reason, RaisedAt = hand.RaisedAt, TakenAt = hand.TakenAt, LoweredAt = hand.LoweredAt };
}
