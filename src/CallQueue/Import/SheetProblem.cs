namespace Canvass.CallQueue.Import;

/// <summary>Why a file cannot be read, told to the person who sent it. The code never changes its meaning.</summary>
/// <param name="Line">The line of the file, or the row of the sheet, where it was noticed.</param>
public sealed record SheetProblem(string Code, string Why, int? Line = null)
{
    internal static SheetProblem Empty() => new("empty_file", "The file is empty. Was it saved before it was sent?");

    /// <summary>The connection ended, or the form around the file did.</summary>
    public static SheetProblem BrokenOff() => new("broken_off", "The file breaks off before its end. Send it again.");

    internal static SheetProblem Binary() =>
        new("binary_file", "This is not a table in text. Save it as .xlsx or as CSV UTF-8 and send it again.");

    internal static SheetProblem Markup() =>
        new("web_page", "This is a web page, even if its name ends in .xls. Open it in the spreadsheet program, save it as .xlsx and send it again.");

    internal static SheetProblem OldExcel() =>
        new("old_excel", "This is an old Excel file (.xls) or one with a password. Open it, save it as an Excel workbook (.xlsx) without a password, and send it again.");

    internal static SheetProblem OtherZip() =>
        new("not_a_spreadsheet", "This is a packed file, but not an Excel workbook (.xlsx). Save the table as .xlsx or as CSV UTF-8.");

    internal static SheetProblem DamagedXlsx(string part, int? row = null) =>
        new("damaged_file", $"The Excel file is damaged ({part}). Open it in the spreadsheet program, save it again and send it again.", row);

    internal static SheetProblem DamagedText(int line) =>
        new("damaged_text", $"Line {line} has letters in another encoding than the lines before. Save the file again as CSV UTF-8.", line);

    internal static SheetProblem TornQuote(int line) =>
        new("torn_quote", $"The quotation mark that opens on line {line} is not closed. Close it, or write it twice if it belongs to the text.", line);

    internal static SheetProblem TextAfterQuote(int opened, int line) =>
        new("text_after_quote", opened == line
            ? $"On line {line} a cell goes on after its closing quotation mark. A quotation mark inside a cell is written twice."
            : $"The quotation mark that opens on line {opened} is closed on line {line}, and the cell goes on after it. Probably the first one was never closed.", opened);

    internal static SheetProblem FileTooLarge(long bytes) =>
        new("file_too_large", $"The file is larger than {bytes / 1_000_000} MB. Split it in two.");

    internal static SheetProblem UnpackedTooLarge(long bytes) =>
        new("unpacked_too_large", $"The Excel file unpacks to more than {bytes / 1_000_000} MB. Keep only the sheet and the columns that are needed, or save it as CSV UTF-8.");

    internal static SheetProblem TooManyRows(int rows) => new("too_many_rows", $"The file has more than {rows} rows. Split it in two.");

    internal static SheetProblem TooManyColumns(int columns, int line) =>
        new("too_many_columns", $"Row {line} has more than {columns} columns. Keep only the columns that are needed.", line);

    internal static SheetProblem CellTooLong(int signs, int line) =>
        new("cell_too_long", $"A cell on line {line} has more than {signs} signs. Shorten it, or look for a quotation mark that is not closed.", line);

    internal static SheetProblem NoSuchSheet(string name) => new("no_such_sheet", $"The workbook has no sheet with the name “{name}”.");

    internal static SheetProblem NoRows() => new("no_rows", "The file has a header but no rows below it.");
}

/// <summary>Reading stopped; <see cref="Problem"/> says why and what to do.</summary>
public sealed class UnreadableSheetException : Exception
{
    public UnreadableSheetException(SheetProblem problem, Exception? inner = null)
        : base(problem.Why, inner) => Problem = problem;

    public SheetProblem Problem { get; }
}
