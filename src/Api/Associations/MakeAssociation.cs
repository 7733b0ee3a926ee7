using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Associations;

internal static class MakeAssociation
{
    public static void MapMakeAssociation(this IEndpointRouteBuilder api) =>
        api.MapPost("/associations", HandleAsync)
            .WithName(nameof(MakeAssociation))
            .WithTags("Associations")
            .WithSummary("Make an association")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<AssociationAnswer>, ProblemHttpResult>> HandleAsync(AssociationRequest request, CurrentUser user, AssociationDesk desk, HttpContext context, CancellationToken ct)
    {
        var made = await desk.CreateAsync(user.OrganisationId, request.Name, request.Municipality, request.ParentId, user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, made.Value.Version);
        return TypedResults.Created($"/api/associations/{made.Value.Id}", AssociationAnswer.Of(made.Value));
    }
}

internal sealed record AssociationRequest
{
    public required string Name { get; init; }

    /// <summary>Its municipality's code, four digits; a trade branch has none.</summary>
    public string? Municipality { get; init; }

    /// <summary>The district above it.</summary>
    public long? ParentId { get; init; }
}
