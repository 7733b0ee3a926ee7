using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class KeepMapping
{
    public static void MapKeepMapping(this IEndpointRouteBuilder api) =>
        api.MapPost("/import-mappings", HandleAsync)
            .WithName(nameof(KeepMapping))
            .WithTags("Imports")
            .WithSummary("Keep what the columns of a file are, for the next one with the same headers")
            .WithDescription("For the whole organisation. A file whose headers are the same, in any order, is read so from now on; its preview names the mapping.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<MappingAnswer>, ProblemHttpResult>> HandleAsync(
        KeepMappingRequest request, CurrentCaller caller, OwnLists own, MappingTemplateDesk desk, CancellationToken ct)
    {
        if ((await own.ImportAsync(caller, request.ImportId, ct)).Refusal is { } notTheirs) return notTheirs.ToProblem();
        var kept = await desk.KeepAsync(caller.OrganisationId, request.ImportId, request.Name, caller.Actor, ct);
        return kept.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created("/api/import-mappings", MappingAnswer.Of(kept.Value));
    }
}

internal sealed record KeepMappingRequest
{
    public required string Name { get; init; }

    /// <summary>Whose mapping, as it stands.</summary>
    public required Guid ImportId { get; init; }
}

internal sealed record MappingAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<MappedColumn> Columns { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static MappingAnswer Of(MappingTemplate template) => new() { Id = template.Id, Name = template.Name, Columns = template.Mapping.Columns, CreatedAt = template.CreatedAt };
}
