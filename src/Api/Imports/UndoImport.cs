using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class UndoImport
{
    public static void MapUndoImport(this IEndpointRouteBuilder api) =>
        api.MapDelete("/imports/{id}", HandleAsync)
            .WithName(nameof(UndoImport))
            .WithTags("Imports")
            .WithSummary("Take back what a file brought, within a day")
            .WithDescription("204: it only waited, and is forgotten. 202: it is being taken back, whatever happens; undone then tells how many left the list and how many stay because they were already rung, or because a newer file has them. "
                + "Whoever it took off comes back, whoever it brought back is off again, and what it said of people known before is as it was.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404, 409);

    internal static async Task<Results<NoContent, Accepted<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, OwnLists own, ImportDesk desk, ImportsUnderWay underWay, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, id, ct)).Refusal is { } notTheirs) return notTheirs.ToProblem();
        var begun = await desk.BeginUndoAsync(caller.OrganisationId, id, caller.Actor, ct);
        if (begun.Refusal is { } refusal) return refusal.ToProblem();
        if (begun.Value.Import.State is ImportState.Failed) return TypedResults.NoContent();
        underWay.Run(begun.Value);
        return TypedResults.Accepted($"/api/imports/{id}", ImportAnswer.Of(begun.Value.Import));
    }
}
