using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Rooms;

public sealed record SessionOptions
{
    public const string Section = "CallQueue:Sessions";

    /// <summary>A seat that somebody was seen at within this time is only given to another with the leader's yes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SeatKept { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Not seen for so long: the session is closed, as of when it was last seen. Longer than any lease, so that a long talk on a phone whose page sleeps is not cut off.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "12:00:00")]
    public TimeSpan Vanished { get; init; } = TimeSpan.FromMinutes(90);

    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromMinutes(1);
}
