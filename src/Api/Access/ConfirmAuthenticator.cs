using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

internal static class ConfirmAuthenticator
{
    private const int RecoveryCodes = 10;

    public static void MapConfirmAuthenticator(this IEndpointRouteBuilder api) =>
        api.MapPut("/account/authenticator", HandleAsync)
            .WithName(nameof(ConfirmAuthenticator))
            .WithTags("Account")
            .WithSummary("The code my authenticator shows: from now on it is asked for")
            .WithDescription("Answers ten recovery codes, this once: each signs in once where the authenticator is lost. Earlier ones are worth nothing any more.")
            .For(Callers.Account | Callers.Unfinished)
            .Refuses(400, 403, 409, 429);

    internal static async Task<Results<Ok<ConfirmedAnswer>, ProblemHttpResult>> HandleAsync(
        ConfirmRequest request, CurrentUser user, UserManager<Account> users, PasswordSignIn passwords, OwnAccount own, CancellationToken ct)
    {
        var account = await own.FindAsync(user, ct);
        if (account.OfferedAuthenticatorKey is null) return new Refusal.NoAuthenticator().ToProblem();
        if (await passwords.OfferedCodeFlawAsync(account, request.Code.Trim(), ct) is { } flaw) return (flaw is Refusal.WrongSignIn ? new Refusal.WrongCode() : flaw).ToProblem();
        var set = await users.SetTwoFactorEnabledAsync(account, true);
        if (!set.Succeeded) return OwnAccount.Flaw(set).ToProblem();
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        return TypedResults.Ok(new ConfirmedAnswer { RecoveryCodes = [.. codes!], Who = await own.GoOnAsync(user, factor: true, ct) });
    }
}

internal sealed record ConfirmRequest
{
    public required string Code { get; init; }
}

internal sealed record ConfirmedAnswer
{
    public required IReadOnlyList<string> RecoveryCodes { get; init; }

    public required WhoAnswer Who { get; init; }
}
