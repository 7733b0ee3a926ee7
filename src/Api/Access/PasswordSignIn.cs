using System.Buffers.Binary;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

/// <summary>E-mail, password and code. An address that is not known here costs the same hash and hears the same answer as a wrong password.</summary>
internal sealed partial class PasswordSignIn(UserManager<Account> users, IPasswordHasher<Account> hasher, AccountDesk accounts, UserSessionDesk sessions, SignInTries tries, ILogger<PasswordSignIn> logger)
{
    private const int LongestPassword = 512;

    public async Task<Answer<BegunUserSession>> SignInAsync(string email, string password, string? code, string source, CancellationToken ct)
    {
        using var under = tries.Begin(source);
        if (under is null) return new Refusal.TooManyTries();
        if (await WithPasswordAsync(email, password, ct) is not { } account)
        {
            await tries.HoldBackAsync(source, users.NormalizeName(email) ?? "", ct);
            return new Refusal.WrongSignIn();
        }
        if (!account.SecondFactor) return await sessions.BeginAsync(account, factor: false, ct);
        if (string.IsNullOrWhiteSpace(code)) return new Refusal.SecondFactorNeeded();
        if (await CodeFlawAsync(account, code.Trim(), ct) is not { } flaw) return await sessions.BeginAsync(account, factor: true, ct);
        if (flaw is Refusal.WrongSignIn) await tries.HoldBackAsync(source, account.FoldedEmail, ct);
        return flaw;
    }

    /// <summary>Of somebody who is signed in already and is about to change what they sign in with.</summary>
    public async Task<bool> IsPasswordAsync(Account account, string? password, string source, CancellationToken ct)
    {
        using var under = tries.Begin(source);
        if (under is not null && password is { Length: <= LongestPassword } && await tries.HashAsync(() => users.CheckPasswordAsync(account, password), ct)) return true;
        await tries.HoldBackAsync(source, account.FoldedEmail, ct);
        return false;
    }

    private async Task<Account?> WithPasswordAsync(string email, string password, CancellationToken ct)
    {
        if (password.Length > LongestPassword) return null;
        var account = await users.FindByNameAsync(email);
        var right = await tries.HashAsync(
            () => account?.PasswordHash is null ? Task.FromResult(Compare(account, password)) : users.CheckPasswordAsync(account, password), ct);
        return right && account is { DisabledAt: null } ? account : null;
    }

    private bool Compare(Account? account, string password)
    {
        hasher.VerifyHashedPassword(account ?? new Account(), Nobodys, password);
        return false;
    }

    /// <summary>Of the authenticator that was offered: with the right code it is the account's from now on, as soon as that is saved.</summary>
    public Task<Refusal?> OfferedCodeFlawAsync(Account account, string code, CancellationToken ct) => FlawAsync(account, async () =>
    {
        (account.AuthenticatorKey, account.OfferedAuthenticatorKey) = (account.OfferedAuthenticatorKey, null);
        return await IsShownAsync(account, code, ct);
    });

    private Task<Refusal?> CodeFlawAsync(Account account, string code, CancellationToken ct) => FlawAsync(account, async () =>
        await IsShownAsync(account, code, ct) || (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded);

    // Counted before it is looked at: of a thousand that are sent at once only the first five are.
    private async Task<Refusal?> FlawAsync(Account account, Func<Task<bool>> isRight)
    {
        if (await users.IsLockedOutAsync(account)) return new Refusal.CodesPaused(account.LockedUntil!.Value);
        await users.AccessFailedAsync(account);
        if (await users.IsLockedOutAsync(account))
        {
            Log.Paused(logger, account.Id);
            return new Refusal.CodesPaused(account.LockedUntil!.Value);
        }
        if (!await isRight()) return new Refusal.WrongSignIn();
        await users.ResetAccessFailedCountAsync(account);
        return null;
    }

    private async Task<bool> IsShownAsync(Account account, string code, CancellationToken ct) =>
        await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code) && await accounts.UseCodeAsync(account.Id, code, ct);

    /// <summary>A hash that no password has, as costly to look at as any: Identity's third format, with our rounds.</summary>
    private static readonly string Nobodys = NobodysHash();

    private static string NobodysHash()
    {
        const int SaltLength = 16, KeyLength = 32, Sha512 = 2;
        var hash = new byte[13 + SaltLength + KeyLength];
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), Sha512);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), Accounts.HashRounds);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltLength);
        return Convert.ToBase64String(hash);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Somebody who has the password of account {AccountId} has given too many wrong codes; codes are not looked at for a while.")]
        public static partial void Paused(ILogger logger, long accountId);
    }
}
