using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class ConfirmVolunteer
{
    public static void MapConfirmVolunteer(this IEndpointRouteBuilder api) =>
        api.MapPut("/volunteers/{id}/confirmed", HandleAsync)
            .WithName(nameof(ConfirmVolunteer))
            .WithTags("Rooms")
            .WithSummary("I know this newcomer")
            .WithDescription("Of somebody who sits in a room of mine. Remembered in the organisation: the limit of thirty numbers is theirs no more.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        var confirmed = user.Session.IsAdministrator ? await desk.ConfirmAsync(user.OrganisationId, id, ct) : await desk.ConfirmAsync(user.OrganisationId, id, user.Session.Leads, ct);
        return confirmed.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}
