using System.Buffers.Binary;
using System.Security.Cryptography;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;

namespace Canvass.CallQueue.Flags;

/// <summary>Flags from the phones: taken by somebody, answered to the volunteer, or the person given back to the queue.</summary>
public sealed class FlagDesk
{
    private readonly IFlags flags;
    private readonly OutcomeDesk outcomes;

    internal FlagDesk(IFlags flags, OutcomeDesk outcomes)
    {
        this.flags = flags;
        this.outcomes = outcomes;
    }

    /// <param name="sight">Which they may see.</param>
    /// <param name="state">One of <see cref="FlagStates.Asked"/>.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="limit">How many.</param>
    /// <param name="actor">Who looks: that names were shown is audited.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<IReadOnlyList<Flag>>> ListAsync(FlagSight sight, string state, long after, int limit, string actor, CancellationToken ct = default)
    {
        if (!FlagStates.Asked.Contains(state)) return new Refusal.InvalidSettings([new Flaw("state", $"state must be one of {string.Join(", ", FlagStates.Asked)}.")]);
        if (await flags.ListAsync(sight, state, after, limit, ct) is not { } page) return new Refusal.UnknownRoom();
        if (sight.RoomId is null && page.Count > 0) await flags.AuditAsync(sight.OrganisationId, actor, "flags_list", string.Join(' ', page.Select(f => f.PersonId).Distinct()), ct);
        return Answer.Of(page);
    }

    /// <summary>What a volunteer said to the organiser, and what came of it, newest first.</summary>
    public Task<IReadOnlyList<Flag>> MineAsync(SeatedVolunteer volunteer, int limit, CancellationToken ct = default) => flags.MineAsync(volunteer, limit, ct);

    /// <param name="sight">Which they may see.</param>
    /// <param name="id">Which.</param>
    /// <param name="change">What becomes of it.</param>
    /// <param name="seen">The version they have seen; null: they do not say.</param>
    /// <param name="who">Who sees to it, as the audit names them and by name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<Flag>> ChangeAsync(FlagSight sight, long id, FlagChange change, long? seen, (string Actor, string Name) who, CancellationToken ct = default)
    {
        string[] known = sight.RoomId is null ? [FlagStates.Open, FlagStates.Taken, FlagStates.Answered, FlagStates.Returned] : [FlagStates.Open, FlagStates.Taken, FlagStates.Answered];
        if (!known.Contains(change.State)) return new Refusal.InvalidSettings([new Flaw("state", $"state must be one of {string.Join(", ", known)}.")]);
        if (change.State != FlagStates.Answered && change.Answer is not null) return new Refusal.InvalidSettings([new Flaw("answer", "answer goes with the state answered.")]);
        if (change.State == FlagStates.Answered)
        {
            if (PlainText.Line(change.Answer, MessageDesk.LongestText) is not { } answer) return new Refusal.InvalidSettings([new Flaw("answer", $"answer is a line of 1 to {MessageDesk.LongestText} signs.")]);
            change = change with { Answer = answer };
        }
        if (change.State == FlagStates.Returned && await ReturnAsync(sight, id, seen, ct) is { } refusal) return refusal;
        return await flags.ChangeAsync(sight, id, change, change.State == FlagStates.Returned ? null : seen, who.Actor, who.Name, ct);
    }

    /// <summary>The outcome is taken back, as the volunteer could have done, and the person stands where they stood before that call.</summary>
    private async Task<Refusal?> ReturnAsync(FlagSight sight, long id, long? seen, CancellationToken ct)
    {
        if (await flags.FindAsync(sight, id, ct) is not { } flag) return new Refusal.UnknownFlag();
        if (seen is { } version && version != flag.Version) return new Refusal.ChangedMeanwhile(flag.Version);
        if (!flag.MayReturn) return flag.IsWaiting ? new Refusal.NothingToReturn() : new Refusal.FlagEnded(flag.State);
        var report = new OutcomeReport { Id = ReturnOf(flag), CallId = flag.CallId!.Value, Outcome = OutcomeDesk.Withdrawn, Replaces = flag.OutcomeId };
        return (await outcomes.ReportAsync(report, new Reporter { Judge = new Judge(sight.OrganisationId, sight.Associations) }, ct)).Refusal;
    }

    // Always the same for the same flag: asked again after an answer was lost, it is the same withdrawal.
    private static Guid ReturnOf(Flag flag)
    {
        Span<byte> of = stackalloc byte[24];
        _ = flag.OutcomeId!.Value.TryWriteBytes(of);
        BinaryPrimitives.WriteInt64BigEndian(of[16..], flag.Id);
        return new Guid(SHA256.HashData(of).AsSpan(0, 16));
    }
}

internal interface IFlags
{
    /// <returns>Null: no such room.</returns>
    Task<IReadOnlyList<Flag>?> ListAsync(FlagSight sight, string state, long after, int limit, CancellationToken ct);

    Task<Flag?> FindAsync(FlagSight sight, long id, CancellationToken ct);

    Task<IReadOnlyList<Flag>> MineAsync(SeatedVolunteer volunteer, int limit, CancellationToken ct);

    Task<Answer<Flag>> ChangeAsync(FlagSight sight, long id, FlagChange change, long? seen, string actor, string name, CancellationToken ct);

    Task AuditAsync(long organisationId, string actor, string action, string details, CancellationToken ct);
}
