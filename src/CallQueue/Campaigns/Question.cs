using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Campaigns;

[JsonConverter(typeof(QuestionKindNames))]
public enum QuestionKind
{
    Single,
    Multiple,

    /// <summary>A whole number from <see cref="Question.ScaleFrom"/> to <see cref="Question.ScaleTo"/>.</summary>
    Scale,
    Text,

    /// <summary>Something to come to: yes, maybe or no.</summary>
    Activity,
}

internal sealed class QuestionKindNames() : JsonStringEnumConverter<QuestionKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>A question of a campaign.</summary>
public sealed record Question
{
    public required string Id { get; init; }

    public required QuestionKind Kind { get; init; }

    /// <summary>By language code.</summary>
    public required IReadOnlyDictionary<string, string> Text { get; init; }

    public IReadOnlyList<QuestionOption> Options { get; init; } = [];

    public int ScaleFrom { get; init; } = 1;

    public int ScaleTo { get; init; } = 5;

    public Activity? Activity { get; init; }

    /// <summary>The page says that it is unanswered; it never stops anybody.</summary>
    public bool Required { get; init; }

    /// <summary>The answer tells what somebody thinks (GDPR art. 9): true unless it is marked as practical.</summary>
    public bool Opinion { get; init; } = true;

    /// <summary>Why an opinion may be asked for. Without it such a question is off.</summary>
    public string? Ground { get; init; }

    public ShownIf? ShownIf { get; init; }

    public bool IsOn() => !Opinion || !string.IsNullOrWhiteSpace(Ground);

    /// <summary>The codes that an answer may consist of; none for free text.</summary>
    public IReadOnlyList<string> Codes() => Kind switch
    {
        QuestionKind.Single or QuestionKind.Multiple => [.. Options.Select(o => o.Code)],
        QuestionKind.Scale => [.. Enumerable.Range(ScaleFrom, Math.Max(0, ScaleTo - ScaleFrom + 1)).Select(n => $"{n}")],
        QuestionKind.Activity => ["yes", "maybe", "no"],
        _ => [],
    };
}

public sealed record QuestionOption
{
    public required string Code { get; init; }

    public required IReadOnlyDictionary<string, string> Text { get; init; }

    /// <summary>Whoever answers this is owed something: a follow-up is made.</summary>
    public bool FollowUp { get; init; }
}

/// <summary>Where and when; what it is called is the question's text.</summary>
public sealed record Activity
{
    public required DateTimeOffset StartsAt { get; init; }

    public string? Place { get; init; }
}

/// <summary>Only after one of these answers to an earlier question.</summary>
public sealed record ShownIf
{
    public required string Question { get; init; }

    public required IReadOnlyList<string> AnyOf { get; init; }
}
