using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Users;

internal static class ListUsers
{
    public static void MapListUsers(this IEndpointRouteBuilder api) =>
        api.MapGet("/users", HandleAsync)
            .WithName(nameof(ListUsers))
            .WithTags("Users")
            .WithSummary("Who has an account in my organisation")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator)
            .Refuses(400);

    internal static async Task<Ok<UsersAnswer>> HandleAsync(CurrentUser user, UserDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.ListAsync(user.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new UsersAnswer { Users = [.. page.Select(UserAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), account => account.Id) });
    }
}

internal sealed record UsersAnswer
{
    public required IReadOnlyList<UserAnswer> Users { get; init; }

    public long? Next { get; init; }
}
