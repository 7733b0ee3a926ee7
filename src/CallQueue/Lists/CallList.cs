using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Lists;

/// <summary>One association's telephone list in one campaign.</summary>
public sealed record CallList
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required string Name { get; init; }

    public required Stage Stage { get; init; }

    /// <summary>People who have said which languages they speak, none of them Swedish, are handed to volunteers who speak one of those.</summary>
    public required bool MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry while there are both retries and people never rung; null: as its campaign has it.</summary>
    public int? RetryShare { get; init; }

    /// <summary>What it says itself about its people; the rest is its campaign's.</summary>
    public Basis Basis { get; init; } = new();

    /// <summary>One more with every change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal Answer<CallList> Become(Stage stage) =>
        stage == Stage ? this : Stage.CanBecome(stage) ? this with { Stage = stage } : new Refusal.CannotBecome(Stage, stage);

    internal Answer<CallList> With(ListChange change, ListSituation situation)
    {
        if (change.IfVersion is { } expected && expected != Version) return new Refusal.ChangedMeanwhile(Version);
        if (Stage == Stage.Closed) return new Refusal.ListClosed();
        if (PlainText.Line(change.Name ?? Name) is not { } name) return new Refusal.InvalidName();
        var match = change.MatchLanguages ?? MatchLanguages;
        if (match != MatchLanguages && situation.HasPeople) return new Refusal.ListHasPeople();
        if (ListSettings.Flaws(change.RetryShare, change.Basis, situation.LastDay) is { Count: > 0 } flaws) return new Refusal.InvalidSettings(flaws);
        var changed = this with { Name = name, MatchLanguages = match, RetryShare = change.RetryShare ?? RetryShare, Basis = change.Basis?.Over(Basis) ?? Basis };
        return changed == this ? this : changed;
    }
}

/// <summary>What is null stays as it is.</summary>
public sealed record ListChange
{
    /// <summary>The version that was looked at; null changes whichever there is.</summary>
    public long? IfVersion { get; init; }

    public string? Name { get; init; }

    /// <summary>Only while nobody is on the list.</summary>
    public bool? MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry.</summary>
    public int? RetryShare { get; init; }

    /// <summary>What it does not say stays as it is.</summary>
    public Basis? Basis { get; init; }
}

internal static class ListSettings
{
    private const int LargestShare = 100;

    public static IReadOnlyList<Flaw> Flaws(int? retryShare, Basis? basis, DateOnly lastDay)
    {
        var flaws = basis?.Flaws(lastDay).ToList() ?? [];
        if (retryShare is < 1 or > LargestShare) flaws.Add(new Flaw("retryShare", $"retryShare must be from 1 to {LargestShare}."));
        return flaws;
    }
}

/// <summary>What decides whether a list can be changed so.</summary>
/// <param name="HasPeople">Somebody is on it.</param>
/// <param name="LastDay">Its campaign's.</param>
internal sealed record ListSituation(bool HasPeople, DateOnly LastDay);

/// <summary>A list, and where its people stand.</summary>
public sealed record CountedList
{
    public required CallList List { get; init; }

    /// <summary>Everybody on it, done or not; people of an import that is not finished are not there yet, and those taken off not any more.</summary>
    public required long People { get; init; }

    public required LaneCounts Lanes { get; init; }

    /// <summary>Those in no lane any more, by reason: "done", "blocked", "no_number" … and those who were on it, "taken_off".</summary>
    public required IReadOnlyDictionary<string, long> Gone { get; init; }
}

public sealed record LaneCounts
{
    /// <summary>On somebody's screen, or left there by somebody who vanished.</summary>
    public long Held { get; init; }

    /// <summary>Agreed with one volunteer.</summary>
    public long MyCallbacks { get; init; }

    /// <summary>Agreed with anyone.</summary>
    public long Callbacks { get; init; }

    public long NeverRung { get; init; }

    public long Retries { get; init; }
}
