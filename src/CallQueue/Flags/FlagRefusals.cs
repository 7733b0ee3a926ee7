namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownFlag() : Refusal("There is no such flag.");

    public sealed record FlagEnded(string State) : Refusal($"Nothing is left to be done about this flag: it is {State}.");

    public sealed record NothingToReturn() : Refusal("Whom this flag is about was not taken off by it, so there is nobody to give back to the queue. Answer it instead.");

    public sealed record UnknownFollowUp() : Refusal("There is no such follow-up.");
}
