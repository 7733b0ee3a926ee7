using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Rooms;

/// <summary>Who came with a room's code and waits for a leader to give them a seat. Nobody is shown to them before that.</summary>
public sealed class WaitingDesk
{
    /// <summary>A token of somebody who waits, and of whoever did, begins so: the others are not looked for here.</summary>
    public const string Prefix = "waiting.";

    /// <summary>More do not come in by a code that anybody may read.</summary>
    public const int Most = 200;

    /// <summary>Whoever asks nothing for so long has gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly IWaiting waiting;
    private readonly KeyedHash keys;
    private readonly SessionOptions options;
    private readonly CodeTries tries;
    private readonly TimeZoneInfo houseZone;
    private readonly TimeProvider clock;

    internal WaitingDesk(IWaiting waiting, KeyedHash keys, SessionOptions options, CodeTries tries, TimeZoneInfo houseZone, TimeProvider clock)
    {
        this.waiting = waiting;
        this.keys = keys;
        this.options = options;
        this.tries = tries;
        this.houseZone = houseZone;
        this.clock = clock;
    }

    /// <summary>Another code until midnight; whoever waits goes on waiting.</summary>
    public async Task<Answer<RoomCode>> OpenAsync(long organisationId, long roomId, string actor, CancellationToken ct = default)
    {
        var endsAt = clock.GetUtcNow().DateIn(houseZone).AddDays(1).ToDateTime(TimeOnly.MinValue).ToInstant(houseZone);
        var code = PrintedCode.NewRoom();
        return await waiting.OpenAsync(organisationId, roomId, code, endsAt, actor, ct) ? new RoomCode(PrintedCode.ShowRoom(code), endsAt) : new Refusal.UnknownRoom();
    }

    /// <summary>Nobody else comes in by the code.</summary>
    public async Task<Answer<bool>> CloseAsync(long organisationId, long roomId, string actor, CancellationToken ct = default) =>
        await waiting.OpenAsync(organisationId, roomId, null, DateTimeOffset.UnixEpoch, actor, ct) ? true : new Refusal.UnknownRoom();

    /// <param name="request">Its code is a room's.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<BegunWaiting>> JoinAsync(SignIn request, CancellationToken ct = default)
    {
        if (request.NameTyped() is not { } name) return new Refusal.InvalidName(SignIn.LongestFirstName);
        if (request.LanguagesTyped() is not { } languages) return new Refusal.InvalidLanguages();
        if (PrintedCode.Read(request.SeatCode, PrintedCode.RoomLength) is not { } code) return await WrongAsync(request.Source, ct);
        var token = Prefix + SessionDesk.NewToken();
        var deviceToken = request.DeviceToken is { Length: >= 22 and <= 128 } known ? known : SessionDesk.NewToken();
        var answer = await waiting.JoinAsync(code, new NewWaiting
        {
            Name = name,
            TokenHash = keys.Of(KeyedHash.Purpose.SessionToken, token),
            DeviceHash = keys.Of(KeyedHash.Purpose.Device, deviceToken),
            Languages = languages,
            HomeAssociationId = request.HomeAssociationId,
        }, ct);
        return answer.Refusal switch
        {
            Refusal.WrongRoomCode => await WrongAsync(request.Source, ct),
            { } refusal => refusal,
            null => new BegunWaiting(token, deviceToken, answer.Value),
        };
    }

    /// <summary>Whatever its bearer asks keeps their place.</summary>
    /// <returns>Null: waits no more.</returns>
    public async Task<WaitingVolunteer?> FindAsync(string token, CancellationToken ct = default)
    {
        if (token.Length > 128 || await waiting.FindAsync(keys.Of(KeyedHash.Purpose.SessionToken, token), ct) is not { } found) return null;
        if (clock.GetUtcNow() - found.SeenAt >= SeenEvery) await waiting.SeenAsync(found.Id, ct);
        return found;
    }

    public Task LeaveAsync(WaitingVolunteer who, CancellationToken ct = default) => waiting.LeaveAsync(who.Id, ct);

    /// <summary>Those who wait and are still there, by when they came, and the code that leads to them.</summary>
    public async Task<Answer<WaitingRoom>> ListAsync(long organisationId, long roomId, Guid? after, int limit, CancellationToken ct = default) =>
        await waiting.ListAsync(organisationId, roomId, after, limit, ct) is { } found ? found : new Refusal.UnknownRoom();

