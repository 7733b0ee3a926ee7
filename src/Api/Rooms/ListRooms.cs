using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ListRooms
{
    public static void MapListRooms(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms", HandleAsync)
            .WithName(nameof(ListRooms))
            .WithTags("Rooms")
            .WithSummary("The rooms that concern me")
            .WithDescription("An administrator sees all, a leader those they lead, an organiser those that are set up to ring a list of their association. By id. next is the cursor for after; without it this was the last page.")
            .For(Leading.Seers)
            .Refuses(400);

    internal static async Task<Ok<RoomsAnswer>> HandleAsync(CurrentUser user, RoomDesk desk, TimeProvider clock, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.ListAsync(user.OrganisationId, user.Session.Sight(), after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new RoomsAnswer { Rooms = [.. page.Select(r => RoomAnswer.Of(r, clock))], Next = Paging.Next(page, Paging.Limit(limit), room => room.Id) });
    }
}

internal sealed record RoomsAnswer
{
    public required IReadOnlyList<RoomAnswer> Rooms { get; init; }

    public long? Next { get; init; }
}
