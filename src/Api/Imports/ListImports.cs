using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class ListImports
{
    public static void MapListImports(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists/{id}/imports", HandleAsync)
            .WithName(nameof(ListImports))
            .WithTags("Imports")
            .WithSummary("Which files were brought to a list, or wait")
            .WithDescription("In the order they came. next is the cursor for after; without it this was the last page.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<ImportsAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentCaller caller, OwnLists own, ImportDesk desk, CancellationToken ct, Guid? after = null, int? limit = null)
    {
        if ((await own.ListAsync(caller, id, ct)).Refusal is { } refusal) return refusal.ToProblem();
        var page = await desk.OnListAsync(caller.OrganisationId, id, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new ImportsAnswer { Imports = [.. page.Select(ImportAnswer.Of)], Next = page.Count == Paging.Limit(limit) ? page[^1].Id : null });
    }
}

internal sealed record ImportsAnswer
{
    public required IReadOnlyList<ImportAnswer> Imports { get; init; }

    public Guid? Next { get; init; }
}
