using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Claiming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class RenewLease
{
    public static void MapRenewLease(this IEndpointRouteBuilder api) =>
        api.MapPut("/calls/{id}/lease", HandleAsync)
            .WithName(nameof(RenewLease))
            .WithTags("Call desk")
            .WithSummary("Still here")
            .WithDescription("dialled: true when the number was tapped; it lengthens the lease at once, because a phone's page cannot send while the dialler is in front. stop-ringing: the person, or one of the numbers on the card, must not be rung any more; numbers are those still good, and naming them in the next renewal says that the others are off the screen.")
            .For(Callers.Volunteer)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<LeaseAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, RenewRequest? request, CurrentVolunteer volunteer, CallDesk desk, CancellationToken ct)
    {
        var renewed = await desk.RenewAsync(volunteer.Seated, id, request?.Dialled ?? false, request?.Numbers, ct);
        return renewed.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new LeaseAnswer { CallId = id, LeaseUntil = renewed.Value });
    }
}

internal sealed record RenewRequest
{
    public bool? Dialled { get; init; }

    /// <summary>The ids of the numbers on the screen; left out: those the card was handed out with.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }
}

internal sealed record LeaseAnswer
{
    public required Guid CallId { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }
}
