using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Associations;

internal static class GetAssociation
{
    public static void MapGetAssociation(this IEndpointRouteBuilder api) =>
        api.MapGet("/associations/{id}", HandleAsync)
            .WithName(nameof(GetAssociation))
            .WithTags("Associations")
            .WithSummary("An association")
            .WithDescription("ETag is its version, for If-Match.")
            .For(Callers.Administrator | Callers.Organiser)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<AssociationAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, AssociationDesk desk, HttpContext context, CancellationToken ct)
    {
        if (!user.Session.Organises(id)) return new Refusal.UnknownAssociation().ToProblem();
        var found = await desk.GetAsync(user.OrganisationId, id, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(AssociationAnswer.Of(found.Value));
    }
}
