using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Organisations;

internal static class GetOrganisation
{
    public static void MapGetOrganisation(this IEndpointRouteBuilder api) =>
        api.MapGet("/organisation", HandleAsync)
            .WithName(nameof(GetOrganisation))
            .WithTags("Organisation")
            .WithSummary("My organisation: who answers for it, and what protects people in all its campaigns")
            .WithDescription("ETag is its version, for If-Match.")
            .For(Callers.Administrator)
            .Refuses(404);

    internal static async Task<Results<Ok<OrganisationAnswer>, ProblemHttpResult>> HandleAsync(CurrentUser user, OrganisationDesk desk, HttpContext context, CancellationToken ct)
    {
        var found = await desk.GetAsync(user.OrganisationId, ct);
        if (found.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, found.Value.Version);
        return TypedResults.Ok(OrganisationAnswer.Of(found.Value));
    }
}

internal sealed record OrganisationAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who answers for what is kept about people.</summary>
    public string? Controller { get; init; }

    /// <summary>How whoever was rung reaches them.</summary>
    public string? Contact { get; init; }

    public string? DataProtectionContact { get; init; }

    /// <summary>Where somebody rings back who missed a call.</summary>
    public string? CallbackNumber { get; init; }

    /// <summary>What protects a person across all campaigns.</summary>
    public required OrganisationRules Rules { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static OrganisationAnswer Of(Organisation organisation) => new()
    {
        Id = organisation.Id,
        Name = organisation.Name,
        Controller = organisation.Controller,
        Contact = organisation.Contact,
        DataProtectionContact = organisation.DataProtectionContact,
        CallbackNumber = organisation.CallbackNumber,
        Rules = organisation.Rules,
        CreatedAt = organisation.CreatedAt,
    };
}
