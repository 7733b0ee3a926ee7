using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Access;

internal static class ChoosePassword
{
    public static void MapChoosePassword(this IEndpointRouteBuilder api) =>
        api.MapPut("/account/password", HandleAsync)
            .WithName(nameof(ChoosePassword))
            .WithTags("Account")
            .WithSummary("Choose my password")
            .WithDescription("Whoever has one gives it as current. Twelve signs or more; all other sessions of this account are over.")
            .For(Callers.Account | Callers.Unfinished)
            .Refuses(400, 403, 409);

    internal static async Task<Results<Ok<WhoAnswer>, ProblemHttpResult>> HandleAsync(
        PasswordRequest request, CurrentUser user, UserManager<Account> users, PasswordSignIn passwords, OwnAccount own, HttpContext context, CancellationToken ct)
    {
        var account = await own.FindAsync(user, ct);
        if (account.PasswordHash is not null && !await passwords.IsPasswordAsync(account, request.Current, SignInEndpoint.SourceOf(context), ct)) return new Refusal.WrongPassword().ToProblem();
        // A removed password is not saved by itself: the next line saves the account with the new one, or not at all.
        account.PasswordHash = null;
        var set = await users.AddPasswordAsync(account, request.Password);
        if (!set.Succeeded) return OwnAccount.Flaw(set).ToProblem();
        return TypedResults.Ok(await own.GoOnAsync(user, user.Session.HasFactor, ct));
    }
}

internal sealed record PasswordRequest
{
    public required string Password { get; init; }

    /// <summary>The one of now, where there is one.</summary>
    public string? Current { get; init; }
}
