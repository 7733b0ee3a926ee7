namespace Canvass.CallQueue.Privacy;

/// <summary>What one person may ask of whoever keeps something of them. One transaction each.</summary>
internal interface IPrivacy
{
    Task<Answer<PersonExtract>> ExtractAsync(long organisationId, long personId, string actor, CancellationToken ct);

    /// <param name="organisationId">Whose register.</param>
    /// <param name="personId">Who.</param>
    /// <param name="right">As it is.</param>
    /// <param name="version">Only if nobody has changed it since; null: whatever it is.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="ct">Cancels.</param>
    Task<Answer<PersonDetails>> RectifyAsync(long organisationId, long personId, Rectification right, long? version, string actor, CancellationToken ct);

    /// <summary>Kept and not rung, as long as it is so.</summary>
    Task<Answer<bool>> RestrictAsync(long organisationId, long personId, bool restricted, string actor, CancellationToken ct);

    /// <summary>Names, numbers, notes, answers and facts are gone; whoever is blocked stays so.</summary>
    Task<Answer<bool>> EraseAsync(long organisationId, long personId, string actor, CancellationToken ct);
}

/// <summary>How it is, where something was wrong.</summary>
public sealed record Rectification
{
    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>By code or by name.</summary>
    public string? Municipality { get; init; }
}
