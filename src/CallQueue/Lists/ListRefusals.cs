namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record ListClosed() : Refusal("This list is closed. Make a new one.");

    public sealed record ListHasPeople() : Refusal("Matching by language is decided before people are brought in: they are placed by it.");
}
