using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RoomOpenings
{
    public static void MapRoomOpenings(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/openings", HandleAsync)
            .WithName(nameof(RoomOpenings))
            .WithTags("Rooms")
            .WithSummary("When a room is open")
            .WithDescription("The days from `from` to `to`, at most 400 of them, by the clocks of the installation; those on which it is closed are not there. goal is what the room says, or seats × hours × 20. ETag is the room's version, for If-Match.")
            .For(Leading.Seers)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<OpeningsAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentUser user, OpeningDesk desk, HttpContext context, CancellationToken ct, DateOnly from = default, DateOnly? to = null)
    {
        var found = await desk.ListAsync(user.OrganisationId, id, user.Session.Sight(), from, to, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.RoomVersion);
        return TypedResults.Ok(new OpeningsAnswer { Openings = [.. found.Value.Days.Select(OpeningAnswer.Of)] });
    }
}

internal sealed record OpeningsAnswer
{
    public required IReadOnlyList<OpeningAnswer> Openings { get; init; }
}

internal sealed record OpeningAnswer
{
    public required DateOnly Date { get; init; }

    public required IReadOnlyList<Hours> Hours { get; init; }

    /// <summary>Calls wanted.</summary>
    public required long Goal { get; init; }

    public static OpeningAnswer Of(RoomDay day) => new() { Date = day.Day, Hours = [.. day.Hours.Select(h => new Hours { From = h.From, To = h.To })], Goal = day.Goal };
}

internal sealed record Hours
{
    /// <summary>"17:00"</summary>
    public required string From { get; init; }

    /// <summary>"20:30"; "24:00" is the end of the day.</summary>
    public required string To { get; init; }
}
