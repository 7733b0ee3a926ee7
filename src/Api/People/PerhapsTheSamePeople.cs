using System.Globalization;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class PerhapsTheSamePeople
{
    public static void MapPerhapsTheSamePeople(this IEndpointRouteBuilder api) =>
        api.MapGet("/people/perhaps-the-same", HandleAsync)
            .WithName(nameof(PerhapsTheSamePeople))
            .WithTags("People")
            .WithSummary("Pairs of one name on different numbers who are perhaps one person")
            .WithDescription("With what tells the two apart; of protected people nothing but the id. next is the cursor for after; without it this was the last page.")
            .For(Callers.Administrator)
            .Refuses(400);

    internal static async Task<Ok<PairsAnswer>> HandleAsync(CurrentUser user, RegisterDesk desk, CancellationToken ct, string? after = null, int? limit = null)
    {
        var page = await desk.PerhapsTheSameAsync(user.OrganisationId, Read(after), Paging.Limit(limit), ct);
        return TypedResults.Ok(new PairsAnswer
        {
            Pairs = [.. page.Select(pair => new PairAnswer(PairedPersonAnswer.Of(pair.One), PairedPersonAnswer.Of(pair.Other)))],
            Next = page.Count == Paging.Limit(limit) ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].One.Id}-{page[^1].Other.Id}") : null,
        });
    }

    /// <summary>A cursor that is none of ours is the beginning.</summary>
    private static (long, long) Read(string? cursor) =>
        cursor?.Split('-') is [var one, var other] && long.TryParse(one, CultureInfo.InvariantCulture, out var first) && long.TryParse(other, CultureInfo.InvariantCulture, out var second) ? (first, second) : (0, 0);
}

internal sealed record PairsAnswer
{
    public required IReadOnlyList<PairAnswer> Pairs { get; init; }

    public string? Next { get; init; }
}

internal sealed record PairAnswer(PairedPersonAnswer One, PairedPersonAnswer Other);

internal sealed record PairedPersonAnswer
{
    public required long Id { get; init; }

    public string? ExternalId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By name.</summary>
    public string? Municipality { get; init; }

    /// <summary>The names of those they are on.</summary>
    public required IReadOnlyList<string> Lists { get; init; }

    /// <summary>As they are read aloud.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    public required bool Protected { get; init; }

    /// <summary>Never rung.</summary>
    public required bool Blocked { get; init; }

    public static PairedPersonAnswer Of(RegisterPerson person) => new()
    {
        Id = person.Id,
        ExternalId = person.ExternalId,
        FirstName = person.FirstName,
        LastName = person.LastName,
        BirthYear = person.BirthYear,
        Municipality = Place.Named(person.Municipality),
        Lists = person.Lists,
        Numbers = [.. person.Numbers.Select(Place.ReadAloud)],
        Protected = person.Protected,
        Blocked = person.Blocked,
    };
}
