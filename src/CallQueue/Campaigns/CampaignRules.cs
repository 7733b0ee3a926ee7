using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Campaigns;

/// <summary>What a campaign may decide for itself. The defaults are those of a Swedish membership campaign.</summary>
public sealed record CampaignRules
{
    /// <summary>How many times a person is tried before the campaign gives up on them.</summary>
    [Range(1, 20)]
    public int Attempts { get; init; } = 3;

    /// <summary>Tries that an agreed callback has of its own; they cost no attempt.</summary>
    [Range(1, 10)]
    public int CallbackAttempts { get; init; } = 2;

    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PauseAfterNoAnswer { get; init; } = TimeSpan.FromHours(4);

    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PauseAfterVoicemail { get; init; } = TimeSpan.FromHours(4);

    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PauseAfterNotAvailable { get; init; } = TimeSpan.FromHours(4);

    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PauseAfterBusy { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Nobody is tried twice in the same morning, afternoon or evening.</summary>
    public bool NotTwiceInSamePart { get; init; } = true;

    /// <summary>A callback agreed with one volunteer falls to anyone this long after it is due, if that volunteer cannot be handed it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CallbackGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>One call in this many is a retry while there are both retries and people never rung.</summary>
    [Range(1, 100)]
    public int RetryShare { get; init; } = 6;

    /// <summary>By birth year: whoever turns this old in the campaign's first year may be rung.</summary>
    [Range(0, 120)]
    public int MinimumAge { get; init; } = 18;

    /// <summary>A conversation ends the matter on its own list only, not in the whole campaign.</summary>
    public bool ConversationEndsListOnly { get; init; }

    public CallingHoursRules Hours { get; init; } = new();
}

/// <summary>When people may be rung, in the campaign's local time.</summary>
public sealed record CallingHoursRules
{
    public TimeOnly WeekdayFrom { get; init; } = new(9, 0);

    /// <summary>00:00 is the end of the day.</summary>
    [JsonConverter(typeof(EndAsJson))]
    public TimeOnly WeekdayTo { get; init; } = new(20, 30);

    public TimeOnly WeekendFrom { get; init; } = new(11, 0);

    /// <summary>00:00 is the end of the day.</summary>
    [JsonConverter(typeof(EndAsJson))]
    public TimeOnly WeekendTo { get; init; } = new(18, 0);

    /// <summary>Midsummer's eve, Christmas eve and New Year's eve.</summary>
    public bool ClosedOnEves { get; init; } = true;

    /// <summary>Dates of the campaign's own on which nobody is rung.</summary>
    public IReadOnlyList<DateOnly> ClosedOn { get; init; } = [];

    /// <summary>Every hour of every day: for practice and demonstrations.</summary>
    public bool Always { get; init; }
}
