using System.Text.Encodings.Web;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

internal static class SetUpAuthenticator
{
    private const string Issuer = "Canvass";

    public static void MapSetUpAuthenticator(this IEndpointRouteBuilder api) =>
        api.MapPost("/account/authenticator", HandleAsync)
            .WithName(nameof(SetUpAuthenticator))
            .WithTags("Account")
            .WithSummary("A new key for my authenticator")
            .WithDescription("Shown this once, for a QR or for typing. It counts when a code of it was given: PUT the same address. Whoever has a second factor already gives their password, and keeps the old one until then.")
            .For(Callers.Account | Callers.Unfinished)
            .Refuses(400, 403, 409);

    internal static async Task<Results<Ok<AuthenticatorAnswer>, ProblemHttpResult>> HandleAsync(
        AuthenticatorRequest request, CurrentUser user, UserManager<Account> users, KeyedHash keys, PasswordSignIn passwords, OwnAccount own, HttpContext context, CancellationToken ct)
    {
        var account = await own.FindAsync(user, ct);
        if (account.SecondFactor && !await passwords.IsPasswordAsync(account, request.Password, SignInEndpoint.SourceOf(context), ct)) return new Refusal.WrongPassword().ToProblem();
        var key = users.GenerateNewAuthenticatorKey();
        account.OfferedAuthenticatorKey = keys.Seal(KeyedHash.Purpose.Authenticator, key);
        var offered = await users.UpdateAsync(account);
        if (!offered.Succeeded) return OwnAccount.Flaw(offered).ToProblem();
        return TypedResults.Ok(new AuthenticatorAnswer { Key = key, Uri = $"otpauth://totp/{Issuer}:{UrlEncoder.Default.Encode(account.Email)}?secret={key}&issuer={Issuer}&digits=6" });
    }
}

internal sealed record AuthenticatorRequest
{
    /// <summary>Asked of whoever has a second factor already.</summary>
    public string? Password { get; init; }
}

internal sealed record AuthenticatorAnswer
{
    /// <summary>For typing.</summary>
    public required string Key { get; init; }

    /// <summary>For a QR.</summary>
    public required string Uri { get; init; }
}
