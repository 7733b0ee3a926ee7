using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class GetImport
{
    public static void MapGetImport(this IEndpointRouteBuilder api) =>
        api.MapGet("/imports/{id}", HandleAsync)
            .WithName(nameof(GetImport))
            .WithTags("Imports")
            .WithSummary("How a file stands, and what it holds while it waits")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> HandleAsync(Guid id, CurrentCaller caller, OwnLists own, ImportDesk desk, HttpContext context, CancellationToken ct)
    {
        var found = await own.ImportAsync(caller, id, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(await ImportAnswer.WithPreviewAsync(found.Value, desk, ct));
    }
}
