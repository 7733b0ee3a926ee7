using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class OfferEvening
{
    public static void MapOfferEvening(this IEndpointRouteBuilder api) =>
        api.MapPost("/rooms/{id}/evening-leaders", HandleAsync)
            .WithName(nameof(OfferEvening))
            .WithTags("Rooms")
            .WithSummary("Let somebody without an account lead this room for the evening")
            .WithDescription("The link, for a QR, works once: whoever opens it leads this one room from that one device until midnight.")
            .For(Callers.Leader | Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<EveningAnswer>, ProblemHttpResult>> HandleAsync(long id, EveningRequest request, CurrentUser user, LinkDesk desk, CanvassSettings settings, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var offered = await desk.OfferEveningAsync(user.OrganisationId, id, request.Name, user.Session.Actor, ct);
        return offered.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Created($"/api/rooms/{id}/evening-leaders", new EveningAnswer { Link = LinkText.For(settings, offered.Value.Token), EndsAt = offered.Value.EndsAt });
    }
}

internal sealed record EveningRequest
{
    /// <summary>What others see.</summary>
    public required string Name { get; init; }
}

internal sealed record EveningAnswer
{
    /// <summary>For a QR; shown this once.</summary>
    public required string Link { get; init; }

    /// <summary>Midnight.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}
