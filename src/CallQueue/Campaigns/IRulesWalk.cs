namespace Canvass.CallQueue.Campaigns;

/// <summary>The way through everybody who stands where older rules put them. It is begun in the transaction that changes the rules.</summary>
internal interface IRulesWalk
{
    /// <summary>Puts the people of the next households where the rules of now say, in one short transaction.</summary>
    /// <returns>How many households; null: nobody's rules are left to follow.</returns>
    Task<int?> StepAsync(CancellationToken ct);
}
