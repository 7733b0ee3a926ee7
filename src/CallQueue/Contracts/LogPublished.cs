namespace Canvass.Contracts;

/// <summary>These entries were written to the log, in this order, with no number left out between first and last.</summary>
public sealed record LogPublished
{
    /// <summary>The log they belong to: new for every database that is made or restored.</summary>
    public required Guid LogId { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }

    public required IReadOnlyList<LogEntry> Entries { get; init; }
}
