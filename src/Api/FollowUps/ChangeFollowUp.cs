using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.FollowUps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.FollowUps;

internal static class ChangeFollowUp
{
    public static void MapChangeFollowUp(this IEndpointRouteBuilder api) =>
        api.MapPut("/follow-ups/{id}", HandleAsync)
            .WithName(nameof(ChangeFollowUp))
            .WithTags("Follow-ups")
            .WithSummary("Who takes it, until when, and that it is done")
            .WithDescription("What is left out stays as it is; an empty owner is nobody. done: false opens it again. With If-Match only if nobody was faster.")
            .For(Importing.People)
            .Refuses(400, 404, 412);

    internal static async Task<Results<Ok<FollowUpAnswer>, ProblemHttpResult>> HandleAsync(long id, FollowUpChangeRequest request, CurrentUser user, FollowUpDesk desk, HttpContext context, CancellationToken ct)
    {
        var change = new FollowUpChange { What = request.What, DueOn = request.DueOn, Owner = request.Owner, Done = request.Done };
        var changed = await desk.ChangeAsync(FollowUpAnswer.Asked(user), id, change, EntityTag.Seen(context), user.Actor, ct);
        if (changed.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, changed.Value.Version);
        return TypedResults.Ok(FollowUpAnswer.Of(changed.Value, desk.Today));
    }
}

internal sealed record FollowUpChangeRequest
{
    public string? What { get; init; }

    public DateOnly? DueOn { get; init; }

    public string? Owner { get; init; }

    public bool? Done { get; init; }
}
