using Canvass.Api.Access;
using Canvass.Api.Campaigns;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Lists;

internal static class MakeList
{
    public static void MapMakeList(this IEndpointRouteBuilder api) =>
        api.MapPost("/lists", HandleAsync)
            .WithName(nameof(MakeList))
            .WithTags("Lists")
            .WithSummary("Make an empty list, as a draft")
            .WithDescription("An import fills it. Organisers make lists of their own associations.")
            .For(ListSight.Steerers)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<ListAnswer>, ProblemHttpResult>> HandleAsync(MakeListRequest request, CurrentUser user, ListDesk desk, HttpContext context, CancellationToken ct)
    {
        if (!user.Session.Organises(request.AssociationId)) return new Refusal.UnknownAssociation().ToProblem();
        var made = await desk.CreateAsync(user.OrganisationId, new NewList
        {
            CampaignId = request.CampaignId,
            AssociationId = request.AssociationId,
            Name = request.Name,
            MatchLanguages = request.MatchLanguages ?? false,
            RetryShare = request.RetryShare,
            Basis = request.Basis?.ToBasis() ?? new Basis(),
        }, user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, made.Value.Version);
        return TypedResults.Created($"/api/lists/{made.Value.Id}", ListAnswer.Of(made.Value));
    }
}

internal sealed record MakeListRequest
{
    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required string Name { get; init; }

    /// <summary>People who have said which languages they speak, none of them Swedish, are handed to volunteers who speak one of those.</summary>
    public bool? MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry, from 1 to 100; left out: as the campaign has it.</summary>
    public int? RetryShare { get; init; }

    /// <summary>What it does not say, its campaign says.</summary>
    public BasisRequest? Basis { get; init; }
}
