using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class ListsHere
{
    public static void MapListsHere(this IEndpointRouteBuilder api) =>
        api.MapGet("/session/lists", HandleAsync)
            .WithName(nameof(ListsHere))
            .WithTags("Session")
            .WithSummary("The lists that can be rung from this seat")
            .WithDescription("Those that are open now: the seat's own, else those of its room, else all. By name.")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<Ok<ListsHereAnswer>> HandleAsync(CurrentVolunteer volunteer, SessionDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new ListsHereAnswer { Lists = [.. (await desk.ListsAsync(volunteer.Seated, ct)).Select(l => new ListHereAnswer { ListId = l.ListId, Name = l.Name, Association = l.Association })] });
}

internal sealed record ListsHereAnswer
{
    public required IReadOnlyList<ListHereAnswer> Lists { get; init; }
}

internal sealed record ListHereAnswer
{
    public required long ListId { get; init; }

    public required string Name { get; init; }

    public required string Association { get; init; }
}
