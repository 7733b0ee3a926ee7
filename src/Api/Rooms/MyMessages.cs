using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class MyMessages
{
    public static void MapMyMessages(this IEndpointRouteBuilder api) =>
        api.MapGet("/messages", HandleAsync)
            .WithName(nameof(MyMessages))
            .WithTags("Evening")
            .WithSummary("What my call leader says to me")
            .WithDescription("To me or to all, since I sat down, by id: ask again with after = the last id that was read.")
            .For(Callers.Volunteer)
            .Refuses(400);

    internal static async Task<Ok<MessagesAnswer>> HandleAsync(CurrentVolunteer volunteer, MessageDesk desk, CancellationToken ct, long after = 0, int? limit = null) =>
        TypedResults.Ok(MessagesAnswer.Of(await desk.MineAsync(volunteer.Seated, after, Paging.Limit(limit), ct), limit));
}
