using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class ExtractPerson
{
    public static void MapExtractPerson(this IEndpointRouteBuilder api)
    {
        api.MapGet("/people/{id}/extract", HandleAsync)
            .WithName(nameof(ExtractPerson))
            .WithTags("People")
            .WithSummary("Everything that is kept of somebody, for them")
            .WithDescription("Of those who rang or looked only their role and when. That it was drawn is audited.")
            .For(Callers.Administrator)
            .Refuses(400, 404);
        api.MapGet("/people/{id}/letter", WriteAsync)
            .WithName("ExtractLetter")
            .WithTags("People")
            .WithSummary("The same as a letter that they can read")
            .WithDescription("language is sv (also when it is left out) or en. That it was drawn is audited.")
            .For(Callers.Administrator)
            .Produces<string>(200, "text/plain")
            .Refuses(400, 404);
    }

    internal static async Task<Results<Ok<PersonExtract>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, PrivacyDesk desk, CancellationToken ct)
    {
        var extract = await desk.ExtractAsync(user.OrganisationId, id, user.Session.Actor, ct);
        return extract.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(extract.Value);
    }

    internal static async Task<Results<ContentHttpResult, ProblemHttpResult>> WriteAsync(long id, string? language, CurrentUser user, PrivacyDesk desk, CanvassSettings settings, CancellationToken ct)
    {
        if (language is not (null or ExtractLetter.Swedish or ExtractLetter.English)) return new Refusal.InvalidLanguages().ToProblem();
        var extract = await desk.ExtractAsync(user.OrganisationId, id, user.Session.Actor, ct);
        if (extract.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Text(ExtractLetter.Write(extract.Value, language ?? ExtractLetter.Swedish, settings.TimeZone), "text/plain", System.Text.Encoding.UTF8);
    }
}
