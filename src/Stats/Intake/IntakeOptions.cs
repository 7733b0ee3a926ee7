using System.ComponentModel.DataAnnotations;

namespace Canvass.Stats.Intake;

public sealed record IntakeOptions
{
    public const string Section = "Stats:Intake";

    /// <summary>How long an answer to a request for replay may be silent before it counts as lost and the request is repeated.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two attempts to write while the database is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);
}
