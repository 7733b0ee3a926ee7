using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class OpenRoom
{
    public static void MapOpenRoom(this IEndpointRouteBuilder api) =>
        api.MapPut("/rooms/{id}/openings/{date}", HandleAsync)
            .WithName(nameof(OpenRoom))
            .WithTags("Rooms")
            .WithSummary("When a room is open on a day, all its hours")
            .WithDescription("Several a day, none overlapping. With If-Match only if nobody has changed the room or its openings meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 412);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, DateOnly date, OpenRequest request, CurrentUser user, OpeningDesk desk, HttpContext context, CancellationToken ct)
    {
        var set = await desk.SetAsync(user.OrganisationId, id, date, [.. request.Hours.Select(h => h is null ? null : Opening.Read(date, h.From, h.To))], EntityTag.Seen(context), user.Session.Actor, ct);
        if (set.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, set.Value);
        return TypedResults.NoContent();
    }
}

internal sealed record OpenRequest
{
    public required IReadOnlyList<Hours> Hours { get; init; }
}
