using Canvass.CallQueue.Register;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownOrganisation() : Refusal("There is no such organisation.");

    public sealed record UnknownAssociation() : Refusal("There is no such association.");

    public sealed record ParentBelow() : Refusal("An association stands under no association that stands under it, nor under itself.");

    public sealed record UnknownMunicipality(string Code) : Refusal($"There is no municipality with the code {Code}. It has four digits, for example 0180.");

    public sealed record InvalidName(int Longest = PlainText.LongestName) : Refusal($"A name has 1 to {Longest} signs on one line.");

    public sealed record NameTaken(string Name) : Refusal($"There is already one called {Name}. Choose another name.");

    /// <summary>Two people were editing at once.</summary>
    public sealed record ChangedMeanwhile(long Version) : Refusal("Somebody else has changed this meanwhile. Look at it and change it again.");
}
