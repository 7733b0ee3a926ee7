using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Tokens;

internal static class ListTokens
{
    public static void MapListTokens(this IEndpointRouteBuilder api) =>
        api.MapGet("/tokens", HandleAsync)
            .WithName(nameof(ListTokens))
            .WithTags("Tokens")
            .WithSummary("Tokens of programs that work")
            .WithDescription("By id, without the tokens themselves. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator)
            .Refuses(400);

    internal static async Task<Ok<TokensAnswer>> HandleAsync(CurrentUser user, ProgramTokenDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.ListAsync(user.OrganisationId, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new TokensAnswer { Tokens = [.. page.Select(TokenAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), token => token.Id) });
    }
}

internal sealed record TokensAnswer
{
    public required IReadOnlyList<TokenAnswer> Tokens { get; init; }

    public long? Next { get; init; }
}
