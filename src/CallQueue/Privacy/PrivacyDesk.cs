using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Privacy;

/// <summary>What the law gives to whoever is in the register: to see what is kept, to have it put right, left alone or forgotten.</summary>
public sealed class PrivacyDesk
{
    private const int EarliestBirth = 1900;
    private const int LatestBirth = 2100;

    private readonly IPrivacy privacy;
    private readonly IRegister register;

    internal PrivacyDesk(IPrivacy privacy, IRegister register)
    {
        this.privacy = privacy;
        this.register = register;
    }

    /// <summary>Everything that is kept of them. That it was drawn is audited.</summary>
    public Task<Answer<PersonExtract>> ExtractAsync(long organisationId, long personId, string actor, CancellationToken ct = default) => privacy.ExtractAsync(organisationId, personId, actor, ct);

    /// <summary>Something of them was wrong. Numbers come with files, and with what is told on the phone.</summary>
    public async Task<Answer<PersonDetails>> RectifyAsync(long organisationId, long personId, Rectification right, long? version, string actor, CancellationToken ct = default)
    {
        var (first, last) = (PlainText.Line(right.FirstName), PlainText.Line(right.LastName));
        if (first is null || last is null) return new Refusal.InvalidName();
        if (right.BirthYear is < EarliestBirth or > LatestBirth) return new Refusal.InvalidBirthYear();
        var municipality = Municipalities.Find(right.Municipality)?.Code;
        if (municipality is null && right.Municipality is { } code) return new Refusal.UnknownMunicipality(code);
        return await privacy.RectifyAsync(organisationId, personId, right with { FirstName = first, LastName = last, Municipality = municipality }, version, actor, ct);
    }

    /// <summary>They dispute what is kept, or that it may be: kept as it is and not rung, until that is settled.</summary>
    public Task<Answer<bool>> RestrictAsync(long organisationId, long personId, bool restricted, string actor, CancellationToken ct = default) => privacy.RestrictAsync(organisationId, personId, restricted, actor, ct);

    /// <summary>They asked to be forgotten. Cannot be undone, not even by restoring a backup.</summary>
    /// <param name="organisationId">Whose register.</param>
    /// <param name="personId">Who.</param>
    /// <param name="neverRing">Nor brought back by a file: number and membership number stay blocked, as keyed hashes.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<bool>> EraseAsync(long organisationId, long personId, bool neverRing, string actor, CancellationToken ct = default)
    {
        if (neverRing && (await register.BlockPersonAsync(organisationId, personId, "", actor, ct)).Refusal is { } refusal) return refusal;
        return await privacy.EraseAsync(organisationId, personId, actor, ct);
    }
}
