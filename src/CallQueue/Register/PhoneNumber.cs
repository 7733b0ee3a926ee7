using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Register;

/// <summary>A telephone number that somebody can be rung on: one value however it was written.</summary>
public sealed record PhoneNumber
{
    internal PhoneNumber(string e164, NumberKind kind, string display, string international)
    {
        E164 = e164;
        Kind = kind;
        Display = display;
        International = international;
    }

    /// <summary>+46701740605: what is stored, compared and dialled.</summary>
    public string E164 { get; }

    public NumberKind Kind { get; }

    /// <summary>070-174 06 05, and +47 22 12 34 56 for a number abroad: what a volunteer reads.</summary>
    public string Display { get; }

    /// <summary>+46 70 174 06 05.</summary>
    public string International { get; }

    public bool IsForeign => Kind is NumberKind.Foreign;

    /// <summary>Reads one number as people and spreadsheets write them.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="leadingZeroLost">
    /// The whole column has lost its zeros (a spreadsheet took the numbers for sums): then 18123456 is 018-12 34 56.
    /// Without that knowledge seven or eight digits may as well be a local number somewhere, and ringing a stranger is worse than asking.
    /// </param>
    public static PhoneReading Parse(string? text, bool leadingZeroLost = false) => NumberText.Read(text, leadingZeroLost);

    /// <summary>Reads every number in a cell, in order: "070-174 06 05 / 08-465 004 00". An empty cell has none.</summary>
    public static IReadOnlyList<PhoneReading> ParseMany(string? text, bool leadingZeroLost = false) =>
        NumberCell.Read(text, leadingZeroLost);

    /// <summary>A number that was stored as E.164, to be shown again.</summary>
    public static PhoneNumber FromE164(string e164)
    {
        ArgumentException.ThrowIfNullOrEmpty(e164);
        var reading = e164[0] == '+' ? Parse(e164) : PhoneReading.No(NumberProblem.NotANumber);
        return reading.IsNumber ? reading.Number : throw new ArgumentException($"Not an E.164 number: {reading.Problem.Code}.", nameof(e164));
    }

    public bool Equals(PhoneNumber? other) => other is not null && string.Equals(E164, other.E164, StringComparison.Ordinal);

    public override int GetHashCode() => E164.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => E164;
}

[JsonConverter(typeof(JsonStringEnumConverter<NumberKind>))]
public enum NumberKind
{
    [JsonStringEnumMemberName("unknown")] Unknown,
    [JsonStringEnumMemberName("mobile")] Mobile,
    [JsonStringEnumMemberName("fixed")] Fixed,
    [JsonStringEnumMemberName("uan")] Uan,
    [JsonStringEnumMemberName("personal")] Personal,
    [JsonStringEnumMemberName("shared_cost")] SharedCost,
    [JsonStringEnumMemberName("toll_free")] TollFree,
    [JsonStringEnumMemberName("pager")] Pager,
    [JsonStringEnumMemberName("premium")] Premium,
    [JsonStringEnumMemberName("short")] Short,
    [JsonStringEnumMemberName("foreign")] Foreign,
}
