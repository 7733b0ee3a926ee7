using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class ChangeUser
{
    public static void MapChangeUser(this IEndpointRouteBuilder api) =>
        api.MapPut("/users/{id}", HandleAsync)
            .WithName(nameof(ChangeUser))
            .WithTags("Users")
            .WithSummary("What somebody may do, and whether they may sign in at all")
            .WithDescription("Holds for those who are signed in within seconds, on every replica. With If-Match only if nobody has changed the account meanwhile. The last administrator stays one.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409, 412);

    internal static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> HandleAsync(long id, ChangeUserRequest request, CurrentUser user, UserDesk desk, HttpContext context, CancellationToken ct)
    {
        if (RoleRequest.Read(request.Roles) is not { } roles) return new Refusal.InvalidRoles().ToProblem();
        var change = new UserChange { Name = request.Name, Roles = roles, Disabled = request.Disabled ?? false };
        var changed = await desk.ChangeAsync(user.OrganisationId, id, change, EntityTag.Seen(context), user.Session.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(UserAnswer.Of(changed.Value));
    }
}

internal sealed record ChangeUserRequest
{
    public required string Name { get; init; }

    public required IReadOnlyList<RoleRequest> Roles { get; init; }

    /// <summary>Signed out everywhere, and does not get in until this is taken back.</summary>
    public bool? Disabled { get; init; }
}
