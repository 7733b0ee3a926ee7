using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Associations;

internal static class ListAssociations
{
    public static void MapListAssociations(this IEndpointRouteBuilder api) =>
        api.MapGet("/associations", HandleAsync)
            .WithName(nameof(ListAssociations))
            .WithTags("Associations")
            .WithSummary("The associations of my organisation; an organiser's own")
            .WithDescription("By id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator | Callers.Organiser)
            .Refuses(400);

    internal static async Task<Ok<AssociationsAnswer>> HandleAsync(CurrentUser user, AssociationDesk desk, CancellationToken ct, long after = 0, int? limit = null)
    {
        var page = await desk.PageAsync(user.OrganisationId, user.Session.Associations, after, Paging.Limit(limit), ct);
        return TypedResults.Ok(new AssociationsAnswer { Associations = [.. page.Select(AssociationAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), association => association.Id) });
    }
}

internal sealed record AssociationsAnswer
{
    public required IReadOnlyList<AssociationAnswer> Associations { get; init; }

    public long? Next { get; init; }
}

internal sealed record AssociationAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Its municipality's code; a trade branch has none.</summary>
    public string? Municipality { get; init; }

    /// <summary>The district above it.</summary>
    public long? ParentId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static AssociationAnswer Of(Association association) => new()
    {
        Id = association.Id,
        Name = association.Name,
        Municipality = association.Municipality,
        ParentId = association.ParentId,
        CreatedAt = association.CreatedAt,
    };
}
