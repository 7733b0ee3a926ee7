using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class WaitingList
{
    public static void MapWaitingList(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/waiting", HandleAsync)
            .WithName(nameof(WaitingList))
            .WithTags("Rooms")
            .WithSummary("Who waits for a seat in the room")
            .WithDescription("By when they came; whoever has asked nothing for ten minutes has gone. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<WaitingListAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, WaitingDesk desk, CancellationToken ct, Guid? after = null, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var found = await desk.ListAsync(user.OrganisationId, id, after, Paging.Limit(limit), ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        var page = found.Value.Waiting;
        return TypedResults.Ok(new WaitingListAnswer
        {
            RoomCode = found.Value.Code is { } code ? RoomCodeAnswer.Of(code) : null,
            Waiting = [.. page.Select(w => new WaitingAnswer { WaitingId = w.Id, Name = w.Name, Place = w.Place, Since = w.Since })],
            Next = page.Count == Paging.Limit(limit) ? page[^1].Id : null,
        });
    }
}

internal sealed record WaitingListAnswer
{
    /// <summary>What leads here; absent: nothing does now.</summary>
    public RoomCodeAnswer? RoomCode { get; init; }

    public required IReadOnlyList<WaitingAnswer> Waiting { get; init; }

    public Guid? Next { get; init; }
}

internal sealed record WaitingAnswer
{
    public required Guid WaitingId { get; init; }

    public required string Name { get; init; }

    /// <summary>1: the next.</summary>
    public required long Place { get; init; }

    public required DateTimeOffset Since { get; init; }
}
