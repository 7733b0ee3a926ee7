namespace Canvass.CallQueue.Rooms;

/// <summary>Raised hands: somebody at a seat wants their leader.</summary>
public sealed class HelpDesk
{
    /// <summary>Codes, and no words of one's own: in those a person who was rung might stand.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["loud", "technical", "tough_call", "question", "other"];

    private readonly IHands hands;

    internal HelpDesk(IHands hands) => this.hands = hands;

    /// <summary>Up, with this reason. A hand that is up already stays where it is in the line.</summary>
    public async Task<Answer<RaisedHand>> RaiseAsync(SeatedVolunteer volunteer, string? reason, CancellationToken ct = default)
    {
        if (reason is not null && !Reasons.Contains(reason)) return new Refusal.UnknownReason(string.Join(", ", Reasons));
        return await hands.RaiseAsync(volunteer, reason, ct) is { } hand ? hand : new Refusal.SessionOver();
    }

    /// <summary>The last one of this session: up, taken or lowered; null: none was raised.</summary>
    public Task<RaisedHand?> MineAsync(SeatedVolunteer volunteer, CancellationToken ct = default) => hands.LastAsync(volunteer.SessionId, ct);

    public Task LowerAsync(SeatedVolunteer volunteer, CancellationToken ct = default) => hands.LowerAsync(volunteer.SessionId, ct);

    /// <summary>Those that are up in a room, the longest first.</summary>
    public async Task<Answer<IReadOnlyList<RaisedHand>>> UpAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct = default) =>
        await hands.UpAsync(organisationId, roomId, after, limit, ct) is { } up ? Answer.Of(up) : new Refusal.UnknownRoom();

    /// <summary>A leader goes there: it is nobody else's any more, and who raised it sees that somebody comes.</summary>
    public async Task<Answer<bool>> TakeAsync(long organisationId, long roomId, long handId, string actor, CancellationToken ct = default) =>
        await hands.TakeAsync(organisationId, roomId, handId, actor, ct) ? true : new Refusal.UnknownHand();
}

public sealed record RaisedHand
{
    public required long Id { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public long? SeatId { get; init; }

    public string? Seat { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    public DateTimeOffset? LoweredAt { get; init; }
}

internal interface IHands
{
    /// <returns>Null: the session is over, or in no room.</returns>
    Task<RaisedHand?> RaiseAsync(SeatedVolunteer volunteer, string? reason, CancellationToken ct);

    Task<RaisedHand?> LastAsync(Guid sessionId, CancellationToken ct);

    Task LowerAsync(Guid sessionId, CancellationToken ct);

    /// <returns>Null: no such room.</returns>
    Task<IReadOnlyList<RaisedHand>?> UpAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct);

    /// <returns>False: there is none that is up.</returns>
    Task<bool> TakeAsync(long organisationId, long roomId, long handId, string actor, CancellationToken ct);
}
