using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RoomMessages
{
    public static void MapRoomMessages(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/messages", HandleAsync)
            .WithName(nameof(RoomMessages))
            .WithTags("Evening")
            .WithSummary("What was said in the room")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<MessagesAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, MessageDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var said = await desk.ListAsync(user.OrganisationId, id, after, Paging.Limit(limit), ct);
        return said.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(MessagesAnswer.Of(said.Value, limit));
    }
}

internal sealed record MessagesAnswer
{
    public required IReadOnlyList<MessageAnswer> Messages { get; init; }

    public long? Next { get; init; }

    public static MessagesAnswer Of(IReadOnlyList<RoomMessage> page, int? limit) => new() { Messages = [.. page.Select(MessageAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), message => message.Id) };
}
