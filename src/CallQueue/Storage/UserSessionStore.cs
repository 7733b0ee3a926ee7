using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class UserSessionStore(CallQueueStore store) : IUserSessions
{
    public Task<UserSession> BeginAsync(Account account, string tokenHash, bool factor, TimeSpan life, CancellationToken ct) => store.Database.WriteAsync(work =>
        UserSessionRows.BeginAsync(work, account, tokenHash, factor, life), ct);

    // Nothing of what lets somebody in is kept in the session: what was changed meanwhile counts at the next look.
    private const string FindSql = """
        select s.id as session_id, s.organisation_id, s.account_id, coalesce(a.name, s.name) as name, a.email, s.room_id,
               a.password_hash is not null as has_password, s.factor as has_factor, s.started_at, s.seen_at, s.ends_at
          from account_session s left join account a on a.id = s.account_id
         where s.token_hash = @tokenHash and s.ended_at is null and s.ends_at > @now
           and (s.account_id is null or (a.disabled_at is null and a.security_stamp = s.stamp))
        """;

    public Task<UserSession?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        var session = await work.FirstOrDefaultAsync<UserSession>(FindSql, new { tokenHash, now });
        return session?.AccountId is { } accountId ? session with { Roles = await AccountRows.RolesAsync(work, accountId) } : session;
    }, ct);

    public Task EndAsync(Guid sessionId, CancellationToken ct) => store.Database.WriteAsync(work =>
        UserSessionRows.EndAsync(work, "id = @sessionId", new { sessionId }), ct);

    private const string OrganisationSql = "select organisation_id from account where id = @accountId";

    public Task EndAllAsync(long accountId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await UserSessionRows.EndAllAsync(work, await work.FirstAsync<long>(OrganisationSql, new { accountId }), accountId, actor), ct);

    private const string GoOnSql = """
        update account_session
           set factor = @factor, stamp = (select security_stamp from account a where a.id = account_session.account_id)
         where id = @sessionId and ended_at is null
        """;

    private const string ChangedSql = "select organisation_id, account_id from account_session where id = @sessionId";

    public Task GoOnAsync(Guid sessionId, bool factor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        await work.ExecuteAsync(GoOnSql, new { sessionId, factor });
        var whose = await work.FirstAsync<WhoseRow>(ChangedSql, new { sessionId });
        await UserSessionRows.EndAsync(work, "account_id = @AccountId and id <> @sessionId", new { whose.AccountId, sessionId });
        await work.SendAsync(new Batch().AddAudit(now, whose.OrganisationId, $"account:{whose.AccountId}", "account_secure", $"account:{whose.AccountId}"), ct);
    }, ct);

    private sealed record WhoseRow
    {
        public required long OrganisationId { get; init; }

        public required long AccountId { get; init; }
    }
}

/// <summary>Sessions of accounts within somebody else's transaction.</summary>
internal static class UserSessionRows
{
    private const string BeginSql = """
        insert into account_session (id, organisation_id, account_id, room_id, name, token_hash, stamp, factor, started_at, seen_at, ends_at)
        values (@SessionId, @OrganisationId, @AccountId, @RoomId, @name, @tokenHash, @stamp, @HasFactor, @StartedAt, @SeenAt, @EndsAt)
        """;

    public static async Task<UserSession> BeginAsync(Work work, Account account, string tokenHash, bool factor, TimeSpan life)
    {
        var now = await work.NowAsync();
        var session = new UserSession
        {
            SessionId = NewId.At(now),
            OrganisationId = account.OrganisationId,
            AccountId = account.Id,
            Name = account.Name,
            Email = account.Email,
            Roles = account.Roles,
            HasPassword = account.PasswordHash is not null,
            HasFactor = factor,
            StartedAt = now,
            SeenAt = now,
            EndsAt = now + life,
        };
        await InsertAsync(work, session, tokenHash, account.SecurityStamp);
        return session;
    }

    /// <summary>Of one room and one device, until midnight; present from the first moment.</summary>
    public static async Task<UserSession> BeginEveningAsync(Work work, long organisationId, long roomId, string name, string tokenHash, DateTimeOffset endsAt)
    {
        var now = await work.NowAsync();
        var session = new UserSession
        {
            SessionId = NewId.At(now),
            OrganisationId = organisationId,
            Name = name,
            RoomId = roomId,
            HasPassword = false,
            HasFactor = false,
            StartedAt = now,
            SeenAt = now,
            EndsAt = endsAt,
        };
        await InsertAsync(work, session, tokenHash, stamp: "");
        await LeaderPresence.ProlongAsync(work, roomId, now);
        return session;
    }

    private static async Task InsertAsync(Work work, UserSession session, string tokenHash, string stamp)
    {
        await work.ExecuteAsync(BeginSql, new
        {
            session.SessionId,
            session.OrganisationId,
            session.AccountId,
            session.RoomId,
            name = session.IsEveningLeader ? session.Name : null,
            tokenHash,
            stamp,
            session.HasFactor,
            session.StartedAt,
            session.SeenAt,
            session.EndsAt,
        });
        await work.SendAsync(new Batch().AddAudit(session.StartedAt, session.OrganisationId, session.Actor, "sign_in", $"session:{session.SessionId}"));
    }

    /// <summary>A leader's presence ends with their session.</summary>
    public static async Task EndAsync(Work work, string condition, object parameters)
    {
        var now = await work.NowAsync();
        var ended = await work.QueryAsync<EndedRow>($"select id, room_id from account_session where ended_at is null and {condition} {work.ForUpdate}", parameters);
        foreach (var session in ended) await work.ExecuteAsync(EndSql, new { session.Id, now });
        foreach (var roomId in ended.Select(s => s.RoomId).OfType<long>().Distinct()) await LeaderPresence.LookAgainAsync(work, roomId, now);
    }

    private const string EndSql = "update account_session set ended_at = @now where id = @Id";

    private sealed record EndedRow
    {
        public required Guid Id { get; init; }

        public long? RoomId { get; init; }
    }

    public static async Task EndAllAsync(Work work, long organisationId, long accountId, string actor)
    {
        var now = await work.NowAsync();
        await EndAsync(work, "account_id = @accountId", new { accountId });
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "sign_out_everywhere", $"account:{accountId}"));
    }
}