    /// <summary>Sits somebody down who waits.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="roomId">Where they wait.</param>
    /// <param name="who">Whom.</param>
    /// <param name="seatId">Where; null: at the first seat that is free.</param>
    /// <param name="actor">As the audit names the leader.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The seat.</returns>
    public Task<Answer<Seat>> SeatAsync(long organisationId, long roomId, Guid who, long? seatId, string actor, CancellationToken ct = default) =>
        waiting.SeatAsync(organisationId, roomId, who, seatId, options.SeatKept, actor, ct);

    /// <summary>One tap for all who wait, by when they came, as far as there are seats.</summary>
    /// <returns>How many were given one.</returns>
    public async Task<Answer<int>> SeatAllAsync(long organisationId, long roomId, string actor, CancellationToken ct = default)
    {
        var list = await ListAsync(organisationId, roomId, null, Most, ct);
        if (list.Refusal is { } refusal) return refusal;
        var seated = 0;
        foreach (var who in list.Value.Waiting)
        {
            var given = await SeatAsync(organisationId, roomId, who.Id, null, actor, ct);
            if (given.Refusal is Refusal.NoSeatFree) break;
            // Somebody who went meanwhile is passed over.
            if (given.Refusal is null) seated++;
        }
        return seated;
    }

    public async Task<Answer<bool>> TurnAwayAsync(long organisationId, long roomId, Guid who, string actor, CancellationToken ct = default) =>
        await waiting.TurnAwayAsync(organisationId, roomId, who, actor, ct) ? true : new Refusal.UnknownWaiting();

    private async Task<Refusal> WrongAsync(string source, CancellationToken ct)
    {
        var wait = tries.Failed(source);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, ct);
        return new Refusal.WrongRoomCode(wait);
    }
}

/// <param name="Code">Shown 3-3.</param>
/// <param name="EndsAt">Midnight.</param>
public sealed record RoomCode(string Code, DateTimeOffset EndsAt);

/// <param name="Token">Said once; it is the session's when a seat is given.</param>
/// <param name="DeviceToken">To be kept on the device.</param>
/// <param name="Waiting">Who waits.</param>
public sealed record BegunWaiting(string Token, string DeviceToken, WaitingVolunteer Waiting);

/// <param name="Code">What leads here; null: nothing does now.</param>
/// <param name="Waiting">By when they came.</param>
public sealed record WaitingRoom(RoomCode? Code, IReadOnlyList<WaitingVolunteer> Waiting);

/// <summary>Somebody without a seat.</summary>
public sealed record WaitingVolunteer
{
    public required Guid Id { get; init; }

    public required long OrganisationId { get; init; }

    public required string Name { get; init; }

    public required string Room { get; init; }

    /// <summary>1: the next.</summary>
    public required long Place { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

internal sealed record NewWaiting
{
    public required string Name { get; init; }

    public required string TokenHash { get; init; }

    public required string DeviceHash { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public long? HomeAssociationId { get; init; }
}

internal interface IWaiting
{
    /// <param name="organisationId">Whose room.</param>
    /// <param name="roomId">Which.</param>
    /// <param name="code">Null: none.</param>
    /// <param name="endsAt">When it leads nowhere any more.</param>
    /// <param name="actor">As the audit names them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>False: no such room.</returns>
    Task<bool> OpenAsync(long organisationId, long roomId, string? code, DateTimeOffset endsAt, string actor, CancellationToken ct);

    /// <summary>Whoever waits there already under this name on this device keeps the place.</summary>
    Task<Answer<WaitingVolunteer>> JoinAsync(string code, NewWaiting who, CancellationToken ct);

    Task<WaitingVolunteer?> FindAsync(string tokenHash, CancellationToken ct);

    Task SeenAsync(Guid id, CancellationToken ct);

    Task LeaveAsync(Guid id, CancellationToken ct);

    /// <returns>Null: no such room.</returns>
    Task<WaitingRoom?> ListAsync(long organisationId, long roomId, Guid? after, int limit, CancellationToken ct);

    /// <summary>One transaction: who waits no more and sits.</summary>
    Task<Answer<Seat>> SeatAsync(long organisationId, long roomId, Guid who, long? seatId, TimeSpan seatKept, string actor, CancellationToken ct);

    /// <returns>False: nobody waits so.</returns>
    Task<bool> TurnAwayAsync(long organisationId, long roomId, Guid who, string actor, CancellationToken ct);
}
