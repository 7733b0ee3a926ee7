using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class CommitImport
{
    public static void MapCommitImport(this IEndpointRouteBuilder api) =>
        api.MapPost("/imports/{id}/commit", HandleAsync)
            .WithName(nameof(CommitImport))
            .WithTags("Imports")
            .WithSummary("Bring the people of a file in")
            .WithDescription("All of it or nothing. 202 means that it will be done, whatever happens: it goes on after this answer, and after a restart. events and the import itself tell how far it is. "
                + "Asked again while it is under way, it answers 202 again. With If-Match only if nobody has changed the mapping meanwhile.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Accepted<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, CommitRequest request, CurrentCaller caller, OwnLists own, ImportDesk desk, ImportsUnderWay underWay, HttpContext context, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, id, ct)).Refusal is { } notTheirs) return notTheirs.ToProblem();
        var begun = await desk.BeginAsync(caller.OrganisationId, id, request.WholeList ?? false, caller.Actor, request.AllowTakingOff ?? 0, EntityTag.Seen(context), ct);
        if (begun.Refusal is { } refusal) return refusal.ToProblem();
        underWay.Run(begun.Value);
        return TypedResults.Accepted($"/api/imports/{id}", ImportAnswer.Of(begun.Value.Import));
    }
}

internal sealed record CommitRequest
{
    /// <summary>The file is the whole list: whoever is missing from it is taken off.</summary>
    public bool? WholeList { get; init; }

    /// <summary>How many may be taken off so, where it is more than ten and more than half of the list.</summary>
    public long? AllowTakingOff { get; init; }
}
