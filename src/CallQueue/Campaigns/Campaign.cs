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

    /// <summary>For those of its lists that say nothing of their own.</summary>
    public Basis Basis { get; init; } = new();

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
        stage == Stage ? this : Stage.CanBecome(stage) && stage != Stage.Draining ? this with { Stage = stage } : new Refusal.CannotBecome(Stage, stage);

    internal Answer<Campaign> With(CampaignChange change)
    {
        if (change.IfVersion is { } expected && expected != Version) return new Refusal.ChangedMeanwhile(Version);
        if (Stage == Stage.Closed) return new Refusal.CampaignClosed();
        var settings = Settings.With(change);
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
            Basis = changed.Basis,
        };
    }

    private CampaignSettings Settings => new()
    {
        Name = Name,
        FirstDay = FirstDay,
        LastDay = LastDay,
        TimeZone = TimeZone,
        Rules = Rules,
        Script = Script,
        Questions = Questions,
        Basis = Basis,
    };
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

    /// <summary>For those of its lists that say nothing of their own.</summary>
    public Basis Basis { get; init; } = new();

    internal Answer<CampaignSettings> With(CampaignChange change)
    {
        var rules = change.RulesToMerge is { } part ? CampaignJson.Rules.Merge(Rules, part) : change.Rules ?? Rules;
        if (rules.Refusal is { } unruly) return unruly;
        var script = change.ScriptToRead is { } steps ? CampaignJson.Script.Read(steps) : change.Script ?? Script;
        if (script.Refusal is { } unscripted) return unscripted;
        var questions = change.QuestionsToRead is { } asked ? CampaignJson.Questions.Read(asked) : Answer.Of(change.Questions ?? Questions);
        if (questions.Refusal is { } unasked) return unasked;
        return (this with
        {
            Name = change.Name ?? Name,
            FirstDay = change.FirstDay ?? FirstDay,
            LastDay = change.LastDay ?? LastDay,
            TimeZone = change.TimeZone ?? TimeZone,
            Rules = rules.Value,
            Script = script.Value,
            Questions = questions.Value,
            Basis = change.Basis?.Over(Basis) ?? Basis,
        }).Checked();
    }

    internal Answer<CampaignSettings> Checked()
    {
        if (PlainText.Line(Name) is not { } name) return new Refusal.InvalidName();
        if (LastDay < FirstDay) return new Refusal.LastDayTooEarly();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) return new Refusal.UnknownTimeZone(TimeZone);
        IReadOnlyList<Flaw> flaws = [.. Rules.Flaws(), .. Script.Flaws(), .. Questions.Flaws(), .. Basis.Flaws(LastDay)];
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

    /// <summary>JSON, camelCase: rules that it does not name stay as they are.</summary>
    public string? RulesToMerge { get; init; }

    /// <summary>JSON, the whole script.</summary>
    public string? ScriptToRead { get; init; }

    /// <summary>JSON, all questions.</summary>
    public string? QuestionsToRead { get; init; }

    /// <summary>What it does not say stays as it is.</summary>
    public Basis? Basis { get; init; }
}
