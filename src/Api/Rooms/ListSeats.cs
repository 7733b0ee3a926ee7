using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ListSeats
{
    public static void MapListSeats(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/seats", HandleAsync)
            .WithName(nameof(ListSeats))
            .WithTags("Rooms")
            .WithSummary("The seats of a room, and who sits there")
            .WithDescription("Nobody who is rung, and no number. By id. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<SeatsAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RoomDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var found = await desk.SeatsNowAsync(user.OrganisationId, id, after, Paging.Limit(limit), ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new SeatsAnswer { Seats = [.. found.Value.Select(SeatNowAnswer.Of)], Next = Paging.Next(found.Value, Paging.Limit(limit), seat => seat.Seat.Id) });
    }
}

internal sealed record SeatsAnswer
{
    public required IReadOnlyList<SeatNowAnswer> Seats { get; init; }

    public long? Next { get; init; }
}

internal sealed record SeatNowAnswer
{
    public required SeatAnswer Seat { get; init; }

    /// <summary>Absent: free.</summary>
    public SeatedVolunteerAnswer? Sitting { get; init; }

    public static SeatNowAnswer Of(SeatNow now) => new() { Seat = SeatAnswer.Of(now.Seat), Sitting = now.Sitting is { } sitting ? SeatedVolunteerAnswer.Of(sitting) : null };
}

internal sealed record SeatAnswer
{
    public required long Id { get; init; }

    public required string Label { get; init; }

    /// <summary>"quiet", "usual" or "home".</summary>
    public required string Zone { get; init; }

    /// <summary>The only list it rings; absent: those of the room.</summary>
    public long? ListId { get; init; }

    /// <summary>When its slip opens nothing any more.</summary>
    public required DateTimeOffset CodeEndsAt { get; init; }

    /// <summary>For If-Match.</summary>
    public required long Version { get; init; }

    public static SeatAnswer Of(Seat seat) => new() { Id = seat.Id, Label = seat.Label, Zone = seat.Zone, ListId = seat.ListId, CodeEndsAt = seat.CodeEndsAt, Version = seat.Version };
}
