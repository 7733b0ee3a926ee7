using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class ListLists
{
    public static void MapListLists(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists", HandleAsync)
            .WithName(nameof(ListLists))
            .WithTags("Lists")
            .WithSummary("The lists of my organisation; an organiser's own")
            .WithDescription("By id; campaign and association narrow it. next is the cursor for after; without it this was the last page.")
            .For(ListSight.Seers)
            .Refuses(400);

    internal static async Task<Ok<ListsAnswer>> HandleAsync(CurrentUser user, ListDesk desk, CancellationToken ct, long? campaign = null, long? association = null, long after = 0, int? limit = null)
    {
        var filter = new ListFilter { CampaignId = campaign, AssociationId = association, OfAssociations = user.Session.ListsOf() };
        var page = await desk.PageAsync(user.OrganisationId, filter, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new ListsAnswer { Lists = [.. page.Select(list => ListAnswer.Of(list))], Next = Paging.Next(page, Paging.Limit(limit), list => list.Id) });
    }
}

internal sealed record ListsAnswer
{
    public required IReadOnlyList<ListAnswer> Lists { get; init; }

    public long? Next { get; init; }
}
