namespace Canvass.Contracts;

/// <summary>How far the log has come; said every few seconds, so that a reader that missed something notices without new calls.</summary>
public sealed record LogHead
{
    public required Guid LogId { get; init; }

    public required long Last { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Set when it ends the answer to a <see cref="ReplayLog"/>: the number after which that one asked.</summary>
    public long? AnswersAfter { get; init; }
}
