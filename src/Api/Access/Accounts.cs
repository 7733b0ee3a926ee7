using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

/// <summary>ASP.NET Core Identity's own managers over our store: hashing, lock-out, security stamps, authenticator and recovery codes.</summary>
internal static class Accounts
{
    public const int HashRounds = 210_000;

    /// <summary>A sentence is longer and better to remember than eight signs of every kind.</summary>
    public const int ShortestPassword = 12;

    /// <summary>Whoever has the password has so many codes, and then none for a while: of a million codes five are good at a time.</summary>
    public const int CodesBeforePause = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashRounds);
        services.AddIdentityCore<Account>(identity =>
        {
            identity.Password = new PasswordOptions
            {
                RequiredLength = ShortestPassword,
                RequiredUniqueChars = 6,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
            identity.Lockout = new LockoutOptions { MaxFailedAccessAttempts = CodesBeforePause + 1, DefaultLockoutTimeSpan = Pause };
            // Addresses are looked at by EmailAddress; in front of the @ any letter may stand.
            identity.User.AllowedUserNameCharacters = "";
        })
            .AddUserStore<AccountUserStore>()
            .AddPasswordValidator<PasswordNotTheName>()
            .AddErrorDescriber<AccountWords>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddSingleton<SignInTries>();
        services.AddScoped<PasswordSignIn>();
        return services;
    }
}

/// <summary>Identity knows of user names; here they are e-mail addresses.</summary>
internal sealed class AccountWords : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) => new() { Code = nameof(DuplicateUserName), Description = new Refusal.EmailTaken().Why };
}

/// <summary>Nobody's password is their own name or address.</summary>
internal sealed class PasswordNotTheName : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        password is not null && (password.Contains(user.Email, StringComparison.OrdinalIgnoreCase) || user.Email.Contains(password, StringComparison.OrdinalIgnoreCase))
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordIsName", Description = "A password must not be one's own address." })
            : IdentityResult.Success);
}
