using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Campaigns;

/// <summary>What protects a person across all campaigns of an organisation. Agreed callbacks are exempt.</summary>
public sealed record OrganisationRules
{
    /// <summary>Between calls of two different campaigns; within one, the campaign's own pauses hold.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan BetweenCampaigns { get; init; } = TimeSpan.FromHours(24);

    [Range(1, 100)]
    public int AttemptsPerWindow { get; init; } = 3;

    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);

    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan RestAfterConversation { get; init; } = TimeSpan.FromDays(14);

    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan RestAfterRefused { get; init; } = TimeSpan.FromDays(90);
}
