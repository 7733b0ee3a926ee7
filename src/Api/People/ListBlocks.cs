using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class ListBlocks
{
    public static void MapListBlocks(this IEndpointRouteBuilder api) =>
        api.MapGet("/blocklist", HandleAsync)
            .WithName(nameof(ListBlocks))
            .WithTags("Block list")
            .WithSummary("What is never rung")
            .WithDescription("The newest first. Of a number or a membership number only a keyed hash is kept, so neither is shown; people are, by their id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator)
            .Refuses(400);

    internal static async Task<Ok<BlocksAnswer>> HandleAsync(CurrentUser user, RegisterDesk desk, CancellationToken ct, long? after = null, int? limit = null)
    {
        var page = await desk.BlocksAsync(user.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new BlocksAnswer { Blocks = [.. page.Select(BlockAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), block => block.Id) });
    }
}

internal sealed record BlocksAnswer
{
    public required IReadOnlyList<BlockAnswer> Blocks { get; init; }

    public long? Next { get; init; }
}

internal sealed record BlockAnswer
{
    public required long Id { get; init; }

    /// <summary>"number", "external_id" or "person".</summary>
    public required string Kind { get; init; }

    /// <summary>Who it is by now, where a person is blocked.</summary>
    public long? PersonId { get; init; }

    public required string Reason { get; init; }

    /// <summary>The person asked for it on the phone: it is lifted by correcting that call.</summary>
    public required bool ByCall { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static BlockAnswer Of(BlockEntry block) => new() { Id = block.Id, Kind = block.Kind, PersonId = block.PersonId, Reason = block.Reason, ByCall = block.ByOutcome, CreatedAt = block.CreatedAt };
}
