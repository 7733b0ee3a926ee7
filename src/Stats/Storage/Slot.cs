namespace Canvass.Stats.Storage;

/// <summary>Twin tables: reports read one slot while the log is counted anew into the other.</summary>
internal static class Slot
{
    public const string A = "a";
    public const string B = "b";

    public static string Other(string? slot) => slot == A ? B : A;

    /// <summary>Writes the slot's name where the statement says {slot}.</summary>
    public static string In(this string sql, string slot) =>
        slot is A or B ? sql.Replace("{slot}", slot, StringComparison.Ordinal) : throw new ArgumentOutOfRangeException(nameof(slot), slot, "There are two slots, a and b.");
}
