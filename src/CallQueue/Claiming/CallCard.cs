namespace Canvass.CallQueue.Claiming;

/// <summary>What a volunteer sees of the one person they are ringing.</summary>
public sealed record CallCard
{
    public required Guid CallId { get; init; }

    /// <summary>The same card as before: this call was already open.</summary>
    public required bool WasOpen { get; init; }

    public required long ListId { get; init; }

    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    public DateTimeOffset? DialledAt { get; init; }

    /// <summary>Which try this is, from 1.</summary>
    public required int Attempt { get; init; }

    public required CardPerson Person { get; init; }

    /// <summary>Where the number came from and when: the answer to "how did you get my number?".</summary>
    public CardSource? Source { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<CardNumber> Numbers { get; init; }

    /// <summary>Earlier calls from this association's lists, newest first.</summary>
    public required IReadOnlyList<CardEarlierCall> Earlier { get; init; }

    /// <summary>Others on the same number and list.</summary>
    public required IReadOnlyList<CardHouseholdMember> Household { get; init; }
}

public sealed record CardPerson
{
    public required long Id { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    public string? Municipality { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public required IReadOnlyDictionary<string, string> Facts { get; init; }
}

public sealed record CardSource(string Source, string? ObtainedAt);

public sealed record CardNumber(long Id, string E164, string Kind);

public sealed record CardEarlierCall(DateTimeOffset When, string Outcome, string? Note);

public sealed record CardHouseholdMember(long PersonId, string FirstName, string LastName, bool CanBeRung);
