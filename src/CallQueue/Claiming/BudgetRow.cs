namespace Canvass.CallQueue.Claiming;

/// <summary>Whose numbers are counted: a new first name at the same seat or on the same device gives nothing new.</summary>
internal static class BudgetKind
{
    public const long Volunteer = 1;
    public const long Seat = 2;
    public const long Device = 3;
}

/// <summary>How many numbers one volunteer, seat or device was shown.</summary>
internal sealed record BudgetRow
{
    public static readonly BudgetRow Unused = new();

    /// <summary>The hour begins with its first claim.</summary>
    public DateTimeOffset HourFrom { get; init; } = DateTimeOffset.UnixEpoch;

    public long HourCount { get; init; }

    /// <summary>The campaign's local date, "YYYY-MM-DD"; empty before the first claim.</summary>
    public string Day { get; init; } = "";

    public long DayCount { get; init; }

    /// <summary>Of that day's numbers, those that were dead or wrong and are not counted.</summary>
    public long DayGivenBack { get; init; }

    /// <summary>Shown to newcomers that no leader had confirmed yet. Confirming, or a new code for the seat, begins it again.</summary>
    public long Total { get; init; }
}
