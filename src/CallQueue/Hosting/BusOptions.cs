using System.ComponentModel.DataAnnotations;

namespace Canvass.Hosting;

public sealed record BusOptions
{
    public const string Section = "Canvass:Bus";

    /// <summary>Begins the name of every queue and exchange: two installations on one broker do not hear each other.</summary>
    [RegularExpression("^[a-z0-9-]{0,40}$", ErrorMessage = "Canvass:Bus:Prefix may hold small letters, digits and hyphens, at most 40.")]
    public string Prefix { get; init; } = "";

    /// <summary>How often broker and program show each other that they are alive. A paused broker keeps its connections open: only its silence tells.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a bus may be out of order, or silent about a message, before a fresh one takes its place; and so about how late the figures
    /// are when the broker is back. One that has not worked either is followed by one that is given twice as long, up to ten minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);
}
