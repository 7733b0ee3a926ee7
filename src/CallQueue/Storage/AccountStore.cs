using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class AccountStore(CallQueueStore store) : IAccounts
{
    public Task<Account?> FindAsync(long accountId, CancellationToken ct) => store.Database.ReadAsync(work => AccountRows.FindAsync(work, "id = @accountId", new { accountId }), ct);

    public Task<Account?> ByEmailAsync(string foldedEmail, CancellationToken ct) => store.Database.ReadAsync(work => AccountRows.FindAsync(work, "folded_email = @foldedEmail", new { foldedEmail }), ct);

    public Task<Answer<bool>> CreateAsync(Account account, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<bool>>(async work =>
        await AccountRows.InsertAsync(work, account, actor) ? true : new Refusal.EmailTaken(), ct);

    private const string SaveSql = """
        update account
           set email = @Email, folded_email = @FoldedEmail, name = @Name, password_hash = @PasswordHash, security_stamp = @SecurityStamp,
               authenticator_key = @AuthenticatorKey, offered_authenticator_key = @OfferedAuthenticatorKey, second_factor = @SecondFactor, version = version + 1
         where id = @Id and version = @Version
        """;

    public async Task<bool> SaveAsync(Account account, CancellationToken ct)
    {
        if (!await store.Database.WriteAsync(async work => await work.ExecuteAsync(SaveSql, account) > 0, ct)) return false;
        account.Version++;
        return true;
    }

    private const string CountCodeSql = """
        update account set failed_codes = failed_codes + 1
         where id = @accountId and (locked_until is null or locked_until <= @now)
        returning failed_codes
        """;

    public Task<long?> CountCodeAsync(long accountId, CancellationToken ct) => store.Database.WriteAsync<long?>(async work =>
        await work.QueryAsync<long>(CountCodeSql, new { accountId, now = await work.NowAsync() }) is [var count] ? count : null, ct);

    private const string LockSql = "update account set locked_until = @until where id = @accountId";

    public Task LockAsync(long accountId, DateTimeOffset? until, CancellationToken ct) => store.Database.WriteAsync(work => work.ExecuteAsync(LockSql, new { accountId, until }), ct);

    private const string ForgetCodesSql = "update account set failed_codes = 0 where id = @accountId";

    public Task ForgetCodesAsync(long accountId, CancellationToken ct) => store.Database.WriteAsync(work => work.ExecuteAsync(ForgetCodesSql, new { accountId }), ct);

    private const string ForgetUsedSql = "delete from used_code where account_id = @accountId and at <= @before";

    private const string UseCodeSql = "insert into used_code (account_id, code_hash, at) values (@accountId, @codeHash, @now) on conflict do nothing";

    public Task<bool> UseCodeAsync(long accountId, string codeHash, TimeSpan good, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        await work.ExecuteAsync(ForgetUsedSql, new { accountId, before = now - good });
        return await work.ExecuteAsync(UseCodeSql, new { accountId, codeHash, now }) > 0;
    }, ct);

    private const string AddRecoveryCodeSql = "insert into recovery_code (account_id, code_hash) values (@accountId, @codeHash)";

    public Task ReplaceRecoveryCodesAsync(long accountId, IReadOnlyList<string> codeHashes, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        await AccountRows.ForgetRecoveryCodesAsync(work, accountId);
        foreach (var codeHash in codeHashes) await work.ExecuteAsync(AddRecoveryCodeSql, new { accountId, codeHash });
    }, ct);

    private const string RedeemSql = "delete from recovery_code where account_id = @accountId and code_hash = @codeHash";

    // The deleted row, not a look beforehand, decides who of two was first.
    public Task<bool> RedeemAsync(long accountId, string codeHash, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.ExecuteAsync(RedeemSql, new { accountId, codeHash }) > 0, ct);

    private const string CountRecoveryCodesSql = "select count(*) from recovery_code where account_id = @accountId";

    public async Task<int> CountRecoveryCodesAsync(long accountId, CancellationToken ct) =>
        (int)await store.Database.ReadAsync(work => work.ScalarAsync<long>(CountRecoveryCodesSql, new { accountId }), ct);
}
