using System.Globalization;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class StageImport
{
    public static void MapStageImport(this IEndpointRouteBuilder api) =>
        api.MapPost("/lists/{id}/imports", HandleAsync)
            .WithName(nameof(StageImport))
            .WithTags("Imports")
            .WithSummary("Send a file of people and see what it holds")
            .WithDescription("The body is the file (CSV or xlsx, 20 MB at most), and name, source, obtainedAt, sheet and again stand in the address; or both come as multipart/form-data, the file last. "
                + "Nobody is brought in by this: the answer says what each column was taken for and what would come of every row, and commit brings it in. What is not committed within a day is forgotten. "
                + "again=true takes a file that was brought to this list before, as one that is the whole list may be.")
            .For(Importing.People, Importing.Scope)
            .WithMetadata(Upload.SizeLimit)
            .Accepts<Stream>("*/*")
            .Refuses(400, 404, 408, 409, 413);

    internal static async Task<Results<Created<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentCaller caller, OwnLists own, ImportDesk desk, HttpContext context, CancellationToken ct,
        string? name = null, string? source = null, string? obtainedAt = null, string? sheet = null, string? again = null)
    {
        if ((await own.ListAsync(caller, id, ct)).Refusal is { } notTheirs) return notTheirs.ToProblem();
        var opened = await Upload.OpenAsync(context.Request, new Upload { Name = name, Source = source, ObtainedAt = obtainedAt, Sheet = sheet, Again = again }, ct);
        if (opened.Refusal is { } broken) return broken.ToProblem();
        var upload = opened.Value;
        if (!DateOnly.TryParseExact(upload.ObtainedAt, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new Refusal.MissingObtainedAt().ToProblem();

        var staged = await desk.StageAsync(new ImportFile
        {
            OrganisationId = caller.OrganisationId,
            ListId = id,
            FileName = upload.Name ?? "",
            Content = upload.File,
            Source = upload.Source ?? "",
            ObtainedAt = day,
            Actor = caller.Actor,
            SheetName = upload.Sheet,
            Again = upload.Again == "true",
        }, ct: ct);
        if (staged.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, staged.Value.Version);
        return TypedResults.Created($"/api/imports/{staged.Value.Id}", await ImportAnswer.WithPreviewAsync(staged.Value, desk, ct));
    }
}
