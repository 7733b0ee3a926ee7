using Canvass.Api.Access;
using Canvass.Api.Campaigns;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class PreviewState
{
    public static void MapPreviewState(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists/{id}/state", HandleAsync)
            .WithName(nameof(PreviewState))
            .WithTags("Lists")
            .WithSummary("What comes of those who are still to be rung, and what would")
            .WithDescription("now is as the list is; with to (open, draining, paused or closed), then is as it would be. Nothing is changed. The counts may be a second old.")
            .For(ListSight.Steerers)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<StateAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, ListDesk desk, CallDesk calls, CancellationToken ct, string? to = null)
    {
        var found = await desk.OwnAsync(user, id, ct);
        if (found.Refusal is { } unknown) return unknown.ToProblem();
        var list = found.Value;
        Stage? wanted = null;
        if (to is not null)
        {
            if (ListState.Read(to) is not { } stage) return ListState.Unknown();
            var would = ListDesk.Would(list, stage);
            if (would.Refusal is { } refusal) return refusal.ToProblem();
            wanted = stage;
        }
        var standing = await calls.StandingAsync(user.OrganisationId, id, ct);
        if (standing.Refusal is { } gone) return gone.ToProblem();
        return TypedResults.Ok(new StateAnswer
        {
            State = StageNames.Of(list.Stage),
            Now = standing.Value.At(list.Stage),
            To = to,
            Then = wanted is { } then ? standing.Value.At(then) : null,
        });
    }
}

internal sealed record StateAnswer
{
    public required string State { get; init; }

    public required ListOutlook Now { get; init; }

    public string? To { get; init; }

    public ListOutlook? Then { get; init; }
}
