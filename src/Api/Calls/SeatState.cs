using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class SeatState
{
    public static void MapSeatState(this IEndpointRouteBuilder api) =>
        api.MapPut("/seat/state", HandleAsync)
            .WithName(nameof(SeatState))
            .WithTags("Call desk")
            .WithSummary("Ready, on a break, or done")
            .WithDescription("state is ready, break or done. Breaks do not count as time spent ringing. done signs out, like DELETE /api/session, and answers the same.")
            .For(Callers.Volunteer)
            .Refuses(400);

    internal static async Task<Results<NoContent, Ok<SignedOutAnswer>, ProblemHttpResult>> HandleAsync(
        SeatStateRequest request, CurrentVolunteer volunteer, SessionDesk desk, SessionLookup sessions, HttpContext context, CancellationToken ct)
    {
        switch (request.State)
        {
            case "ready" or "break":
                var set = await desk.SetStateAsync(volunteer.Seated, request.State == "break" ? SessionState.Break : SessionState.Ready, ct);
                return set.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
            case "done":
                var ended = await SignOut.LeaveAsync(volunteer, desk, sessions, context, ct);
                return ended.Result is Ok<SignedOutAnswer> signedOut ? signedOut : (ProblemHttpResult)ended.Result;
            default:
                return ProblemAnswer.Make(400, "unknown-state", "A seat's state is ready, break or done.", ("field", "state"));
        }
    }
}

internal sealed record SeatStateRequest
{
    public required string State { get; init; }
}
