using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.FollowUps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.FollowUps;

internal static class AddFollowUp
{
    public static void MapAddFollowUp(this IEndpointRouteBuilder api) =>
        api.MapPost("/follow-ups", HandleAsync)
            .WithName(nameof(AddFollowUp))
            .WithTags("Follow-ups")
            .WithSummary("Something is owed to somebody")
            .WithDescription("To a person on one of the association's lists, or to whom a flag is about. Due in seven days unless dueOn says otherwise. An answer marked \"follow up\" makes one by itself.")
            .For(Importing.People)
            .Refuses(400, 404);

    internal static async Task<Results<Created<FollowUpAnswer>, ProblemHttpResult>> HandleAsync(FollowUpRequest request, CurrentUser user, FollowUpDesk desk, HttpContext context, CancellationToken ct)
    {
        var made = await desk.AddAsync(new NewFollowUp
        {
            OrganisationId = user.OrganisationId, Associations = user.Session.Associations, PersonId = request.PersonId, AssociationId = request.AssociationId, FlagId = request.FlagId,
            What = request.What, DueOn = request.DueOn, Owner = request.Owner, Actor = user.Actor,
        }, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, made.Value.Version);
        return TypedResults.Created($"/api/follow-ups/{made.Value.Id}", FollowUpAnswer.Of(made.Value, desk.Today));
    }
}

internal sealed record FollowUpRequest
{
    /// <summary>This or flagId.</summary>
    public long? PersonId { get; init; }

    /// <summary>Who owes it; may be left out where only one can be meant.</summary>
    public long? AssociationId { get; init; }

    public long? FlagId { get; init; }

    public required string What { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>Who takes it, by name.</summary>
    public string? Owner { get; init; }
}
