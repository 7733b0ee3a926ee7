using System.Globalization;

namespace Canvass.CallQueue.Campaigns;

/// <summary>A period, its rules, its script and its questions.</summary>
public sealed record Campaign
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public required string Name { get; init; }

    public required Stage Stage { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public required string TimeZone { get; init; }

    public required CampaignRules Rules { get; init; }

    public required Script Script { get; init; }

    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>One more with every change.</summary>
    public required long Version { get; init; }

    /// <summary>When first day and time zone were fixed, just before the first call.</summary>
    public DateTimeOffset? FrozenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its people are invented.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether everybody stands where they stood: hours, grace and mixture are asked for at every claim, and move nobody.</summary>
    internal bool PlacesAs(Campaign other) =>
        FirstDay == other.FirstDay && TimeZone == other.TimeZone
        && Rules == other.Rules with { Hours = Rules.Hours, CallbackGrace = Rules.CallbackGrace, RetryShare = Rules.RetryShare };

    /// <summary>"2018-08-19 to 2018-09-08".</summary>
    public string Days => string.Create(CultureInfo.InvariantCulture, $"{FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}");

    public bool IsOver(DateTimeOffset now) => now.DateIn(TimeZoneInfo.FindSystemTimeZoneById(TimeZone)) > LastDay;

    internal Answer<Campaign> Become(Stage stage) =>
        stage == Stage ? this : Stage.CanBecome(stage) ? this with { Stage = stage } : new Refusal.CannotBecome(Stage, stage);

    internal Answer<Campaign> With(CampaignChange change)
    {
        if (change.IfVersion is { } expected && expected != Version) return new Refusal.ChangedMeanwhile(Version);
        if (Stage == Stage.Closed) return new Refusal.CampaignClosed();
        var settings = new CampaignSettings
        {
            Name = change.Name ?? Name,
            FirstDay = change.FirstDay ?? FirstDay,
            LastDay = change.LastDay ?? LastDay,
            TimeZone = change.TimeZone ?? TimeZone,
            Rules = change.Rules ?? Rules,
            Script = change.Script ?? Script,
            Questions = change.Questions ?? Questions,
        }.Checked();
        if (settings.Refusal is { } refusal) return refusal;
        var changed = settings.Value;
        if (FrozenAt is not null && (changed.FirstDay != FirstDay || changed.TimeZone != TimeZone)) return new Refusal.CampaignFrozen();
        return this with
        {
            Name = changed.Name,
            FirstDay = changed.FirstDay,
            LastDay = changed.LastDay,
            TimeZone = changed.TimeZone,
            Rules = changed.Rules,
            Script = changed.Script,
            Questions = changed.Questions,
        };
    }
}

/// <summary>What a campaign is made from.</summary>
public sealed record CampaignSettings
{
    public required string Name { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public string TimeZone { get; init; } = "Europe/Stockholm";

    public CampaignRules Rules { get; init; } = new();

    public Script Script { get; init; } = new();

    public IReadOnlyList<Question> Questions { get; init; } = [];

    internal Answer<CampaignSettings> Checked()
    {
        if (PlainText.Line(Name) is not { } name) return new Refusal.InvalidName();
        if (LastDay < FirstDay) return new Refusal.LastDayTooEarly();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) return new Refusal.UnknownTimeZone(TimeZone);
        IReadOnlyList<Flaw> flaws = [.. Rules.Flaws(), .. Script.Flaws(), .. Questions.Flaws()];
        return flaws.Count > 0 ? new Refusal.InvalidSettings(flaws) : this with { Name = name };
    }
}

/// <summary>What is null stays as it is.</summary>
public sealed record CampaignChange
{
    /// <summary>The version that was looked at; null changes whichever there is.</summary>
    public long? IfVersion { get; init; }

    public string? Name { get; init; }

    public DateOnly? FirstDay { get; init; }

    public DateOnly? LastDay { get; init; }

    public string? TimeZone { get; init; }

    public CampaignRules? Rules { get; init; }

    public Script? Script { get; init; }

    public IReadOnlyList<Question>? Questions { get; init; }
}
