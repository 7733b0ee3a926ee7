using System.Buffers.Text;
using System.Security.Cryptography;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Access;

/// <summary>Sessions of accounts and of evening leaders. They lie on the server: what is ended, disabled or changed there is over everywhere.</summary>
public sealed class UserSessionDesk
{
    /// <summary>Begins every token, so that nobody has to look for it among the volunteers'.</summary>
    public const string Prefix = "user.";

    private readonly IUserSessions sessions;
    private readonly KeyedHash keys;
    private readonly AccessOptions options;
    private readonly TimeProvider clock;

    internal UserSessionDesk(IUserSessions sessions, KeyedHash keys, AccessOptions options, TimeProvider clock)
    {
        this.sessions = sessions;
        this.keys = keys;
        this.options = options;
        this.clock = clock;
    }

    /// <param name="account">Who has proved to be themselves.</param>
    /// <param name="factor">By a second factor as well.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<BegunUserSession> BeginAsync(Account account, bool factor, CancellationToken ct = default)
    {
        var token = NewToken();
        return new BegunUserSession(token, await sessions.BeginAsync(account, HashOf(keys, token), factor, options.SessionLife, ct));
    }

    /// <returns>Null: not signed in (any more).</returns>
    public Task<UserSession?> FindAsync(string token, CancellationToken ct = default) =>
        token.Length > 128 ? Task.FromResult<UserSession?>(null) : sessions.FindAsync(HashOf(keys, token), clock.GetUtcNow(), ct);

    public Task EndAsync(UserSession session, CancellationToken ct = default) => sessions.EndAsync(session.SessionId, ct);

    /// <summary>All sessions of its account, this one too.</summary>
    public Task EndAllAsync(UserSession session, CancellationToken ct = default) => sessions.EndAllAsync(session.AccountId!.Value, session.Actor, ct);

    /// <summary>What the account signs in with was changed in this session: it goes on, all others are over.</summary>
    /// <param name="session">Goes on.</param>
    /// <param name="factor">The second factor is proved by now.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task GoOnAsync(UserSession session, bool factor, CancellationToken ct = default) => sessions.GoOnAsync(session.SessionId, factor, ct);

    internal static string NewToken() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    internal static string HashOf(KeyedHash keys, string token) => keys.Of(KeyedHash.Purpose.UserSession, token);
}

internal interface IUserSessions
{
    Task<UserSession> BeginAsync(Account account, string tokenHash, bool factor, TimeSpan life, CancellationToken ct);

    Task<UserSession?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct);

    Task EndAsync(Guid sessionId, CancellationToken ct);

    Task EndAllAsync(long accountId, string actor, CancellationToken ct);

    Task GoOnAsync(Guid sessionId, bool factor, CancellationToken ct);
}
