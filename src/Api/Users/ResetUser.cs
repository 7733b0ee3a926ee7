using Canvass.Api.Access;
using Canvass.Api.Mail;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class ResetUser
{
    public static void MapResetUser(this IEndpointRouteBuilder api) =>
        api.MapPost("/users/{id}/reset", HandleAsync)
            .WithName(nameof(ResetUser))
            .WithTags("Users")
            .WithSummary("Somebody has lost their password or their second factor")
            .WithDescription("Their sessions, password and second factor are worth nothing from now on. A link is sent to them, or answered for you to hand over where no mail server is set: it works once, for a day, and lets them choose both anew.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<LinkAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, LinkDesk links, LinkSender sender, CancellationToken ct)
    {
        var offered = await links.ResetAsync(user.OrganisationId, id, user.Session.Actor, ct);
        if (offered.Refusal is { } refusal) return refusal.ToProblem();
        var link = await sender.SendAsync(offered.Value.Token, l => Letter.Reset(offered.Value.Made.Email, l), ct);
        return TypedResults.Ok(new LinkAnswer { Mailed = link is null, Link = link, EndsAt = offered.Value.Made.EndsAt });
    }
}

internal sealed record LinkAnswer
{
    /// <summary>A letter with the link is on its way.</summary>
    public required bool Mailed { get; init; }

    /// <summary>To copy, this once, where none is.</summary>
    public string? Link { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}
