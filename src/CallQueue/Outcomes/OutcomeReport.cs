using System.Security.Cryptography;
using System.Text.Json;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Outcomes;

/// <summary>What somebody says came of a call.</summary>
public sealed record OutcomeReport
{
    /// <summary>Made by the client: the same id with the same content is the same outcome, however often it is sent.</summary>
    public required Guid Id { get; init; }

    public required Guid CallId { get; init; }

    /// <summary>A code of <see cref="OutcomeCode"/>, or "withdrawn".</summary>
    public required string Outcome { get; init; }

    /// <summary>The outcome that stands and is to stand no more.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Which of the card's numbers it concerns; none = the first.</summary>
    public IReadOnlyList<long> NumberIds { get; init; } = [];

    /// <summary>Another number, told on the phone: theirs as long as this outcome stands.</summary>
    public string? NewNumber { get; init; }

    public string? Language { get; init; }

    public DateTimeOffset? CallBackAt { get; init; }

    public bool ByMe { get; init; }

    public IReadOnlyList<ReportedAnswer> Answers { get; init; } = [];

    public string? Note { get; init; }

    /// <summary>A word to the organiser.</summary>
    public string? Flag { get; init; }

    /// <summary>With do_not_call: wants to be erased as well.</summary>
    public bool Erase { get; init; }

    /// <summary>How long the outcome waited on the device. Not part of what was said.</summary>
    public long AgoMs { get; init; }

    /// <summary>What is withdrawn tells nothing.</summary>
    internal PhoneNumber? ToldNumber() => Outcome == OutcomeDesk.Withdrawn || NewNumber is null ? null : PhoneNumber.Parse(NewNumber).Number;

    /// <summary>Without the one sign that a database cannot keep, and a language by its one code.</summary>
    internal OutcomeReport Storable() => this with
    {
        Language = Language is { } said ? LanguageNames.CodeOf(said) ?? said : null,
        Note = Clean(Note),
        Flag = Clean(Flag),
        Answers = [.. Answers.Select(a => a is null ? null! : a with { Text = Clean(a.Text) })],
    };

    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>The same for two reports that say the same. Stored, and compared with what is sent again years later.</summary>
    internal string ContentHash() => $"1:{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Content())))}";

    // Nothing is ever added to version 1. A field of later versions makes a version 2 of those reports that have it; the others keep
    // this one, or a program that knows the field would refuse to hear again what was sent before it.
    private object?[] Content() =>
    [
        Id, CallId, Outcome, Replaces, NumberIds, NewNumber, Language, CallBackAt?.ToMs(), ByMe, Answers.Select(a => new object?[] { a.Question, a.Options, a.Text }), Note, Flag, Erase,
    ];
}

public sealed record ReportedAnswer
{
    public required string Question { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    public string? Text { get; init; }
}

/// <summary>Who reports: a volunteer's session, whoever holds the card's report key, or somebody who may judge what was reported.</summary>
public sealed record Reporter
{
    public SeatedVolunteer? Volunteer { get; init; }

    public string? ReportKey { get; init; }

    public Judge? Judge { get; init; }
}

/// <param name="OrganisationId">Of whose calls.</param>
/// <param name="Associations">On whose lists; null: on all.</param>
public sealed record Judge(long OrganisationId, IReadOnlyList<long>? Associations)
{
    internal bool May(ReportedCall call) => call.OrganisationId == OrganisationId && Associations?.Contains(call.AssociationId) != false;
}

/// <summary>What stands after a report. A repeat hears the same.</summary>
public sealed record StandingOutcome
{
    /// <summary>They may be rung again when the campaign is over: unless its last day is moved, they are not.</summary>
    public const string CampaignOver = "campaign_over";

    public required Guid OutcomeId { get; init; }

    public required Guid CallId { get; init; }

    public required string Outcome { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? Replaced { get; init; }

    /// <summary>It came after the lease had run out: counted all the same.</summary>
    public bool Late { get; init; }

    /// <summary>What follows for the person on this list: "again", "callback", "campaign_over", or the reason why they are not rung again.</summary>
    public required string Follows { get; init; }

    /// <summary>From when they may be rung again.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <param name="Standing">What a repeat hears as well.</param>
/// <param name="Repeat">It was reported before.</param>
/// <param name="ListId">The call's list: where the next person comes from.</param>
public sealed record Reported(StandingOutcome Standing, bool Repeat, long ListId);
