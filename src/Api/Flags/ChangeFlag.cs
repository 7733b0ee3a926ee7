using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.Flags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Flags;

internal static class ChangeFlag
{
    public static void MapChangeFlag(this IEndpointRouteBuilder api) =>
        api.MapPut("/flags/{id}", HandleAsync)
            .WithName(nameof(ChangeFlag))
            .WithTags("Flags")
            .WithSummary("See to a flag: take it, answer it, or give somebody back to the queue")
            .WithDescription("An answer reaches the volunteer in the room, if they still sit there, and stands with the flag otherwise. returned takes back what was reported (not on the list, deceased): the person stands where they stood before that call. "
                + "409 flag-ended: it was seen to already; 409 nothing-to-return: it took nobody off. With If-Match only if nobody was faster.")
            .For(Importing.People)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<FlagAnswer>, ProblemHttpResult>> HandleAsync(long id, FlagRequest request, CurrentUser user, FlagDesk desk, HttpContext context, CancellationToken ct)
    {
        var changed = await desk.ChangeAsync(user.Sight(), id, request.ToChange(), EntityTag.Seen(context), (user.Actor, user.Session.Name), ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(FlagAnswer.Of(changed.Value));
    }
}
