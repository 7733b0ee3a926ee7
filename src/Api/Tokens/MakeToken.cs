using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Tokens;

internal static class MakeToken
{
    public static void MapMakeToken(this IEndpointRouteBuilder api) =>
        api.MapPost("/tokens", HandleAsync)
            .WithName(nameof(MakeToken))
            .WithTags("Tokens")
            .WithSummary("A token for a program")
            .WithDescription("Shown this once. It reaches the operations whose x-scope it names, in this organisation, for a year at most; sent as Authorization: Bearer.")
            .For(Callers.Administrator)
            .Refuses(400, 409);

    internal static async Task<Results<Created<MadeTokenAnswer>, ProblemHttpResult>> HandleAsync(
        MakeTokenRequest request, CurrentUser user, ProgramTokenDesk desk, EndpointDataSource endpoints, CancellationToken ct)
    {
        var made = await desk.CreateAsync(user.OrganisationId, request.Name, request.Scopes, Admission.Scopes(endpoints), request.EndsAt, user.Session.Actor, ct);
        return made.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Created("/api/tokens", new MadeTokenAnswer { Token = made.Value.Token, About = TokenAnswer.Of(made.Value.Made) });
    }
}

internal sealed record MakeTokenRequest
{
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>A year from now if left out.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

internal sealed record MadeTokenAnswer
{
    public required string Token { get; init; }

    public required TokenAnswer About { get; init; }
}

internal sealed record TokenAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public static TokenAnswer Of(ProgramToken token) => new() { Id = token.Id, Name = token.Name, Scopes = token.Scopes, CreatedAt = token.CreatedAt, EndsAt = token.EndsAt };
}
