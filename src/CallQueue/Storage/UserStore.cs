using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class UserStore(CallQueueStore store) : IUsers
{
    private const string Own = "id = @accountId and organisation_id = @organisationId";

    public Task<IReadOnlyList<Account>> ListAsync(long organisationId, long after, int limit, CancellationToken ct) =>
        store.Database.ReadAsync(work => AccountRows.ListAsync(work, organisationId, after, limit), ct);

    public Task<Account?> FindAsync(long organisationId, long accountId, CancellationToken ct) =>
        store.Database.ReadAsync(work => AccountRows.FindAsync(work, Own, new { accountId, organisationId }), ct);

    // Administrators who take each other's role away take turns here: one of them stays.
    private const string OrganisationSql = "select id from organisation where id = @organisationId";

    private const string ChangeSql = """
        update account
           set name = @Name, disabled_at = case when @Disabled then coalesce(disabled_at, @now) else null end, version = version + 1
         where id = @accountId
        """;

    private const string ForgetRolesSql = "delete from account_role where account_id = @accountId";

    public Task<Answer<Account>> ChangeAsync(long organisationId, long accountId, UserChange change, long? version, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<Account>>(async work =>
        {
            await work.QueryAsync<long>($"{OrganisationSql} {work.ForChange}", new { organisationId });
            if (await AccountRows.FindAsync(work, $"{Own} {work.ForChange}", new { accountId, organisationId }) is not { } account) return new Refusal.UnknownUser();
            if (version is { } seen && seen != account.Version) return new Refusal.ChangedMeanwhile(account.Version);
            if (await AccountRows.FlawAsync(work, organisationId, change.Roles) is { } flaw) return flaw;
            var leaves = IsAdministrator(account.Roles) && account.DisabledAt is null && (change.Disabled || !IsAdministrator(change.Roles));
            if (leaves && !await AccountRows.HasOtherAdministratorAsync(work, organisationId, accountId)) return new Refusal.LastAdministrator();

            var now = await work.NowAsync();
            await work.ExecuteAsync(ChangeSql, new { accountId, change.Name, change.Disabled, now });
            await work.ExecuteAsync(ForgetRolesSql, new { accountId });
            await AccountRows.GrantAsync(work, accountId, change.Roles);
            if (change.Disabled) await UserSessionRows.EndAsync(work, "account_id = @accountId", new { accountId });
            else await LeaveRoomsAsync(work, accountId, change.Roles, now);
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "account_change", $"account:{accountId}", $"{(change.Disabled ? "disabled " : "")}{AccountRows.Text(change.Roles)}"), ct);
            return (await AccountRows.FindAsync(work, Own, new { accountId, organisationId }))!;
        }, ct);

    public Task<bool> SignOutAsync(long organisationId, long accountId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await AccountRows.FindAsync(work, Own, new { accountId, organisationId }) is null) return false;
        await UserSessionRows.EndAllAsync(work, organisationId, accountId, actor);
        return true;
    }, ct);

    private const string PresentSql = "select room_id from account_session where account_id = @accountId and room_id is not null and ended_at is null";

    private const string LeaveSql = "update account_session set room_id = null where account_id = @accountId and room_id = @roomId";

    /// <summary>Whoever leads a room no more is not its leader who is present.</summary>
    private static async Task LeaveRoomsAsync(Work work, long accountId, IReadOnlyList<RoleGrant> roles, DateTimeOffset now)
    {
        if (IsAdministrator(roles)) return;
        foreach (var roomId in await work.QueryAsync<long>(PresentSql, new { accountId }))
        {
            if (roles.Contains(new RoleGrant(Role.Leader, roomId))) continue;
            await work.ExecuteAsync(LeaveSql, new { accountId, roomId });
            await LeaderPresence.LookAgainAsync(work, roomId, now);
        }
    }

    private static bool IsAdministrator(IReadOnlyList<RoleGrant> roles) => roles.Contains(RoleGrant.Administrator);
}
