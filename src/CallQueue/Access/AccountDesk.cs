using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Access;

/// <summary>Accounts and what they are proved with. What is a good password and a right code is decided above; here it is kept, once and for all replicas.</summary>
public sealed class AccountDesk
{
    /// <summary>A code of an authenticator is taken this long, counted from the first time it could be.</summary>
    private static readonly TimeSpan CodeIsGood = TimeSpan.FromMinutes(5);

    private readonly IAccounts accounts;
    private readonly KeyedHash keys;

    internal AccountDesk(IAccounts accounts, KeyedHash keys)
    {
        this.accounts = accounts;
        this.keys = keys;
    }

    public Task<Account?> FindAsync(long accountId, CancellationToken ct = default) => accounts.FindAsync(accountId, ct);

    public Task<Account?> ByEmailAsync(string foldedEmail, CancellationToken ct = default) => accounts.ByEmailAsync(foldedEmail, ct);

    /// <summary>Its id and instant are set when it is made.</summary>
    public Task<Answer<bool>> CreateAsync(Account account, string actor, CancellationToken ct = default) => accounts.CreateAsync(account, actor, ct);

    /// <returns>False: somebody else has changed it meanwhile.</returns>
    public Task<bool> SaveAsync(Account account, CancellationToken ct = default) => accounts.SaveAsync(account, ct);

    /// <summary>Counted at once and for all replicas, before the code is looked at: of a thousand that come together each finds another count.</summary>
    /// <returns>How many there were; null: codes are not looked at just now.</returns>
    public Task<long?> CountCodeAsync(long accountId, CancellationToken ct = default) => accounts.CountCodeAsync(accountId, ct);

    public Task LockAsync(long accountId, DateTimeOffset? until, CancellationToken ct = default) => accounts.LockAsync(accountId, until, ct);

    public Task ForgetCodesAsync(long accountId, CancellationToken ct = default) => accounts.ForgetCodesAsync(accountId, ct);

    /// <returns>False: this code was used before.</returns>
    public Task<bool> UseCodeAsync(long accountId, string code, CancellationToken ct = default) => accounts.UseCodeAsync(accountId, HashOf(code), CodeIsGood, ct);

    public Task ReplaceRecoveryCodesAsync(long accountId, IEnumerable<string> codes, CancellationToken ct = default) => accounts.ReplaceRecoveryCodesAsync(accountId, [.. codes.Select(HashOf)], ct);

    /// <returns>False: there is no such code (any more).</returns>
    public Task<bool> RedeemAsync(long accountId, string code, CancellationToken ct = default) => accounts.RedeemAsync(accountId, HashOf(code), ct);

    public Task<int> CountRecoveryCodesAsync(long accountId, CancellationToken ct = default) => accounts.CountRecoveryCodesAsync(accountId, ct);

    private string HashOf(string code) => keys.Of(KeyedHash.Purpose.AccountCode, code.Trim().ToUpperInvariant());
}

internal interface IAccounts
{
    Task<Account?> FindAsync(long accountId, CancellationToken ct);

    Task<Account?> ByEmailAsync(string foldedEmail, CancellationToken ct);

    Task<Answer<bool>> CreateAsync(Account account, string actor, CancellationToken ct);

    Task<bool> SaveAsync(Account account, CancellationToken ct);

    Task<long?> CountCodeAsync(long accountId, CancellationToken ct);

    Task LockAsync(long accountId, DateTimeOffset? until, CancellationToken ct);

    Task ForgetCodesAsync(long accountId, CancellationToken ct);

    Task<bool> UseCodeAsync(long accountId, string codeHash, TimeSpan good, CancellationToken ct);

    Task ReplaceRecoveryCodesAsync(long accountId, IReadOnlyList<string> codeHashes, CancellationToken ct);

    Task<bool> RedeemAsync(long accountId, string codeHash, CancellationToken ct);

    Task<int> CountRecoveryCodesAsync(long accountId, CancellationToken ct);
}
