using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Import;

/// <summary>One file on its way to a list.</summary>
public sealed record ImportRecord
{
    public required Guid Id { get; init; }

    public required long OrganisationId { get; init; }

    public required long ListId { get; init; }

    public required string FileName { get; init; }

    public required string FileHash { get; init; }

    public required ImportState State { get; init; }

    /// <summary>Where the data came from: the answer to "how did you get my number?".</summary>
    public required string Source { get; init; }

    public required string ObtainedAt { get; init; }

    /// <summary>Whoever is on the list and not in the file is taken off it.</summary>
    public bool WholeList { get; init; }

    public required IReadOnlyList<string> Headers { get; init; }

    public required ColumnMapping Mapping { get; init; }

    public required ImportReport Report { get; init; }

    public required string Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When everything that follows from the file was written.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>One more with every mapping.</summary>
    [JsonIgnore]
    public long Version { get; init; } = 1;

    /// <summary>The kept mapping that fitted the file and was taken for the guess.</summary>
    [JsonIgnore]
    public MappingTemplate? Template { get; init; }

    /// <summary>Somebody has begun to bring it in, and not everything that follows is written.</summary>
    [JsonIgnore]
    public bool IsUnderWay => State is ImportState.Building || this is { State: ImportState.Done, DoneAt: null };

    /// <summary>How many rows are built.</summary>
    [JsonIgnore]
    public long Built { get; init; }

    internal long OrderFrom { get; init; }

    internal long Followed { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>The file is being read.</summary>
    [JsonStringEnumMemberName("staging")] Staging,

    /// <summary>Read and waiting for somebody to look at the preview.</summary>
    [JsonStringEnumMemberName("staged")] Staged,

    /// <summary>People are being made; nobody sees them yet.</summary>
    [JsonStringEnumMemberName("building")] Building,

    /// <summary>They are on the list.</summary>
    [JsonStringEnumMemberName("done")] Done,

    [JsonStringEnumMemberName("undoing")] Undoing,
    [JsonStringEnumMemberName("undone")] Undone,
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>What a file holds, as far as can be said before it is imported, and what came of it afterwards.</summary>
public sealed record ImportReport
{
    private const int FewEnough = 10;

    public long Rows { get; init; }

    /// <summary>The register does not know them.</summary>
    public long New { get; init; }

    /// <summary>The register knows them; the list does not.</summary>
    public long Known { get; init; }

    public long AlreadyOnList { get; init; }

    /// <summary>Have neither a membership number nor a number that can be used, and stand for somebody of their name on the list.</summary>
    public long KeptByName { get; init; }

    /// <summary>The same person as in a row before.</summary>
    public long TwiceInFile { get; init; }

    /// <summary>People who share a number with somebody else.</summary>
    public long SharingNumbers { get; init; }

    public long PerhapsTheSame { get; init; }

    /// <summary>Not rung until somebody has looked, since they are perhaps the same as somebody who is never rung; known when they are brought in.</summary>
    public long PerhapsNotRung { get; init; }

    public long Protected { get; init; }

    public long WithoutNumber { get; init; }

    public long Rejected { get; init; }

    /// <summary>On the list and not in the file: taken off if the file is the whole list.</summary>
    public long Missing { get; init; }

    /// <summary>On the list as it is now.</summary>
    public long OnList { get; init; }

    /// <summary>So many are missing that this may be another list, or a part of one.</summary>
    [JsonIgnore]
    public bool MissesMost => Missing > FewEnough && Missing * 2 > OnList;

    /// <summary>How often each remark was made, by its code.</summary>
    public IReadOnlyDictionary<string, long> Remarks { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The first rows that each remark was made of.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> RemarkRows { get; init; } = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);

    /// <summary>The first rows as they were understood.</summary>
    public IReadOnlyList<PreviewRow> Sample { get; init; } = [];

    /// <summary>The first rows that are nobody, and why.</summary>
    public IReadOnlyList<PreviewRow> RejectedSample { get; init; } = [];

    /// <summary>The first of those missing, by person.</summary>
    public IReadOnlyList<long> MissingSample { get; init; } = [];

    /// <summary>The columns cannot be read so: correct the mapping first.</summary>
    public IReadOnlyList<MappingProblem> MappingProblems { get; init; } = [];

    /// <summary>What was left behind when it was undone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UndoneImport? Undone { get; init; }
}

public sealed record PreviewRow
{
    public required long Row { get; init; }

    public string? ExternalId { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public int? BirthYear { get; init; }

    public string? MunicipalityCode { get; init; }

    public string? DistrictCode { get; init; }

    public required IReadOnlyList<string> Numbers { get; init; }

    public bool IsProtected { get; init; }

    /// <summary>new, known, already, kept, twice or rejected.</summary>
    public required string Verdict { get; init; }

    public required IReadOnlyList<RowProblem> Problems { get; init; }
}

/// <summary>What an undone import left behind.</summary>
/// <param name="Removed">Taken back off the list.</param>
/// <param name="KeptRung">Stay, because they were already rung or are being rung now.</param>
/// <param name="Restored">Had been taken off as missing from the file, and are back.</param>
/// <param name="OffAgain">Had been taken off before, came back with the file, and are off again.</param>
/// <param name="InNewerFile">Stay, because a newer file says that they are on the list.</param>
public sealed record UndoneImport(long Removed, long KeptRung, long Restored, long OffAgain = 0, long InNewerFile = 0);

/// <param name="Stage">reading, building, finishing, undoing.</param>
public sealed record ImportProgress(Guid ImportId, string Stage, long Done, long Total);

/// <summary>A row as it waits: cells with every personal identity number reduced.</summary>
/// <param name="Result">What came of it; null before it is built, and of most rows after it.</param>
internal sealed record StagedRow(int Number, string[] Cells, string? Result = null);
