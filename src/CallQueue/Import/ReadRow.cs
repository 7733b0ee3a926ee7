using System.Text.Json.Serialization;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>What a row of a file says about somebody, cleaned; or why it says nothing.</summary>
public sealed record ReadRow
{
    /// <summary>The row's number as a spreadsheet shows it.</summary>
    public required int Number { get; init; }

    public required RowVerdict Verdict { get; init; }

    public string? ExternalId { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>The full name as identity compares it; empty without a name.</summary>
    public required string FoldedName { get; init; }

    public int? BirthYear { get; init; }

    public string? MunicipalityCode { get; init; }

    public string? DistrictCode { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Each number once, in the order of the columns.</summary>
    public required IReadOnlyList<PhoneNumber> Numbers { get; init; }

    public required bool IsProtected { get; init; }

    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    public required IReadOnlyList<RowProblem> Problems { get; init; }
}

/// <summary>Something in a row that was not understood. Neither text nor value holds a personal identity number.</summary>
/// <param name="Code">For programs and translations.</param>
/// <param name="Column">The header of the column; none if it is the whole row.</param>
/// <param name="Value">What stands there, shortened.</param>
public sealed record RowProblem(string Code, string? Column, string Text, string? Value = null);

[JsonConverter(typeof(JsonStringEnumConverter<RowVerdict>))]
public enum RowVerdict
{
    [JsonStringEnumMemberName("clean")] Clean,

    /// <summary>The person is imported; something in the row was not.</summary>
    [JsonStringEnumMemberName("remark")] Remark,

    /// <summary>Neither a name, nor a membership number, nor a telephone number: there is nobody to import.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
}
