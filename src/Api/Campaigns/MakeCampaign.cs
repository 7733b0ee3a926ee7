using System.Text.Json;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.Api.Settings;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

internal static class MakeCampaign
{
    public static void MapMakeCampaign(this IEndpointRouteBuilder api) =>
        api.MapPost("/campaigns", HandleAsync)
            .WithName(nameof(MakeCampaign))
            .WithTags("Campaigns")
            .WithSummary("Make a campaign, as a draft")
            .WithDescription("Rules that are left out are the usual ones.")
            .For(Callers.Administrator)
            .Refuses(400, 409);

    internal static async Task<Results<Created<CampaignAnswer>, ProblemHttpResult>> HandleAsync(
        MakeCampaignRequest request, CurrentUser user, CampaignDesk desk, CanvassSettings settings, HttpContext context, CancellationToken ct)
    {
        var wanted = new CampaignSettings { Name = request.Name, FirstDay = request.FirstDay, LastDay = request.LastDay, TimeZone = request.TimeZone ?? settings.TimeZone.Id };
        var more = new CampaignChange
        {
            RulesToMerge = request.Rules?.GetRawText(),
            ScriptToRead = request.Script?.GetRawText(),
            QuestionsToRead = request.Questions?.GetRawText(),
            Basis = request.Basis?.ToBasis(),
        };
        var made = await desk.CreateAsync(user.OrganisationId, wanted, more, user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, made.Value.Version);
        return TypedResults.Created($"/api/campaigns/{made.Value.Id}", CampaignAnswer.Of(made.Value));
    }
}

internal sealed record MakeCampaignRequest
{
    public required string Name { get; init; }

    /// <summary>Nobody is rung before it, and campaign weeks are counted from it.</summary>
    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    /// <summary>As Europe/Stockholm; left out, the installation's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Those that are not the usual ones, as GET answers them.</summary>
    public JsonElement? Rules { get; init; }

    /// <summary>Steps and answers to objections, as GET answers them.</summary>
    public JsonElement? Script { get; init; }

    /// <summary>In their order, as GET answers them.</summary>
    public JsonElement? Questions { get; init; }

    public BasisRequest? Basis { get; init; }
}
