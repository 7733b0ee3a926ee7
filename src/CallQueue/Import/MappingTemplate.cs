namespace Canvass.CallQueue.Import;

/// <summary>What the columns of a file are, kept under a name: the next file with the same headers is read so.</summary>
public sealed record MappingTemplate
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required ColumnMapping Mapping { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Headers as they are compared: whatever their order and their capitals.</summary>
    internal static string KeyOf(IEnumerable<string> headers) => string.Join('\n', headers.Select(Folded).Order(StringComparer.Ordinal));

    /// <summary>What was kept, for a file whose columns may stand in another order.</summary>
    internal ColumnMapping Over(ColumnMapping guess)
    {
        var kept = Mapping.Columns.ToDictionary(column => Folded(column.Header), StringComparer.Ordinal);
        return new ColumnMapping { Columns = [.. guess.Columns.Where(column => kept.ContainsKey(Folded(column.Header))).Select(column => Here(kept[Folded(column.Header)], column))] };
    }

    // Whether a spreadsheet has taken the zeros is a matter of each file.
    private static MappedColumn Here(MappedColumn kept, MappedColumn guessed) => kept with
    {
        Index = guessed.Index,
        Header = guessed.Header,
        LeadingZeroLost = kept.Use is ColumnUse.Phone && (guessed.Use is ColumnUse.Phone ? guessed.LeadingZeroLost : kept.LeadingZeroLost),
    };

    private static string Folded(string header) => header.Trim().ToLowerInvariant();
}
