using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class RejectedRows
{
    public static void MapRejectedRows(this IEndpointRouteBuilder api) =>
        api.MapGet("/imports/{id}/rejected.csv", HandleAsync)
            .WithName(nameof(RejectedRows))
            .WithTags("Imports")
            .WithSummary("Every row that was not taken, or only in part, with the reason")
            .WithDescription("CSV as spreadsheets open it; no cell is a formula. Kept for a day after the import.")
            .For(Importing.People, Importing.Scope)
            .Produces(200, contentType: CsvFile.ContentType)
            .Refuses(400, 404);

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> HandleAsync(Guid id, CurrentCaller caller, OwnLists own, ImportDesk desk, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, id, ct)).Refusal is { } refusal) return refusal.ToProblem();
        return CsvFile.Written("rejected.csv", stream => desk.WriteRejectedAsync(caller.OrganisationId, id, stream, ct));
    }
}
