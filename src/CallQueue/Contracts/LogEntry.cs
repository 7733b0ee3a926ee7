namespace Canvass.Contracts;

/// <summary>
/// One numbered fact. The body travels as its own JSON text, so that an entry of a kind that a reader does not know, or that it
/// cannot fold, still arrives whole with its number. Ids, codes, counts and times only: no name, no telephone number.
/// </summary>
public sealed record LogEntry
{
    public required long Number { get; init; }

    /// <summary>One of <see cref="LogKinds"/>.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long OrganisationId { get; init; }

    public required string Body { get; init; }
}

public static class LogKinds
{
    public const string Outcome = "outcome";
    public const string Correction = "correction";
    public const string Withdrawal = "withdrawal";
    public const string Targets = "targets";
    public const string Session = "session";
    public const string Campaign = "campaign";
}
