using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class TellApart
{
    public static void MapTellApart(this IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id}/differences", HandleAsync)
            .WithName(nameof(TellApart))
            .WithTags("People")
            .WithSummary("Two people are two")
            .WithDescription("They are not asked about again, and whoever was blocked for being perhaps the other is not any more: unblocked names them.")
            .For(Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Ok<ToldApartAnswer>, ProblemHttpResult>> HandleAsync(long id, OtherPersonRequest request, CurrentUser user, RegisterDesk desk, CancellationToken ct)
    {
        var told = await desk.DifferentAsync(user.OrganisationId, id, request.PersonId, user.Actor, ct);
        return told.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new ToldApartAnswer { Unblocked = told.Value });
    }
}

internal sealed record ToldApartAnswer
{
    /// <summary>People, by id.</summary>
    public required IReadOnlyList<long> Unblocked { get; init; }
}
