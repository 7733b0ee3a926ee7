using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.Flags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Flags;

internal static class ListFlags
{
    public static void MapListFlags(this IEndpointRouteBuilder api) =>
        api.MapGet("/flags", HandleAsync)
            .WithName(nameof(ListFlags))
            .WithTags("Flags")
            .WithSummary("What somebody should look at")
            .WithDescription("The oldest first. state: waiting (open and taken; what is meant if it is left out), open, taken, answered, returned, withdrawn, all. An organiser sees those of their own associations, and none about protected people. "
                + "next is the cursor for after; without it this was the last page. Every look is audited.")
            .For(Importing.People)
            .Refuses(400);

    internal static async Task<Results<Ok<FlagsAnswer>, ProblemHttpResult>> HandleAsync(CurrentUser user, FlagDesk desk, CancellationToken ct, string state = FlagStates.Waiting, long after = 0, int? limit = null)
    {
        var page = await desk.ListAsync(user.Sight(), state, after, Paging.Limit(limit), user.Actor, ct);
        if (page.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new FlagsAnswer { Flags = [.. page.Value.Select(FlagAnswer.Of)], Next = Paging.Next(page.Value, Paging.Limit(limit), flag => flag.Id) });
    }

    public static FlagSight Sight(this CurrentUser user) => new(user.OrganisationId, user.Session.Associations);
}
