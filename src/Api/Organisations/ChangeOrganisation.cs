using System.Text.Json;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Organisations;

internal static class ChangeOrganisation
{
    public static void MapChangeOrganisation(this IEndpointRouteBuilder api) =>
        api.MapPut("/organisation", HandleAsync)
            .WithName(nameof(ChangeOrganisation))
            .WithTags("Organisation")
            .WithSummary("What my organisation is called, who answers for it, and its rules")
            .WithDescription("What is left out stays as it is, within the rules too. Controller and contact must be said before a campaign or a list opens. With If-Match only if nobody has changed it meanwhile.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<OrganisationAnswer>, ProblemHttpResult>> HandleAsync(ChangeOrganisationRequest request, CurrentUser user, OrganisationDesk desk, HttpContext context, CancellationToken ct)
    {
        var changed = await desk.ChangeAsync(user.OrganisationId, new OrganisationChange
        {
            IfVersion = EntityTag.Seen(context),
            Name = request.Name,
            RulesToMerge = request.Rules?.GetRawText(),
            Controller = request.Controller,
            Contact = request.Contact,
            DataProtectionContact = request.DataProtectionContact,
            CallbackNumber = request.CallbackNumber,
        }, user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(OrganisationAnswer.Of(changed.Value));
    }
}

internal sealed record ChangeOrganisationRequest
{
    public string? Name { get; init; }

    /// <summary>Who answers for what is kept about people, by its full name.</summary>
    public string? Controller { get; init; }

    /// <summary>How whoever was rung reaches them: an address, a number, an e-mail.</summary>
    public string? Contact { get; init; }

    public string? DataProtectionContact { get; init; }

    /// <summary>Where somebody rings back who missed a call.</summary>
    public string? CallbackNumber { get; init; }

    /// <summary>Those that change, as GET answers them.</summary>
    public JsonElement? Rules { get; init; }
}
