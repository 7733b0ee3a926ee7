using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Log;

public sealed record LogOptions
{
    public const string Section = "CallQueue:Log";

    /// <summary>How often the relay looks for entries that another process committed; its own process tells it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a first entry waits for others to travel in the same message: under load this saves most of the messages.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the relay says how far the log has come, so that a reader notices a loss without new calls.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause between two attempts, and so about how late the first figures are when the broker is back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a process asks whether the one that relays is gone.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan TakeOver { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Entries in one message: about 300 kB.</summary>
    public const int LargestMessage = 500;

    /// <summary>Entries numbered in one transaction, which the next writers' entries wait for.</summary>
    public const int LargestNumbering = 2_000;

    /// <summary>Entries sent for one request to replay; who needs more asks again, when it has digested these.</summary>
    public const int LargestReplay = 10_000;
}
