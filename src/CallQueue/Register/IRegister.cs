namespace Canvass.CallQueue.Register;

/// <summary>Who is who and who is blocked, as the register desk sees it. One transaction each.</summary>
internal interface IRegister
{
    /// <summary>By the two ids, after a pair.</summary>
    Task<RegisterPerson?> GetAsync(long organisationId, long personId, CancellationToken ct);

    Task<IReadOnlyList<PerhapsTheSame>> PerhapsTheSameAsync(long organisationId, (long One, long Other) after, int limit, CancellationToken ct);

    /// <summary>Who bears this external id, a name with this in it, or this number; under their former ids, names and numbers too.</summary>
    Task<IReadOnlyList<RegisterPerson>> FindAsync(long organisationId, string externalId, string foldedName, string? e164, int limit, CancellationToken ct);

    /// <summary>Both histories become one person's.</summary>
    Task<Answer<bool>> MergeAsync(long organisationId, long keptId, long mergedId, string actor, CancellationToken ct);

    /// <returns>Whose block ended, which was there because they were perhaps the same.</returns>
    Task<Answer<IReadOnlyList<long>>> DifferentAsync(long organisationId, long personId, long otherId, string actor, CancellationToken ct);

    /// <param name="organisationId">Whose block list.</param>
    /// <param name="blocks">Kind (<see cref="BlockHash"/>) and value: E.164, external id or a person's id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<BlockEntry>> BlockAsync(long organisationId, IReadOnlyList<(string Kind, string Value)> blocks, string reason, string actor, CancellationToken ct);

    /// <summary>The person, whatever they get later, with the external id and all numbers they have now.</summary>
    /// <returns>What was not blocked by hand already.</returns>
    Task<Answer<IReadOnlyList<BlockEntry>>> BlockPersonAsync(long organisationId, long personId, string reason, string actor, CancellationToken ct);

    Task<Answer<bool>> LiftAsync(long organisationId, long blockId, string actor, CancellationToken ct);

    /// <summary>The newest first, older than one.</summary>
    Task<IReadOnlyList<BlockEntry>> BlocksAsync(long organisationId, long before, int limit, CancellationToken ct);

    Task<IReadOnlyList<CrowdedNumber>> CrowdedAsync(long organisationId, CancellationToken ct);

    /// <summary>Somebody has looked: those on it are a household after all.</summary>
    Task<Answer<bool>> ClearAsync(long organisationId, long numberId, string actor, CancellationToken ct);
}

/// <summary>Two people of one name, whom their numbers or their external ids keep apart.</summary>
public sealed record PerhapsTheSame(RegisterPerson One, RegisterPerson Other);

public sealed record RegisterPerson
{
    public required long Id { get; init; }

    public string? ExternalId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public int? BirthYear { get; init; }

    public string? Municipality { get; init; }

    /// <summary>Then nothing else is told of them.</summary>
    public bool Protected { get; init; }

    /// <summary>Somebody asked that they are never rung, or they are perhaps somebody who did.</summary>
    public bool Blocked { get; init; }

    /// <summary>The names of those they are on.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>As E.164, in order.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <param name="Kind">number, external_id or person; of what is blocked only a keyed hash is kept.</param>
/// <param name="ByOutcome">A call made it: it is lifted by correcting that call.</param>
/// <param name="PersonId">Who it is by now, where a person is blocked.</param>
public sealed record BlockEntry(long Id, string Kind, string Reason, bool ByOutcome, DateTimeOffset CreatedAt, long? PersonId);

/// <summary>A number on so many people that it is not rung until somebody has looked.</summary>
public sealed record CrowdedNumber(long NumberId, string E164, long People);
