using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Access;

public sealed record AccessOptions
{
    public const string Section = "Access";

    /// <summary>An evening and what comes before and after it; then one signs in again.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Real people are rung although what goes to a browser on another machine could be read on the way: the operator has seen to that otherwise.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>An invitation that nobody has opened by then is worth nothing.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromHours(72);

    /// <summary>A reset, and the first administrator's start, are for somebody who waits for it.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    /// <summary>A leader of whom nothing was seen for so long is not there any more.</summary>
    public static readonly TimeSpan PresenceKept = TimeSpan.FromMinutes(15);
}
