using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class MyCalls
{
    public static void MapMyCalls(this IEndpointRouteBuilder api) =>
        api.MapGet("/calls/mine", HandleAsync)
            .WithName(nameof(MyCalls))
            .WithTags("Call desk")
            .WithSummary("My calls of this session")
            .WithDescription("The number is gone with the outcome and the first name ten minutes later; then a call is known by its time only.")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<Ok<MineAnswer>> HandleAsync(CurrentVolunteer volunteer, CallDesk desk, CancellationToken ct) =>
        TypedResults.Ok(MineAnswer.Of(await desk.MineAsync(volunteer.Seated, ct)));
}

internal sealed record MineAnswer
{
    /// <summary>Calls with an outcome.</summary>
    public required int Rung { get; init; }

    public required int Answered { get; init; }

    public required int Conversations { get; init; }

    public required IReadOnlyList<OwnCallAnswer> Calls { get; init; }

    public static MineAnswer Of(IReadOnlyList<OwnCall> calls)
    {
        List<OutcomeCode> outcomes = [.. calls.Select(c => c.Outcome is null ? null : OutcomeCode.Find(c.Outcome)).OfType<OutcomeCode>()];
        return new MineAnswer
        {
            Rung = outcomes.Count,
            Answered = outcomes.Count(o => o.Answered),
            Conversations = outcomes.Count(o => o.IsConversation),
            Calls = [.. calls.Select(OwnCallAnswer.Of)],
        };
    }
}

internal sealed record OwnCallAnswer
{
    public required Guid CallId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The outcome that stands: what a correction replaces.</summary>
    public Guid? OutcomeId { get; init; }

    public string? Outcome { get; init; }

    public string? FirstName { get; init; }

    public static OwnCallAnswer Of(OwnCall call) => new()
    {
        CallId = call.CallId,
        ClaimedAt = call.ClaimedAt,
        EndedAt = call.EndedAt,
        OutcomeId = call.OutcomeId,
        Outcome = call.Outcome,
        FirstName = call.FirstName,
    };
}
