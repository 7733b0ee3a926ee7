namespace Canvass.Stats.Storage;

/// <summary>A log being counted into a slot: everything up to <see cref="Number"/> (the watermark), nothing after it.</summary>
internal sealed record Reading
{
    public required string Slot { get; init; }

    public required Guid LogId { get; init; }

    public required long Number { get; init; }

    public DateTimeOffset? EntryAt { get; init; }

    public required DateTimeOffset MovedAt { get; init; }

    /// <summary>The number of an entry that this program does not understand; nothing is counted from there on.</summary>
    public long? StoppedAt { get; init; }

    public string? StoppedWhy { get; init; }
}

/// <summary>All that is known of the logs: the reading that reports show, and one that is being built beside it.</summary>
internal sealed record Readings(Reading? Live, Reading? Building)
{
    public string? StoppedWhy => Live?.StoppedWhy ?? Building?.StoppedWhy;

    public IEnumerable<Reading> Of(Guid logId) => new[] { Live, Building }.OfType<Reading>().Where(reading => reading.LogId == logId);
}
