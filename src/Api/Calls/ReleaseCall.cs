using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class ReleaseCall
{
    public static void MapReleaseCall(this IEndpointRouteBuilder api) =>
        api.MapPut("/calls/{id}/release", HandleAsync)
            .WithName(nameof(ReleaseCall))
            .WithTags("Call desk")
            .WithSummary("Back on the list without a call")
            .WithDescription("reason is know_person, not_now, no_time, technical or other. The person does not come back to the same volunteer today, and it is not counted as a call.")
            .For(Callers.Volunteer)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid id, ReleaseRequest request, CurrentVolunteer volunteer, CallDesk desk, CancellationToken ct)
    {
        var released = await desk.ReleaseAsync(volunteer.Seated, id, request.Reason, ct);
        return released.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}

internal sealed record ReleaseRequest
{
    public required string Reason { get; init; }
}
