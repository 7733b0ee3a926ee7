using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

internal static class ForgetMapping
{
    public static void MapForgetMapping(this IEndpointRouteBuilder api) =>
        api.MapDelete("/import-mappings/{id}", HandleAsync)
            .WithName(nameof(ForgetMapping))
            .WithTags("Imports")
            .WithSummary("Forget a kept mapping")
            .For(Importing.People, Importing.Scope)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentCaller caller, MappingTemplateDesk desk, CancellationToken ct) =>
        (await desk.ForgetAsync(caller.OrganisationId, id, caller.Actor, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
}
