namespace Canvass.CallQueue.Access;

/// <summary>Leaders in their rooms: how many numbers somebody is shown there depends on whether one of them is.</summary>
public sealed class LeaderDesk
{
    private readonly ILeaders leaders;

    internal LeaderDesk(ILeaders leaders) => this.leaders = leaders;

    /// <summary>This session is in the room from now on, and in no other: until it ends, or nothing was seen of it for a quarter of an hour.</summary>
    /// <returns>Until when that is, if nothing more is seen.</returns>
    public Task<Answer<DateTimeOffset>> ArriveAsync(UserSession session, long roomId, CancellationToken ct = default) => leaders.ArriveAsync(session, roomId, ct);

    /// <summary>A sign of life.</summary>
    public Task SeenAsync(UserSession session, CancellationToken ct = default) => leaders.SeenAsync(session.SessionId, ct);

    public async Task<Answer<bool>> LeaveAsync(UserSession session, long roomId, CancellationToken ct = default) =>
        await leaders.LeaveAsync(session, roomId, ct) ? true : new Refusal.UnknownRoom();
}

internal interface ILeaders
{
    Task<Answer<DateTimeOffset>> ArriveAsync(UserSession session, long roomId, CancellationToken ct);

    Task SeenAsync(Guid sessionId, CancellationToken ct);

    /// <returns>False: no such room.</returns>
    Task<bool> LeaveAsync(UserSession session, long roomId, CancellationToken ct);
}
