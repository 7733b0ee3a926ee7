namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record InvalidEmail() : Refusal("Write an e-mail address, such as anna@example.org.");

    /// <summary>Said only to whoever proves to own the address, or who may see the account.</summary>
    public sealed record EmailTaken() : Refusal("There is already an account with this e-mail address. Whoever has lost the way in to it is given a new link by an administrator.");

    /// <summary>Never made, opened before, withdrawn and too old are one and the same to whoever opens it.</summary>
    public sealed record UnknownLink() : Refusal("This link is not valid any more: it works once, and not for ever. Ask for a new one.");

    /// <summary>An address that is not known, a wrong password and a wrong code are one and the same to whoever tries.</summary>
    public sealed record WrongSignIn() : Refusal("E-mail, password or code is not right. Try again, or ask your administrator for a new link.");

    public sealed record SecondFactorNeeded() : Refusal("Give the code that your authenticator shows as well, or one of your recovery codes.");

    public sealed record CodesPaused(DateTimeOffset Again) : Refusal("Too many wrong codes. Wait a few minutes and try again.");

    public sealed record TooManyTries() : Refusal("You are trying to sign in several times at once. Wait for an answer and try again.");

    public sealed record InvalidPassword(IReadOnlyList<string> Reasons) : Refusal(string.Join(' ', Reasons));

    public sealed record WrongPassword() : Refusal("This is not your current password.");

    public sealed record WrongCode() : Refusal("This is not the code that your authenticator shows. Look at its clock, and try the next code.");

    public sealed record NoAuthenticator() : Refusal("There is no new authenticator to confirm. Ask for its key first.");

    public sealed record SetUpUnfinished() : Refusal("First choose a password and set up your second factor; then everything else opens.");

    public sealed record NotForYou() : Refusal("This is not for you: somebody with another role does it.");

    public sealed record UnknownUser() : Refusal("There is no such user.");

    public sealed record UserDisabled() : Refusal("This user is disabled, so no link would let them in. Enable them first.");

    public sealed record UnknownInvitation() : Refusal("There is no such invitation. It may have been opened, withdrawn, or be too old.");

    public sealed record UnknownToken() : Refusal("There is no such token.");

    public sealed record InvalidRoles() : Refusal("Name one role or more, none of them twice: administrator, organiser with an associationId, or leader with a roomId.");

    public sealed record LastAdministrator() : Refusal("This is the organisation's last administrator. Make another one first.");

    public sealed record UnknownScope(string Known) : Refusal($"Name one scope or more of these: {Known}.");

    public sealed record InvalidEnd(int Days) : Refusal($"It must end later than now and within {Days} days.");

    public sealed record RoomAtHome() : Refusal("This is for volunteers at home: no leader sees them, so nobody can be there.");
}
