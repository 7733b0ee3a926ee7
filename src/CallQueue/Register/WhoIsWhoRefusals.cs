using Canvass.CallQueue.Register;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownPerson() : Refusal("There is no such person.");

    public sealed record WasMerged(long PersonId, long Into) : Refusal($"Person {PersonId} is person {Into} since the two were merged: say {Into}.");

    public sealed record SamePerson() : Refusal("That is one person and not two.");

    public sealed record NotANumber(NumberProblem Problem) : Refusal(Problem.Why);

    public sealed record NoExternalId() : Refusal("Say which membership number.");

    public sealed record UnclearBlock() : Refusal("Say one of these: a number, an externalId or a personId.");

    public sealed record UnknownBlock() : Refusal("There is no such block, or it was already lifted.");

    public sealed record BlockedByCall() : Refusal("A call made this block: the person asked not to be rung. Correct that call if it was a mistake.");

    public sealed record InvalidBirthYear() : Refusal("A year of birth has four digits, for example 1962.");

    public sealed record UnknownNumber() : Refusal("There is no such number.");
}
