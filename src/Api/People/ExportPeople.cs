using Canvass.Api.Access;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class ExportPeople
{
    public static void MapExportPeople(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists/{id}/people.csv", HandleAsync)
            .WithName(nameof(ExportPeople))
            .WithTags("People")
            .WithSummary("A list's people as a file that imports without loss")
            .WithDescription("CSV as spreadsheets open it; no cell is a formula. With what the list's own association knows of them. Protected people are not in it. It is audited.")
            .For(Importing.People)
            .Produces(200, contentType: CsvFile.ContentType)
            .Refuses(400, 404);

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, OwnLists own, PeopleExport export, CancellationToken ct)
    {
        if ((await own.ListAsync(user, id, ct)).Refusal is { } refusal) return refusal.ToProblem();
        return CsvFile.Written($"list-{id}.csv", stream => export.WriteAsync(user.OrganisationId, id, stream, user.Actor, ct));
    }
}
