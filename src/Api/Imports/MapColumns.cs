using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class MapColumns
{
    public static void MapMapColumns(this IEndpointRouteBuilder api) =>
        api.MapPut("/imports/{id}/mapping", HandleAsync)
            .WithName(nameof(MapColumns))
            .WithTags("Imports")
            .WithSummary("Say what the columns of a file are")
            .WithDescription("Send preview.columns back, corrected; a column without an entry is left out. The answer says what comes of the rows now. With If-Match only if nobody has changed it meanwhile.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, ColumnMapping request, CurrentCaller caller, OwnLists own, ImportDesk desk, HttpContext context, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, id, ct)).Refusal is { } notTheirs) return notTheirs.ToProblem();
        var mapped = await desk.MapAsync(caller.OrganisationId, id, request, EntityTag.Seen(context), ct);
        if (mapped.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, mapped.Value.Version);
        return TypedResults.Ok(await ImportAnswer.WithPreviewAsync(mapped.Value, desk, ct));
    }
}
