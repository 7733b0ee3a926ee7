using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.People;
using Canvass.CallQueue.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class RectifyPerson
{
    public static void MapRectifyPerson(this IEndpointRouteBuilder api) =>
        api.MapPut("/people/{id}", HandleAsync)
            .WithName(nameof(RectifyPerson))
            .WithTags("People")
            .WithSummary("Put right what was wrong of somebody")
            .WithDescription("All of it is set; what is left out is not known. With If-Match only if nobody has changed them meanwhile. Figures that were counted stay where they were.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 412);

    internal static async Task<Results<Ok<KnownPersonAnswer>, ProblemHttpResult>> HandleAsync(
        long id, RectifyPersonRequest request, CurrentUser user, PrivacyDesk desk, PeopleDesk people, HttpContext context, CancellationToken ct)
    {
        var right = new Rectification { FirstName = request.FirstName, LastName = request.LastName, BirthYear = request.BirthYear, Municipality = request.Municipality };
        var changed = await desk.RectifyAsync(user.OrganisationId, id, right, EntityTag.Seen(context), user.Session.Actor, ct);
        return changed.Refusal is { } refusal ? refusal.ToProblem() : await GetPerson.HandleAsync(id, user, people, context, ct);
    }
}

internal sealed record RectifyPersonRequest
{
    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By code or by name: "0180", "Stockholm".</summary>
    public string? Municipality { get; init; }
}
