using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class ListMappings
{
    public static void MapListMappings(this IEndpointRouteBuilder api) =>
        api.MapGet("/import-mappings", HandleAsync)
            .WithName(nameof(ListMappings))
            .WithTags("Imports")
            .WithSummary("Which mappings are kept")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Importing.People, Importing.Scope)
            .Refuses(400);

    internal static async Task<Ok<MappingsAnswer>> HandleAsync(CurrentCaller caller, MappingTemplateDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.ListAsync(caller.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new MappingsAnswer { Mappings = [.. page.Select(MappingAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), template => template.Id) });
    }
}

internal sealed record MappingsAnswer
{
    public required IReadOnlyList<MappingAnswer> Mappings { get; init; }

    public long? Next { get; init; }
}
