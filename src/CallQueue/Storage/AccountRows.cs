using System.Globalization;
using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Accounts and their roles within somebody else's transaction.</summary>
internal static class AccountRows
{
    private const string Columns = """
        id, organisation_id, email, folded_email, name, password_hash, security_stamp, authenticator_key, offered_authenticator_key, second_factor, failed_codes, locked_until,
        disabled_at, version, created_at
        """;

    public static async Task<Account?> FindAsync(Work work, string condition, object parameters)
    {
        var account = await work.FirstOrDefaultAsync<Account>($"select {Columns} from account where {condition}", parameters);
        if (account is not null) account.Roles = await RolesAsync(work, account.Id);
        return account;
    }

    public static async Task<IReadOnlyList<Account>> ListAsync(Work work, long organisationId, long after, int limit)
    {
        var accounts = await work.QueryAsync<Account>(
            $"select {Columns} from account where organisation_id = @organisationId and id > @after order by id limit @limit", new { organisationId, after, limit = (long)limit });
        foreach (var account in accounts) account.Roles = await RolesAsync(work, account.Id);
        return accounts;
    }

    private const string OtherAdministratorsSql = """
        select count(*) from account_role r join account a on a.id = r.account_id
         where r.role = 'administrator' and a.organisation_id = @organisationId and a.disabled_at is null and a.id <> @accountId
        """;

    public static async Task<bool> HasOtherAdministratorAsync(Work work, long organisationId, long accountId) =>
        await work.ScalarAsync<long>(OtherAdministratorsSql, new { organisationId, accountId }) > 0;

    private const string AssociationSql = "select id from association where id = @SubjectId and organisation_id = @organisationId";

    private const string RoomSql = "select id from room where id = @SubjectId and organisation_id = @organisationId";

    /// <returns>Null: all these are the organisation's own.</returns>
    public static async Task<Refusal?> FlawAsync(Work work, long organisationId, IEnumerable<RoleGrant> roles)
    {
        foreach (var grant in roles)
        {
            if (grant.Role == Role.Organiser && await work.FirstOrDefaultAsync<long?>(AssociationSql, new { grant.SubjectId, organisationId }) is null) return new Refusal.UnknownAssociation();
            if (grant.Role == Role.Leader && await work.FirstOrDefaultAsync<long?>(RoomSql, new { grant.SubjectId, organisationId }) is null) return new Refusal.UnknownRoom();
        }
        return null;
    }

    private const string RolesSql = "select role, subject_id from account_role where account_id = @accountId order by role, subject_id";

    public static async Task<IReadOnlyList<RoleGrant>> RolesAsync(Work work, long accountId) =>
        [.. (await work.QueryAsync<RoleRow>(RolesSql, new { accountId })).Select(row => new RoleGrant(Enum.Parse<Role>(row.Role, ignoreCase: true), row.SubjectId))];

    private const string InsertSql = """
        insert into account (organisation_id, email, folded_email, name, password_hash, security_stamp, authenticator_key, second_factor, created_at)
        values (@OrganisationId, @Email, @FoldedEmail, @Name, @PasswordHash, @SecurityStamp, @AuthenticatorKey, @SecondFactor, @CreatedAt)
            on conflict do nothing
        returning id
        """;

    private const string GrantSql = "insert into account_role (account_id, role, subject_id) values (@accountId, @role, @SubjectId)";

    /// <returns>False: the address is taken.</returns>
    public static async Task<bool> InsertAsync(Work work, Account account, string actor)
    {
        account.CreatedAt = await work.NowAsync();
        if (await work.QueryAsync<long>(InsertSql, account) is not [var id]) return false;
        account.Id = id;
        await GrantAsync(work, id, account.Roles);
        await work.SendAsync(new Batch().AddAudit(account.CreatedAt, account.OrganisationId, actor, "account_make", $"account:{id}", Text(account.Roles)));
        return true;
    }

    public static async Task GrantAsync(Work work, long accountId, IEnumerable<RoleGrant> roles)
    {
        foreach (var grant in roles) await work.ExecuteAsync(GrantSql, new { accountId, role = Code(grant.Role), grant.SubjectId });
    }

    private const string ForgetRecoveryCodesSql = "delete from recovery_code where account_id = @accountId";

    public static Task ForgetRecoveryCodesAsync(Work work, long accountId) => work.ExecuteAsync(ForgetRecoveryCodesSql, new { accountId });

    /// <summary>As the audit has it: "administrator", "leader:12".</summary>
    public static string Text(IEnumerable<RoleGrant> roles) => string.Join(' ', roles.Select(r => r.SubjectId == 0 ? Code(r.Role) : $"{Code(r.Role)}:{r.SubjectId}"));

    public static IReadOnlyList<RoleGrant> Read(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(grant => grant.Split(':')).Select(parts =>
            new RoleGrant(Enum.Parse<Role>(parts[0], ignoreCase: true), parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : 0))];

    private static string Code(Role role) => role.ToString().ToLowerInvariant();

    private sealed record RoleRow
    {
        public required string Role { get; init; }

        public required long SubjectId { get; init; }
    }
}
