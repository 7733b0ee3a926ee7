using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class AddBlock
{
    public static void MapAddBlock(this IEndpointRouteBuilder api) =>
        api.MapPost("/blocklist", HandleAsync)
            .WithName(nameof(AddBlock))
            .WithTags("Block list")
            .WithSummary("Never ring a number, a membership number or a person again")
            .WithDescription("One of number, externalId and personId. In the whole organisation, whoever has it now or later, however it is spelt; a person with the membership number and all numbers they have now. "
                + "ids names what was not blocked by hand already.")
            .For(Callers.Administrator)
            .Refuses(400, 404);

    internal static async Task<Results<Created<BlockedAnswer>, ProblemHttpResult>> HandleAsync(BlockRequest request, CurrentUser user, RegisterDesk desk, CancellationToken ct)
    {
        var (organisation, reason) = (user.OrganisationId, request.Reason ?? "by hand");
        var blocked = request switch
        {
            { Number: { } number, ExternalId: null, PersonId: null } => One(await desk.BlockNumberAsync(organisation, number, reason, user.Actor, ct)),
            { Number: null, ExternalId: { } externalId, PersonId: null } => One(await desk.BlockExternalIdAsync(organisation, externalId, reason, user.Actor, ct)),
            { Number: null, ExternalId: null, PersonId: { } person } => All(await desk.BlockPersonAsync(organisation, person, reason, user.Actor, ct)),
            _ => new Refusal.UnclearBlock(),
        };
        return blocked.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created("/api/blocklist", blocked.Value);
    }

    private static Answer<BlockedAnswer> One(Answer<long> block) => block.Refusal is { } refusal ? refusal : new BlockedAnswer { Ids = [block.Value] };

    private static Answer<BlockedAnswer> All(Answer<IReadOnlyList<BlockEntry>> blocks) => blocks.Refusal is { } refusal ? refusal : new BlockedAnswer { Ids = [.. blocks.Value.Select(b => b.Id)] };
}

internal sealed record BlockRequest
{
    public string? Number { get; init; }

    /// <summary>A membership number.</summary>
    public string? ExternalId { get; init; }

    public long? PersonId { get; init; }

    /// <summary>Why, for whoever looks at it later. Nothing that tells who it is.</summary>
    public string? Reason { get; init; }
}

internal sealed record BlockedAnswer
{
    public required IReadOnlyList<long> Ids { get; init; }
}
