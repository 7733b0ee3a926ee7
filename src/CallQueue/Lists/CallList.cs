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

    /// <summary>One more with every change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal Answer<CallList> Become(Stage stage) =>
        stage == Stage ? this : Stage.CanBecome(stage) ? this with { Stage = stage } : new Refusal.CannotBecome(Stage, stage);
}

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
