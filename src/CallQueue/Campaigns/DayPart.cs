namespace Canvass.CallQueue.Campaigns;

/// <summary>Morning, afternoon, evening: somebody not at home in one is tried in another.</summary>
internal enum DayPart
{
    Morning,
    Afternoon,
    Evening,
}

internal static class DayParts
{
    private static readonly TimeOnly Noon = new(12, 0);
    private static readonly TimeOnly Five = new(17, 0);

    public static DayPart Of(TimeOnly local) => local < Noon ? DayPart.Morning : local < Five ? DayPart.Afternoon : DayPart.Evening;

    /// <summary>When the part after the one that <paramref name="local"/> lies in begins.</summary>
    public static DateTime NextAfter(DateTime local) => Of(TimeOnly.FromDateTime(local)) switch
    {
        DayPart.Morning => local.Date.AddHours(12),
        DayPart.Afternoon => local.Date.AddHours(17),
        _ => local.Date.AddDays(1),
    };
}
