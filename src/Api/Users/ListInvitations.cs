using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class ListInvitations
{
    public static void MapListInvitations(this IEndpointRouteBuilder api) =>
        api.MapGet("/invitations", HandleAsync)
            .WithName(nameof(ListInvitations))
            .WithTags("Users")
            .WithSummary("Invitations that can still be opened")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator)
            .Refuses(400);

    internal static async Task<Ok<InvitationsAnswer>> HandleAsync(CurrentUser user, LinkDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.InvitationsAsync(user.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new InvitationsAnswer { Invitations = [.. page.Select(InvitationAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), invitation => invitation.Id) });
    }
}

internal sealed record InvitationsAnswer
{
    public required IReadOnlyList<InvitationAnswer> Invitations { get; init; }

    public long? Next { get; init; }
}
