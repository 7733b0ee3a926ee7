using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class WhoAmI
{
    public static void MapWhoAmI(this IEndpointRouteBuilder api) =>
        api.MapGet("/session", HandleAsync)
            .WithName(nameof(WhoAmI))
            .WithTags("Session")
            .WithSummary("Who I am, where I sit and until when")
            .Refuses();

    internal static async Task<Results<Ok<WhoAnswer>, ProblemHttpResult>> HandleAsync(CurrentVolunteer volunteer, SessionDesk desk, CancellationToken ct)
    {
        var details = await desk.DetailsAsync(volunteer.Seated, ct);
        return details.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(WhoAnswer.Of(volunteer.Seated, details.Value));
    }
}

internal sealed record WhoAnswer
{
    public required Guid SessionId { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string Room { get; init; }

    public required string Seat { get; init; }

    /// <summary>The only list this seat rings; absent where the volunteer chooses.</summary>
    public long? ListId { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>A call leader has said yes to this newcomer.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>"ready" or "break".</summary>
    public required string State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the session ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    public static WhoAnswer Of(SeatedVolunteer volunteer, SessionDetails details) => new()
    {
        SessionId = volunteer.SessionId,
        VolunteerId = volunteer.VolunteerId,
        Name = volunteer.Name,
        Role = "volunteer",
        Room = details.Room,
        Seat = details.Seat,
        ListId = volunteer.ListId,
        Languages = volunteer.Languages,
        Confirmed = volunteer.Confirmed,
        State = details.State == SessionState.Break ? "break" : "ready",
        StartedAt = details.StartedAt,
        Until = details.Until,
    };
}
