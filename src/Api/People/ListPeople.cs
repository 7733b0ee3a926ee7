using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class ListPeople
{
    public static void MapListPeople(this IEndpointRouteBuilder api) =>
        api.MapGet("/lists/{id}/people", HandleAsync)
            .WithName(nameof(ListPeople))
            .WithTags("People")
            .WithSummary("Who is on a list")
            .WithDescription("By id; sought is a name or a part of one, a number however it is spelt, or a membership number. next is the cursor for after; without it this was the last page. "
                + "Protected people are shown to administrators only. Every look is audited.")
            .For(Importing.People)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<PeopleAnswer>, ProblemHttpResult>> HandleAsync(
        long id, CurrentUser user, OwnLists own, PeopleDesk desk, CancellationToken ct, string? sought = null, long after = 0, int? limit = null)
    {
        if ((await own.ListAsync(user, id, ct)).Refusal is { } refusal) return refusal.ToProblem();
        var page = await desk.OnListAsync(new PeoplePage(user.OrganisationId, id, user.Session.IsAdministrator, after, Paging.Limit(limit)), sought, user.Actor, ct);
        return TypedResults.Ok(new PeopleAnswer { People = [.. page.Select(ListedPersonAnswer.Of)], Next = Paging.Next(page, Paging.Limit(limit), listed => listed.Person.Id) });
    }
}

internal sealed record PeopleAnswer
{
    public required IReadOnlyList<ListedPersonAnswer> People { get; init; }

    public long? Next { get; init; }
}

internal sealed record ListedPersonAnswer
{
    public required long Id { get; init; }

    public string? ExternalId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By name.</summary>
    public string? Municipality { get; init; }

    /// <summary>As they are read aloud.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>"never_rung", "held", "callback", "retry"; or why they are not rung any more: "done", "blocked", "protected", "no_number", "under_age".</summary>
    public required string Standing { get; init; }

    /// <summary>Skyddade personuppgifter: never handed out.</summary>
    public required bool Protected { get; init; }

    public static ListedPersonAnswer Of(ListedPerson listed) => new()
    {
        Id = listed.Person.Id,
        ExternalId = listed.Person.ExternalId,
        FirstName = listed.Person.FirstName,
        LastName = listed.Person.LastName,
        BirthYear = listed.Person.BirthYear,
        Municipality = Place.Named(listed.Person.Municipality),
        Numbers = [.. listed.Person.Numbers.Select(Place.ReadAloud)],
        Standing = listed.Standing,
        Protected = listed.IsProtected,
    };
}
