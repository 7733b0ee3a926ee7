using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RaisedHands
{
    public static void MapRaisedHands(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/help", HandleAsync)
            .WithName(nameof(RaisedHands))
            .WithTags("Evening")
            .WithSummary("Whose hand is up in the room")
            .WithDescription("The longest first, of those who still sit there. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<RaisedHandsAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, HelpDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var up = await desk.UpAsync(user.OrganisationId, id, after, Paging.Limit(limit), ct);
        if (up.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new RaisedHandsAnswer { Hands = [.. up.Value.Select(RaisedHandAnswer.Of)], Next = Paging.Next(up.Value, Paging.Limit(limit), hand => hand.Id) });
    }
}

internal sealed record RaisedHandsAnswer
{
    public required IReadOnlyList<RaisedHandAnswer> Hands { get; init; }

    public long? Next { get; init; }
}

internal sealed record RaisedHandAnswer
{
    public required long Id { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public long? SeatId { get; init; }

    public string? Seat { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public static RaisedHandAnswer Of(RaisedHand hand) => new() { Id = hand.Id, VolunteerId = hand.VolunteerId, Name = hand.Name, SeatId = hand.SeatId, Seat = hand.Seat, Reason = hand.Reason, RaisedAt = hand.RaisedAt };
}
