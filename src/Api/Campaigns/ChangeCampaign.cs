using System.Text.Json;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

internal static class ChangeCampaign
{
    public static void MapChangeCampaign(this IEndpointRouteBuilder api) =>
        api.MapPut("/campaigns/{id}", HandleAsync)
            .WithName(nameof(ChangeCampaign))
            .WithTags("Campaigns")
            .WithSummary("A campaign's name, period, rules, script and questions")
            .WithDescription("What is left out stays as it is, within rules and basis too; a script, and questions, are taken whole. The first day and the time zone stand once somebody was rung. With If-Match only if nobody has changed it meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> HandleAsync(
        long id, ChangeCampaignRequest request, CurrentUser user, CampaignDesk desk, HttpContext context, CancellationToken ct)
    {
        var changed = await desk.ChangeAsync(user.OrganisationId, id, new CampaignChange
        {
            IfVersion = EntityTag.Seen(context),
            Name = request.Name,
            FirstDay = request.FirstDay,
            LastDay = request.LastDay,
            TimeZone = request.TimeZone,
            RulesToMerge = request.Rules?.GetRawText(),
            ScriptToRead = request.Script?.GetRawText(),
            QuestionsToRead = request.Questions?.GetRawText(),
            Basis = request.Basis?.ToBasis(),
        }, user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(CampaignAnswer.Of(changed.Value));
    }
}

internal sealed record ChangeCampaignRequest
{
    public string? Name { get; init; }

    public DateOnly? FirstDay { get; init; }

    public DateOnly? LastDay { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>Those that change, as GET answers them.</summary>
    public JsonElement? Rules { get; init; }

    /// <summary>The whole of it: steps and answers to objections, as GET answers them.</summary>
    public JsonElement? Script { get; init; }

    /// <summary>All of them in their order, as GET answers them.</summary>
    public JsonElement? Questions { get; init; }

    public BasisRequest? Basis { get; init; }
}
