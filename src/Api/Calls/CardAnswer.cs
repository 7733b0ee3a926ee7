using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;

namespace Canvass.Api.Calls;

/// <summary>The call card as a program or a page gets it: the one person being rung, and all that helps to talk with them.</summary>
internal sealed record CardAnswer
{
    public required Guid CallId { get; init; }

    public required long ListId { get; init; }

    /// <summary>Until then nobody else is given this person. PUT /api/calls/{id}/lease lengthens it.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Which try this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Reports what came of this call for seven days, also after sign-out. Keep it where the outcome waits to be sent.</summary>
    public required string ReportKey { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public DateTimeOffset? DialledAt { get; init; }

    public required PersonAnswer Person { get; init; }

    /// <summary>The answer to "how did you get my number?".</summary>
    public SourceAnswer? Source { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<NumberAnswer> Numbers { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<EarlierAnswer> Earlier { get; init; }

    /// <summary>Others on the same number and list: whoever comes to the phone.</summary>
    public required IReadOnlyList<HouseholdAnswer> Household { get; init; }

    public required Script Script { get; init; }

    public required IReadOnlyList<QuestionAnswer> Questions { get; init; }

    /// <summary>Absent when there is nothing to dial: invented people have numbers that no network routes.</summary>
    public DialAnswer? Dial { get; init; }

    public static CardAnswer Of(CallCard card, CampaignPapers papers, ReportKeys keys)
    {
        List<NumberAnswer> numbers = [.. card.Numbers.Select(NumberAnswer.Of)];
        return new CardAnswer
        {
            CallId = card.CallId,
            ListId = card.ListId,
            LeaseUntil = card.LeaseUntil,
            Attempt = card.Attempt,
            ReportKey = keys.For(card.CallId),
            ClaimedAt = card.ClaimedAt,
            DialledAt = card.DialledAt,
            Person = PersonAnswer.Of(card.Person),
            Source = card.Source is { } source ? new SourceAnswer(source.Source, source.ObtainedAt) : null,
            Numbers = numbers,
            Earlier = [.. card.Earlier.Select(e => new EarlierAnswer(e.When, e.Outcome, e.Note))],
            Household = [.. card.Household.Select(h => new HouseholdAnswer(h.PersonId, h.FirstName, h.LastName, h.CanBeRung))],
            Script = papers.Script,
            Questions = papers.Questions,
            Dial = numbers.Find(n => !Invented.Is(n.Tel)) is { } first ? new DialAnswer($"tel:{first.Tel}") : null,
        };
    }
}

internal sealed record PersonAnswer
{
    public required long Id { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By name.</summary>
    public string? Municipality { get; init; }

    public required IReadOnlyList<FactAnswer> Facts { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public static PersonAnswer Of(CardPerson person) => new()
    {
        Id = person.Id,
        FirstName = person.FirstName,
        LastName = person.LastName,
        BirthYear = person.BirthYear,
        Municipality = person.Municipality is { } code ? Municipalities.WithCode(code)?.Name ?? code : null,
        Facts = [.. person.Facts.Select(f => new FactAnswer(f.Key, f.Value))],
        Languages = person.Languages,
    };
}

internal sealed record FactAnswer(string Name, string Value);

internal sealed record SourceAnswer(string Source, string? ObtainedAt);

/// <param name="Id">For numberIds of an outcome.</param>
/// <param name="Display">As it is read aloud: 070-174 06 05.</param>
/// <param name="Tel">As it is dialled: +46701740605.</param>
/// <param name="Kind">"mobile", "fixed", "foreign" …</param>
internal sealed record NumberAnswer(long Id, string Display, string Tel, string Kind)
{
    public static NumberAnswer Of(CardNumber number)
    {
        var reading = PhoneNumber.Parse(number.E164);
        return new NumberAnswer(number.Id, reading.IsNumber ? reading.Number.Display : number.E164, number.E164, number.Kind);
    }
}

internal sealed record EarlierAnswer(DateTimeOffset When, string Outcome, string? Note);

internal sealed record HouseholdAnswer(long PersonId, string FirstName, string LastName, bool CanBeRung);

internal sealed record DialAnswer(string Tel);

/// <summary>+999 is given to no country: it is the code of people made up for demonstrations and tests.</summary>
internal static class Invented
{
    public static bool Is(string e164) => e164.StartsWith("+999", StringComparison.Ordinal);
}
