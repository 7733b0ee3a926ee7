using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.People;

internal static class GetPerson
{
    public static void MapGetPerson(this IEndpointRouteBuilder api) =>
        api.MapGet("/people/{id}", HandleAsync)
            .WithName(nameof(GetPerson))
            .WithTags("People")
            .WithSummary("What is known of somebody")
            .WithDescription("An organiser sees who is on a list of their own, and of them what their own associations know and have rung; an administrator everybody and everything. Who rang is not told. Every look is audited. ETag is their version, for If-Match.")
            .For(Importing.People)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<KnownPersonAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, PeopleDesk desk, HttpContext context, CancellationToken ct)
    {
        var known = await desk.GetAsync(user.OrganisationId, user.Session.Associations, id, user.Actor, ct);
        if (known.Refusal is { } refusal) return refusal.ToProblem();
        EntityTag.Give(context, known.Value.Version);
        return TypedResults.Ok(KnownPersonAnswer.Of(known.Value));
    }
}

internal sealed record KnownPersonAnswer
{
    public required long Id { get; init; }

    public string? ExternalId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By name.</summary>
    public string? Municipality { get; init; }

    /// <summary>Its code.</summary>
    public string? District { get; init; }

    /// <summary>What they said; codes.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Skyddade personuppgifter: never handed out, and shown to administrators only.</summary>
    public required bool Protected { get; init; }

    public required bool Restricted { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>In the order they are tried.</summary>
    public required IReadOnlyList<KnownNumberAnswer> Numbers { get; init; }

    /// <summary>What each association knows.</summary>
    public required IReadOnlyList<KnownFactsAnswer> Facts { get; init; }

    public required IReadOnlyList<PlaceOfPerson> Lists { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<CallOfPerson> Calls { get; init; }

    /// <summary>Why they are never rung; for administrators.</summary>
    public required IReadOnlyList<BlockAnswer> Blocks { get; init; }

    public static KnownPersonAnswer Of(KnownOfPerson known) => new()
    {
        Id = known.Person.Id,
        ExternalId = known.Person.ExternalId,
        FirstName = known.Person.FirstName,
        LastName = known.Person.LastName,
        BirthYear = known.Person.BirthYear,
        Municipality = Place.Named(known.Person.Municipality),
        District = known.District,
        Languages = known.Languages,
        Protected = known.IsProtected,
        Restricted = known.IsRestricted,
        CreatedAt = known.CreatedAt,
        Numbers = [.. known.Numbers.Select(n => new KnownNumberAnswer(n.Id, Place.ReadAloud(n.E164), n.E164, n.Kind, n.Blocked, n.Crowded, n.Told))],
        Facts = [.. known.Facts.Select(f => new KnownFactsAnswer(f.AssociationId, f.Facts, f.Source, f.ObtainedAt))],
        Lists = known.Places,
        Calls = known.Calls,
        Blocks = [.. known.Blocks.Select(BlockAnswer.Of)],
    };
}

/// <param name="Id">Its id.</param>
/// <param name="Display">As it is read aloud.</param>
/// <param name="Tel">As it is dialled.</param>
/// <param name="Kind">"mobile", "fixed", "foreign" …</param>
/// <param name="Blocked">Never rung, whoever has it.</param>
/// <param name="Crowded">On so many people that it is not rung until somebody has looked.</param>
/// <param name="Told">Known from the phone alone.</param>
internal sealed record KnownNumberAnswer(long Id, string Display, string Tel, string Kind, bool Blocked, bool Crowded, bool Told);

internal sealed record KnownFactsAnswer(long AssociationId, IReadOnlyDictionary<string, string> Facts, string? Source, string? ObtainedAt);
