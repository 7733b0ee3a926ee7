using Canvass.Api.Access;
using Canvass.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class WatchImport
{
    public static void MapWatchImport(this IEndpointRouteBuilder api) =>
        api.MapGet("/imports/{id}/events", HandleAsync)
            .WithName(nameof(WatchImport))
            .WithTags("Imports")
            .WithSummary("How a file comes along, as it does")
            .WithDescription("Server-sent events named import, each the whole state as GET answers it without the preview: now, and whenever it has changed. Ends when the import has ended, or the session.")
            .For(Importing.People, Importing.Scope)
            .Produces<ImportAnswer>(200, "text/event-stream")
            .Refuses(400, 404);

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(Guid id, CurrentCaller caller, OwnLists own, ImportStream stream, HttpContext context, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, id, ct)).Refusal is { } refusal) return refusal.ToProblem();
        await stream.WriteAsync(context, id);
        return TypedResults.Empty;
    }
}
