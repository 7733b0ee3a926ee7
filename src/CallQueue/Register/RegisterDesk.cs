namespace Canvass.CallQueue.Register;

/// <summary>What only a human can decide about the register: who is the same, who must never be rung, which crowded number is fine.</summary>
public sealed class RegisterDesk
{
    public const int LongestReason = 200;

    /// <summary>Of what is listed, at most.</summary>
    public const int Shown = 500;

    private readonly IRegister register;

    internal RegisterDesk(IRegister register) => this.register = register;

    /// <summary>Whom somebody means: a membership number, a telephone number however it is spelt, or a name or a part of one.</summary>
    public Task<IReadOnlyList<RegisterPerson>> FindAsync(long organisationId, string text, CancellationToken ct = default)
    {
        var number = PhoneNumber.Parse(text);
        return register.FindAsync(organisationId, text.Trim(), FoldedName.OfFull(text), number.IsNumber ? number.Number.E164 : null, Shown, ct);
    }

    /// <summary>Null: there is nobody of this id. Whoever was merged is who they became.</summary>
    public Task<RegisterPerson?> GetAsync(long organisationId, long personId, CancellationToken ct = default) => register.GetAsync(organisationId, personId, ct);

    /// <summary>Pairs that somebody should look at. Of protected people nothing but the id is shown.</summary>
    public Task<IReadOnlyList<PerhapsTheSame>> PerhapsTheSameAsync(long organisationId, CancellationToken ct = default) => register.PerhapsTheSameAsync(organisationId, (0, 0), Shown, ct);

    /// <summary>The next of them, after a pair.</summary>
    public Task<IReadOnlyList<PerhapsTheSame>> PerhapsTheSameAsync(long organisationId, (long One, long Other) after, int limit, CancellationToken ct = default) =>
        register.PerhapsTheSameAsync(organisationId, after, limit, ct);

    /// <summary>They are one person: the second one's calls, numbers, facts and places go to the first.</summary>
    public async Task<Answer<bool>> MergeAsync(long organisationId, long keptId, long mergedId, string actor, CancellationToken ct = default) =>
        keptId == mergedId ? new Refusal.SamePerson() : await register.MergeAsync(organisationId, keptId, mergedId, actor, ct);

    /// <summary>They are two: not asked again, and the one is not blocked for being perhaps the other.</summary>
    /// <returns>Whose block ended so.</returns>
    public async Task<Answer<IReadOnlyList<long>>> DifferentAsync(long organisationId, long personId, long otherId, string actor, CancellationToken ct = default) =>
        personId == otherId ? new Refusal.SamePerson() : await register.DifferentAsync(organisationId, personId, otherId, actor, ct);

    /// <summary>However the number is spelt, and whoever has it now or later.</summary>
    public async Task<Answer<long>> BlockNumberAsync(long organisationId, string number, string reason, string actor, CancellationToken ct = default)
    {
        var reading = PhoneNumber.Parse(number);
        if (!reading.IsNumber) return new Refusal.NotANumber(reading.Problem);
        return (await register.BlockAsync(organisationId, [(BlockHash.Number, reading.Number.E164)], Reason(reason), actor, ct))[0].Id;
    }

    public async Task<Answer<long>> BlockExternalIdAsync(long organisationId, string externalId, string reason, string actor, CancellationToken ct = default)
    {
        if (string.IsNullOrWhiteSpace(externalId) || externalId.Any(char.IsControl)) return new Refusal.NoExternalId();
        return (await register.BlockAsync(organisationId, [(BlockHash.ExternalId, externalId.Trim())], Reason(reason), actor, ct))[0].Id;
    }

    /// <summary>Whatever they get later; the membership number and the numbers they have now also for whoever comes with those.</summary>
    /// <returns>What was not blocked by hand already.</returns>
    public Task<Answer<IReadOnlyList<BlockEntry>>> BlockPersonAsync(long organisationId, long personId, string reason, string actor, CancellationToken ct = default) =>
        register.BlockPersonAsync(organisationId, personId, Reason(reason), actor, ct);

    public Task<Answer<bool>> LiftAsync(long organisationId, long blockId, string actor, CancellationToken ct = default) => register.LiftAsync(organisationId, blockId, actor, ct);

    public Task<IReadOnlyList<BlockEntry>> BlocksAsync(long organisationId, CancellationToken ct = default) => register.BlocksAsync(organisationId, long.MaxValue, Shown, ct);

    /// <summary>The newest first; older than one, where somebody has seen the others.</summary>
    public Task<IReadOnlyList<BlockEntry>> BlocksAsync(long organisationId, long? before, int limit, CancellationToken ct = default) =>
        register.BlocksAsync(organisationId, before ?? long.MaxValue, limit, ct);

    public Task<IReadOnlyList<CrowdedNumber>> CrowdedAsync(long organisationId, CancellationToken ct = default) => register.CrowdedAsync(organisationId, ct);

    public Task<Answer<bool>> ClearAsync(long organisationId, long numberId, string actor, CancellationToken ct = default) => register.ClearAsync(organisationId, numberId, actor, ct);

    // What no line of text can hold is no reason.
    private static string Reason(string reason)
    {
        var trimmed = reason.Trim();
        return PlainText.Line(trimmed.Length <= LongestReason ? trimmed : trimmed[..LongestReason], LongestReason) ?? "";
    }
}
