namespace Canvass.Contracts;

/// <summary>A reader stands here and asks for what comes after it.</summary>
public sealed record ReplayLog
{
    public required Guid LogId { get; init; }

    public required long After { get; init; }
}
