using Canvass.Api.Access;
using Canvass.Api.Mail;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class Invite
{
    public static void MapInvite(this IEndpointRouteBuilder api) =>
        api.MapPost("/invitations", HandleAsync)
            .WithName(nameof(Invite))
            .WithTags("Users")
            .WithSummary("Invite somebody to an account")
            .WithDescription("The link works once, for three days. It is sent, or answered for you to hand over where no mail server is set. Inviting the same address again withdraws the first.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<InvitedAnswer>, ProblemHttpResult>> HandleAsync(InviteRequest request, CurrentUser user, LinkDesk links, LinkSender sender, CancellationToken ct)
    {
        if (RoleRequest.Read(request.Roles) is not { } roles) return new Refusal.InvalidRoles().ToProblem();
        var made = await links.InviteAsync(user.OrganisationId, request.Email, request.Name, roles, user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        var link = await sender.SendAsync(made.Value.Token, l => Letter.Invitation(made.Value.Made.Email, l), ct);
        return TypedResults.Created("/api/invitations", new InvitedAnswer { Invitation = InvitationAnswer.Of(made.Value.Made), Mailed = link is null, Link = link });
    }
}

internal sealed record InviteRequest
{
    public required string Email { get; init; }

    /// <summary>What others see; whoever is invited may correct it.</summary>
    public string? Name { get; init; }

    public required IReadOnlyList<RoleRequest> Roles { get; init; }
}

internal sealed record InvitedAnswer
{
    public required InvitationAnswer Invitation { get; init; }

    /// <summary>A letter with the link is on its way.</summary>
    public required bool Mailed { get; init; }

    /// <summary>To copy, this once, where none is.</summary>
    public string? Link { get; init; }
}

internal sealed record InvitationAnswer
{
    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<RoleAnswer> Roles { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public static InvitationAnswer Of(Invitation invitation) => new()
    {
        Id = invitation.Id,
        Email = invitation.Email,
        Name = invitation.Name,
        Roles = [.. invitation.Roles.Select(RoleAnswer.Of)],
        CreatedAt = invitation.CreatedAt,
        EndsAt = invitation.EndsAt,
    };
}
