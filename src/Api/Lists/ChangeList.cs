using Canvass.Api.Access;
using Canvass.Api.Campaigns;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class ChangeList
{
    public static void MapChangeList(this IEndpointRouteBuilder api) =>
        api.MapPut("/lists/{id}", HandleAsync)
            .WithName(nameof(ChangeList))
            .WithTags("Lists")
            .WithSummary("A list's name, the order of its queue, and what its people are to you")
            .WithDescription("What is left out stays as it is. Matching by language is decided before people are brought in. The order holds from the next claim on. With If-Match only if nobody has changed it meanwhile.")
            .For(ListSight.Steerers)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<ListAnswer>, ProblemHttpResult>> HandleAsync(long id, ChangeListRequest request, CurrentUser user, ListDesk desk, HttpContext context, CancellationToken ct)
    {
        if ((await desk.OwnAsync(user, id, ct)).Refusal is { } unknown) return unknown.ToProblem();
        var changed = await desk.ChangeAsync(user.OrganisationId, id, new ListChange
        {
            IfVersion = EntityTag.Seen(context),
            Name = request.Name,
            MatchLanguages = request.MatchLanguages,
            RetryShare = request.RetryShare,
            Basis = request.Basis?.ToBasis(),
        }, user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(ListAnswer.Of(changed.Value));
    }
}

internal sealed record ChangeListRequest
{
    public string? Name { get; init; }

    /// <summary>Only while nobody is on the list.</summary>
    public bool? MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry, from 1 (retries first) to 100.</summary>
    public int? RetryShare { get; init; }

    public BasisRequest? Basis { get; init; }
}
