using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.People;

/// <summary>Who is on a list and what is known of somebody, for those who may see them. Every look is audited.</summary>
public sealed class PeopleDesk
{
    private const int LongestSearch = 100;

    private readonly IPeople people;

    internal PeopleDesk(IPeople people) => this.people = people;

    /// <param name="page">Of whom, after whom, how many.</param>
    /// <param name="sought">A name or a part of it, a number however it is spelt, or a membership number; null: everybody.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<IReadOnlyList<ListedPerson>> OnListAsync(PeoplePage page, string? sought, string actor, CancellationToken ct = default)
    {
        var search = sought is null ? PeopleSearch.Everybody : SearchFor(sought);
        if (search is null) return [];
        var found = await people.OnListAsync(page, search, ct);
        await people.AuditAsync(page.OrganisationId, actor, "people_list", $"list:{page.ListId}", string.Join(' ', found.Select(p => p.Person.Id)), ct);
        return found;
    }

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="associations">Those whose people the caller may see, and what these associations know; null: everybody and everything.</param>
    /// <param name="personId">Who.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<KnownOfPerson>> GetAsync(long organisationId, IReadOnlyList<long>? associations, long personId, string actor, CancellationToken ct = default)
    {
        if (await people.FindAsync(organisationId, associations, personId, ct) is not { } known) return new Refusal.UnknownPerson();
        await people.AuditAsync(organisationId, actor, "person_view", $"person:{personId}", null, ct);
        return known;
    }

    /// <returns>Null: what nobody can be called.</returns>
    private static PeopleSearch? SearchFor(string sought)
    {
        if (PlainText.Line(sought, LongestSearch) is not { } line) return null;
        var number = PhoneNumber.Parse(line);
        return new PeopleSearch(FoldedName.OfFull(line), number.IsNumber ? number.Number.E164 : null, line);
    }
}

/// <param name="OrganisationId">The caller's own.</param>
/// <param name="ListId">Which list.</param>
/// <param name="WithProtected">Protected people too.</param>
/// <param name="After">The last person of the page before.</param>
/// <param name="Limit">How many.</param>
public sealed record PeoplePage(long OrganisationId, long ListId, bool WithProtected, long After, int Limit);

/// <param name="Name">A part of the folded full name; empty: nobody by name.</param>
/// <param name="E164">A number.</param>
/// <param name="ExternalId">A membership number.</param>
internal sealed record PeopleSearch(string Name, string? E164, string? ExternalId)
{
    public static readonly PeopleSearch Everybody = new("", null, null);
}

/// <param name="Person">Who.</param>
/// <param name="Standing">Where they stand, as <see cref="PlaceOfPerson"/> says it.</param>
/// <param name="IsProtected">Never handed out, and shown to administrators only.</param>
public sealed record ListedPerson(RegisterPerson Person, string Standing, bool IsProtected);

/// <summary>All that is known of somebody, as far as whoever asks may see it.</summary>
public sealed record KnownOfPerson
{
    public required RegisterPerson Person { get; init; }

    public string? District { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public required bool IsProtected { get; init; }

    public required bool IsRestricted { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Another one with every change of what is said here of the person.</summary>
    public required long Version { get; init; }

    /// <summary>In the order they are tried.</summary>
    public required IReadOnlyList<NumberOfPerson> Numbers { get; init; }

    public required IReadOnlyList<FactsOfPerson> Facts { get; init; }

    public required IReadOnlyList<PlaceOfPerson> Places { get; init; }

    /// <summary>Calls whose outcome stands, newest first. Who rang is nobody's business.</summary>
    public required IReadOnlyList<CallOfPerson> Calls { get; init; }

    /// <summary>Those that name the person, their membership number or one of their numbers; their reasons may speak of others, so only for whoever may see everybody.</summary>
    public required IReadOnlyList<BlockEntry> Blocks { get; init; }
}

/// <param name="Blocked">Never rung.</param>
/// <param name="Crowded">On so many people that it is not rung until somebody has looked.</param>
/// <param name="Told">Known from the phone alone.</param>
public sealed record NumberOfPerson(long Id, string E164, string Kind, bool Blocked, bool Crowded, bool Told);

/// <summary>What one association knows, and where from.</summary>
public sealed record FactsOfPerson(long AssociationId, IReadOnlyDictionary<string, string> Facts, string? Source, string? ObtainedAt);

/// <param name="Standing">"never_rung", "held", "callback", "retry"; or why they are not rung any more: "done", "blocked", "protected", "no_number", "under_age", "taken_off".</param>
public sealed record PlaceOfPerson(long ListId, string Name, long CampaignId, long AssociationId, string Standing, DateTimeOffset? TakenOffAt);

public sealed record CallOfPerson(Guid CallId, long ListId, DateTimeOffset When, string Outcome, string? Language, string? Note, IReadOnlyList<ReportedAnswer> Answers);

internal interface IPeople
{
    Task<IReadOnlyList<ListedPerson>> OnListAsync(PeoplePage page, PeopleSearch search, CancellationToken ct);

    /// <summary>Null: there is nobody of this id whom these associations may see.</summary>
    Task<KnownOfPerson?> FindAsync(long organisationId, IReadOnlyList<long>? associations, long personId, CancellationToken ct);

    Task AuditAsync(long organisationId, string actor, string action, string subject, string? details, CancellationToken ct);
}
