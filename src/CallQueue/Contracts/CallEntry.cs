using System.Text.Json.Serialization;

namespace Canvass.Contracts;

/// <summary>
/// The body of an outcome, a correction or a withdrawal: what it adds to the figures and what it takes away. An outcome only
/// adds, a withdrawal only takes away, a correction does both.
/// </summary>
public sealed record CallEntry
{
    public CountedCall? Added { get; init; }

    public CountedCall? Removed { get; init; }
}

/// <summary>One call as the figures count it. Instant, place and volunteer stay those of the original call in a correction.</summary>
public sealed record CountedCall
{
    public required Guid CallId { get; init; }

    public required long CampaignId { get; init; }

    public required long ListId { get; init; }

    public required long AssociationId { get; init; }

    public required long PersonId { get; init; }

    public required long VolunteerId { get; init; }

    public required Guid SessionId { get; init; }

    public long? RoomId { get; init; }

    public Guid? ImportId { get; init; }

    /// <summary>The outcome's code, e.g. "no_answer".</summary>
    public required string Outcome { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The date and hour of <see cref="At"/> in the campaign's time zone.</summary>
    public required DateOnly LocalDate { get; init; }

    public required int LocalHour { get; init; }

    public string? Municipality { get; init; }

    public string? District { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CountedAnswer>? Answers { get; init; }

    /// <summary>Reported within ten seconds of the claim.</summary>
    public bool Fast { get; init; }

    /// <summary>Reported after the lease had run out.</summary>
    public bool Late { get; init; }
}

/// <summary>An answer as option codes; free text is never in the log.</summary>
public sealed record CountedAnswer
{
    public required string Question { get; init; }

    public required IReadOnlyList<string> Options { get; init; }
}
