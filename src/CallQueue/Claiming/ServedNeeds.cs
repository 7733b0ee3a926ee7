namespace Canvass.CallQueue.Claiming;

/// <summary>Whom a volunteer can be handed for the languages they speak.</summary>
/// <param name="Needs">What somebody needs, as the lanes know it: those whom few can ring come first.</param>
/// <param name="WithoutNeed">Also whoever needs nothing but Swedish.</param>
internal sealed record ServedNeeds(IReadOnlyList<long> Needs, bool WithoutNeed)
{
    public static readonly ServedNeeds Swedish = new([], WithoutNeed: true);

    public bool Any => Needs.Count > 0;
}
