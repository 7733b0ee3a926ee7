using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

/// <summary>The account of whoever is asking, and how their session goes on when they change what they sign in with.</summary>
internal sealed class OwnAccount(AccountDesk accounts, UserSessionDesk sessions, SessionLookup known)
{
    public async Task<Account> FindAsync(CurrentUser user, CancellationToken ct) =>
        await accounts.FindAsync(user.Session.AccountId!.Value, ct) ?? throw new InvalidOperationException("A session of an account that is not there.");

    /// <summary>All other sessions are over.</summary>
    public async Task<WhoAnswer> GoOnAsync(CurrentUser user, bool factor, CancellationToken ct)
    {
        await sessions.GoOnAsync(user.Session, factor, ct);
        known.Forget(user);
        var account = await FindAsync(user, ct);
        return WhoAnswer.Of(user.Session with { HasPassword = account.PasswordHash is not null, HasFactor = factor });
    }

    public static Refusal Flaw(IdentityResult result) => new Refusal.InvalidPassword([.. result.Errors.Select(e => e.Description)]);
}
