using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Import;

/// <summary>What one column of a file becomes.</summary>
public sealed record MappedColumn
{
    /// <summary>The column's place in the file, from 0.</summary>
    public required int Index { get; init; }

    public required string Header { get; init; }

    public required ColumnUse Use { get; init; }

    /// <summary>What the fact is called on the card; the header if nothing else is said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FactName { get; init; }

    /// <summary>Why the column is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotImportedReason? Reason { get; init; }

    /// <summary>A spreadsheet has taken the first zero of every telephone number in this column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LeadingZeroLost { get; init; }
}

/// <summary>What every column of a file is: guessed, then corrected by the person who imports. A column without an entry is left out.</summary>
public sealed record ColumnMapping
{
    public required IReadOnlyList<MappedColumn> Columns { get; init; }

    /// <param name="headers">The columns of the file.</param>
    /// <param name="sample">Some of its first rows.</param>
    /// <param name="today">Tells a birth date from one to come.</param>
    public static ColumnMapping Guess(IReadOnlyList<string> headers, IReadOnlyList<SheetRow> sample, DateOnly today) =>
        new ColumnGuess(headers, sample, today).Mapping();

    /// <summary>What must be corrected before the file can be read so. Empty: nothing.</summary>
    public IReadOnlyList<MappingProblem> Check(IReadOnlyList<string> headers)
    {
        if (Columns.Contains(null!)) return [new("empty_entry", "An entry says nothing: leave it out, or say which column it is.", null)];
        var problems = new List<MappingProblem>();
        foreach (var column in Columns)
        {
            if (!Enum.IsDefined(column.Use))
                problems.Add(new("unknown_use", $"Column {column.Index + 1} (“{column.Header}”) has a use that there is not.", column.Index));
            if (column.Index < 0 || column.Index >= headers.Count)
                problems.Add(new("no_such_column", $"The file has no column {column.Index + 1} (“{column.Header}”): it has {headers.Count} columns.", column.Index));
            else if (!string.Equals(column.Header, headers[column.Index], StringComparison.Ordinal))
                problems.Add(new("other_header", $"Column {column.Index + 1} is called “{headers[column.Index]}” in the file, not “{column.Header}”.", column.Index));
        }

        foreach (var twice in Columns.GroupBy(column => column.Index).Where(group => group.Count() > 1))
            problems.Add(new("column_twice", $"Column {twice.Key + 1} (“{twice.First().Header}”) has two uses: give it one.", twice.Key));

        foreach (var twice in Columns.Where(column => IsSingle(column.Use)).GroupBy(column => column.Use).Where(group => group.Count() > 1))
            problems.Add(new("use_twice", $"Only one column can be the {Word(twice.Key)}, here are {Headers(twice)}: choose one of them.", twice.Last().Index));

        foreach (var twice in Facts.GroupBy(NameOf, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add(new("fact_twice", $"Two facts are called “{twice.Key}”: give one of them another name.", twice.Last().Index));

        foreach (var nameless in Facts.Where(fact => string.IsNullOrWhiteSpace(NameOf(fact))))
            problems.Add(new("fact_without_name", $"Column {nameless.Index + 1} is a fact without a name: give it one.", nameless.Index));

        var fullName = Columns.FirstOrDefault(column => column.Use is ColumnUse.FullName);
        var half = Columns.FirstOrDefault(column => column.Use is ColumnUse.FirstName or ColumnUse.LastName);
        if (fullName is not null && half is not null)
            problems.Add(new("name_both_ways", $"The name is both in “{fullName.Header}” and in “{half.Header}”: keep either the full name or first and last name.", fullName.Index));

        switch (Columns.Any(column => column.Use is ColumnUse.Phone), fullName is not null || half is not null)
        {
            case (false, false):
                problems.Add(new("nobody", $"No column holds a name or a telephone number. {Seen(headers)} Put a line of column names first, such as Förnamn, Efternamn and Telefon, or say what each column is.", null));
                break;
            case (false, true):
                problems.Add(new("no_phone", $"No column holds telephone numbers: say which one does. {Seen(headers)}", null));
                break;
            case (true, false):
                problems.Add(new("no_name", $"No column holds names: say which one does. {Seen(headers)}", null));
                break;
        }

        return problems;
    }

    /// <summary>What a fact is called.</summary>
    internal static string NameOf(MappedColumn fact) => string.IsNullOrWhiteSpace(fact.FactName) ? fact.Header.Trim() : fact.FactName.Trim();

    /// <summary>A person has one of these, so one column says it. Numbers, languages and birth may stand in several.</summary>
    internal static bool IsSingle(ColumnUse use) =>
        use is ColumnUse.ExternalId or ColumnUse.FirstName or ColumnUse.LastName or ColumnUse.FullName or ColumnUse.Municipality or ColumnUse.District;

    private static string Seen(IReadOnlyList<string> headers) => $"The columns are {string.Join(", ", headers.Select(header => $"“{header}”"))}.";

    private IEnumerable<MappedColumn> Facts => Columns.Where(column => column.Use is ColumnUse.Fact);

    private static string Headers(IEnumerable<MappedColumn> columns) => string.Join(" and ", columns.Select(column => $"“{column.Header}”"));

    private static string Word(ColumnUse use) => use switch
    {
        ColumnUse.ExternalId => "membership number",
        ColumnUse.FirstName => "first name",
        ColumnUse.LastName => "last name",
        ColumnUse.FullName => "full name",
        ColumnUse.Municipality => "municipality",
        _ => "voting district",
    };
}

/// <summary>Why a file cannot be read with a mapping.</summary>
/// <param name="Column">The column's place in the file, from 0.</param>
public sealed record MappingProblem(string Code, string Why, int? Column)
{
    /// <summary>Nothing of the line is repeated: it is about somebody.</summary>
    internal static readonly MappingProblem NoHeader = new("no_header",
        "The first line of the file looks like somebody's data and not like names of columns. Put a line above it that says what each column is, such as Förnamn, Efternamn and Telefon, or say what each column is.", null);
}
