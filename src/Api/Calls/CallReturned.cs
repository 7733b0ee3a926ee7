using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class CallReturned
{
    public static void MapCallReturned(this IEndpointRouteBuilder api) =>
        api.MapPost("/calls/returned", HandleAsync)
            .WithName(nameof(CallReturned))
            .WithTags("Call desk")
            .WithSummary("Someone rang back")
            .WithDescription("Finds my earlier call of this session by the last digits of the number, to be corrected. It is not a new call.")
            .For(Callers.Volunteer)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<OwnCallAnswer>, ProblemHttpResult>> HandleAsync(ReturnedRequest request, CurrentVolunteer volunteer, CallDesk desk, CancellationToken ct)
    {
        var call = await desk.ReturnedAsync(volunteer.Seated, request.LastDigits, ct);
        return call.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(OwnCallAnswer.Of(call.Value));
    }
}

internal sealed record ReturnedRequest
{
    /// <summary>Three or more.</summary>
    public required string LastDigits { get; init; }
}
