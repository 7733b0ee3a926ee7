using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RoomSessions
{
    public static void MapRoomSessions(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/sessions", HandleAsync)
            .WithName(nameof(RoomSessions))
            .WithTags("Evening")
            .WithSummary("Who rang in the room, for how long and how fast")
            .WithDescription("Sessions that began at `since` or later, a day ago if left out; by when they began. Neither breaks nor gaps of more than a quarter of an hour count as time; pace is calls an hour of it, and is told from ten calls on. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<RoomSessionsAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentUser user, EveningDesk desk, TimeProvider clock, CancellationToken ct, DateTimeOffset? since = null, Guid? after = null, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var rung = await desk.SessionsAsync(user.OrganisationId, id, since ?? clock.GetUtcNow().AddDays(-1), after, Paging.Limit(limit), ct);
        if (rung.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new RoomSessionsAnswer { Sessions = [.. rung.Value.Select(RoomSessionAnswer.Of)], Next = rung.Value.Count == Paging.Limit(limit) ? rung.Value[^1].SessionId : null });
    }
}

internal sealed record RoomSessionsAnswer
{
    public required IReadOnlyList<RoomSessionAnswer> Sessions { get; init; }

    public Guid? Next { get; init; }
}

internal sealed record RoomSessionAnswer
{
    public required Guid SessionId { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public string? Seat { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Absent: goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public required long ActiveSeconds { get; init; }

    public required long Calls { get; init; }

    /// <summary>Calls an active hour; absent under ten calls.</summary>
    public double? Pace { get; init; }

    public static RoomSessionAnswer Of(RungSession session) => new()
    {
        SessionId = session.SessionId,
        VolunteerId = session.VolunteerId,
        Name = session.Name,
        Seat = session.Seat,
        StartedAt = session.StartedAt,
        EndedAt = session.EndedAt,
        ActiveSeconds = (long)session.Active.TotalSeconds,
        Calls = session.Calls,
        Pace = session.Pace,
    };
}
