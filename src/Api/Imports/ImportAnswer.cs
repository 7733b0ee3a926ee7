using Canvass.CallQueue.Import;

namespace Canvass.Api.Imports;

/// <summary>How a file stands. Names nobody, but for the preview.</summary>
internal sealed record ImportAnswer
{
    public required Guid Id { get; init; }

    public required long ListId { get; init; }

    /// <summary>
    /// "staging" (being read), "staged" (waiting for somebody to look and commit), "building" (nobody sees them yet), "finishing" (they are on the
    /// list; what the file says of people known before is being written), "done", "undoing", "undone".
    /// </summary>
    public required string State { get; init; }

    /// <summary>How many rows are built.</summary>
    public required ImportProgressAnswer Progress { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string ObtainedAt { get; init; }

    /// <summary>Whoever was on the list and not in the file is taken off.</summary>
    public required bool WholeList { get; init; }

    public required ImportCounts Counts { get; init; }

    /// <summary>What was not taken, or only in part, and how often; rejected.csv has every row of them.</summary>
    public required IReadOnlyList<RemarkAnswer> Remarks { get; init; }

    public UndoneImport? Undone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>Until then it can be undone.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>While it waits for somebody to look.</summary>
    public PreviewAnswer? Preview { get; init; }

    /// <summary>Nothing more comes of it by itself, nor by a commit.</summary>
    public bool IsAtRest() => State is "done" or "undone" or "failed";

    public static ImportAnswer Of(ImportRecord import) => new()
    {
        Id = import.Id,
        ListId = import.ListId,
        State = import is { State: ImportState.Done, DoneAt: null } ? "finishing" : import.State.ToString().ToLowerInvariant(),
        Progress = new ImportProgressAnswer(import.State is ImportState.Staging or ImportState.Staged ? 0 : import.Built, import.Report.Rows),
        Name = import.FileName,
        Source = import.Source,
        ObtainedAt = import.ObtainedAt,
        WholeList = import.WholeList,
        Counts = ImportCounts.Of(import.Report),
        Remarks = [.. import.Report.Remarks.Select(remark => new RemarkAnswer(remark.Key, remark.Value, import.Report.RemarkRows.GetValueOrDefault(remark.Key, [])))],
        Undone = import.Report.Undone,
        CreatedAt = import.CreatedAt,
        DoneAt = import.DoneAt,
        UndoneAt = import.UndoneAt,
        UndoUntil = import.State is ImportState.Done ? import.DoneAt + ImportDesk.Patience : null,
    };

    public static async Task<ImportAnswer> WithPreviewAsync(ImportRecord import, ImportDesk desk, CancellationToken ct) => import.State is not ImportState.Staged ? Of(import) : Of(import) with
    {
        Preview = new PreviewAnswer
        {
            Columns = import.Mapping.Columns,
            Headers = import.Headers,
            Problems = import.Report.MappingProblems,
            Template = import.Template?.Name,
            File = [.. (await desk.FirstRowsAsync(import, ct)).Select(row => new RowInFile(row.Number, row.Cells))],
            Rows = import.Report.Sample,
            Rejected = import.Report.RejectedSample,
            Missing = import.Report.MissingSample,
        },
    };
}

internal sealed record ImportProgressAnswer(long Done, long Total);

/// <param name="Code">Stable.</param>
/// <param name="Rows">How many.</param>
/// <param name="First">The first of them, by their number in the file.</param>
internal sealed record RemarkAnswer(string Code, long Rows, IReadOnlyList<long> First);

/// <summary>Rows of the file, by what comes of them.</summary>
internal sealed record ImportCounts
{
    public required long Rows { get; init; }

    /// <summary>The register does not know them.</summary>
    public required long New { get; init; }

    /// <summary>The register knows them; the list does not.</summary>
    public required long Known { get; init; }

    public required long AlreadyOnList { get; init; }

    /// <summary>Have neither a membership number nor a number that can be used, and stand for somebody of their name on the list.</summary>
    public required long KeptByName { get; init; }

    public required long TwiceInFile { get; init; }

    public required long SharingNumbers { get; init; }

    /// <summary>Of the same name as somebody on another number: see /api/people/perhaps-the-same.</summary>
    public required long PerhapsTheSame { get; init; }

    /// <summary>Not rung until somebody has looked, since they are perhaps the same as somebody who is never rung.</summary>
    public required long PerhapsNotRung { get; init; }

    /// <summary>Never handed out and in no list.</summary>
    public required long Protected { get; init; }

    public required long WithoutNumber { get; init; }

    /// <summary>Nobody: neither a name nor a number.</summary>
    public required long Rejected { get; init; }

    /// <summary>On the list and not in the file: taken off if the file is the whole list.</summary>
    public required long Missing { get; init; }

    public required long OnList { get; init; }

    public static ImportCounts Of(ImportReport report) => new()
    {
        Rows = report.Rows,
        New = report.New,
        Known = report.Known,
        AlreadyOnList = report.AlreadyOnList,
        KeptByName = report.KeptByName,
        TwiceInFile = report.TwiceInFile,
        SharingNumbers = report.SharingNumbers,
        PerhapsTheSame = report.PerhapsTheSame,
        PerhapsNotRung = report.PerhapsNotRung,
        Protected = report.Protected,
        WithoutNumber = report.WithoutNumber,
        Rejected = report.Rejected,
        Missing = report.Missing,
        OnList = report.OnList,
    };
}

/// <summary>What the file holds and how it was understood. Protected people are not in it.</summary>
internal sealed record PreviewAnswer
{
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>What every column was taken for: send it back corrected with PUT mapping.</summary>
    public required IReadOnlyList<MappedColumn> Columns { get; init; }

    /// <summary>Until these are corrected it cannot be committed.</summary>
    public required IReadOnlyList<MappingProblem> Problems { get; init; }

    /// <summary>The name of the kept mapping that fitted, in the answer to the file alone.</summary>
    public string? Template { get; init; }

    /// <summary>The first rows as they stand in the file, every personal identity number reduced to a birth year.</summary>
    public required IReadOnlyList<RowInFile> File { get; init; }

    /// <summary>The first rows as they were understood.</summary>
    public required IReadOnlyList<PreviewRow> Rows { get; init; }

    /// <summary>The first that are nobody, and why.</summary>
    public required IReadOnlyList<PreviewRow> Rejected { get; init; }

    /// <summary>The first who are on the list and not in the file, by their ids.</summary>
    public required IReadOnlyList<long> Missing { get; init; }
}

internal sealed record RowInFile(int Row, IReadOnlyList<string> Cells);
