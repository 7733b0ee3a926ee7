using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Associations;

internal static class ChangeAssociation
{
    public static void MapChangeAssociation(this IEndpointRouteBuilder api) =>
        api.MapPut("/associations/{id}", HandleAsync)
            .WithName(nameof(ChangeAssociation))
            .WithTags("Associations")
            .WithSummary("What an association is called, and where it belongs")
            .WithDescription("Whole: without municipality or parentId it has none from now on. It stands under none that stands under it. With If-Match only if nobody has changed it meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<AssociationAnswer>, ProblemHttpResult>> HandleAsync(
        long id, AssociationRequest request, CurrentUser user, AssociationDesk desk, HttpContext context, CancellationToken ct)
    {
        var settings = new AssociationSettings { Name = request.Name, Municipality = request.Municipality, ParentId = request.ParentId };
        var changed = await desk.ChangeAsync(user.OrganisationId, id, settings, EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(AssociationAnswer.Of(changed.Value));
    }
}
