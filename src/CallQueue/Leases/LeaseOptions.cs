using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Leases;

public sealed record LeaseOptions
{
    public const string Section = "CallQueue:Leases";

    /// <summary>How long a volunteer keeps a person whose number they have not dialled yet.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "02:00:00")]
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long from the moment they dialled: while a phone's dialler is in front, its page cannot renew anything.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "04:00:00")]
    public TimeSpan Dialled { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>However often it is renewed, a lease ends this long after the claim.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "08:00:00")]
    public TimeSpan Cap { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Slow networks and clocks: nobody else gets the person before the lease end that the card shows, plus this.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
}
