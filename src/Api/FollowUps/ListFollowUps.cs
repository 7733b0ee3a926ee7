using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.FollowUps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.FollowUps;

internal static class ListFollowUps
{
    public static void MapListFollowUps(this IEndpointRouteBuilder api) =>
        api.MapGet("/follow-ups", HandleAsync)
            .WithName(nameof(ListFollowUps))
            .WithTags("Follow-ups")
            .WithSummary("What was promised on the phone")
            .WithDescription("By id; state: open (what is meant if it is left out), overdue, done, all; of one association; of one owner. An organiser sees those of their own associations, and none of protected people. "
                + "next is the cursor for after; without it this was the last page. Every look is audited.")
            .For(Importing.People)
            .Refuses(400);

    internal static async Task<Results<Ok<FollowUpsAnswer>, ProblemHttpResult>> HandleAsync(
        CurrentUser user, FollowUpDesk desk, CancellationToken ct, string state = FollowUpsAsked.Open, long? association = null, string? owner = null, long after = 0, int? limit = null)
    {
        var asked = FollowUpAnswer.Asked(user, Paging.Limit(limit)) with { State = state, AssociationId = association, Owner = owner, After = after };
        var listed = await desk.ListAsync(asked, user.Actor, ct);
        if (listed.Refusal is { } refusal) return refusal.ToProblem();
        var (page, counts) = listed.Value;
        return TypedResults.Ok(new FollowUpsAnswer { FollowUps = [.. page.Select(one => FollowUpAnswer.Of(one, desk.Today))], Counts = counts, Next = Paging.Next(page, Paging.Limit(limit), one => one.Id) });
    }
}
