using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Rooms;

/// <summary>Three questions at the end of a session, kept as counts and never as somebody's answers.</summary>
public sealed class SurveyDesk
{
    /// <summary>Fewer answers than that on a day are shown to nobody.</summary>
    public const int Least = 5;

    public static readonly IReadOnlyList<string> Disturbances = ["sound", "technology", "numbers", "script", "nothing"];
    public static readonly IReadOnlyList<string> Agains = ["yes", "maybe", "no"];

    private readonly ISurveys surveys;
    private readonly TimeZoneInfo houseZone;
    private readonly TimeProvider clock;

    internal SurveyDesk(ISurveys surveys, TimeZoneInfo houseZone, TimeProvider clock)
    {
        this.surveys = surveys;
        this.houseZone = houseZone;
        this.clock = clock;
    }

    /// <summary>Once a session.</summary>
    public async Task<Answer<bool>> AnswerAsync(SeatedVolunteer volunteer, SurveyAnswers answers, CancellationToken ct = default)
    {
        var disturbed = answers.Disturbed.Distinct(StringComparer.Ordinal).ToList();
        var flaws = new List<Flaw>();
        if (answers.Felt is < 1 or > 5) flaws.Add(new Flaw("felt", "felt is from 1, bad, to 5, good."));
        if (disturbed.Except(Disturbances).Any()) flaws.Add(new Flaw("disturbed", $"disturbed is any of: {string.Join(", ", Disturbances)}."));
        if (answers.Again is { } again && !Agains.Contains(again)) flaws.Add(new Flaw("again", $"again is one of: {string.Join(", ", Agains)}."));
        if (flaws.Count > 0) return new Refusal.InvalidSettings(flaws);
        return await surveys.CountAsync(volunteer, clock.GetUtcNow().DateIn(houseZone), answers with { Disturbed = disturbed }, ct);
    }

    /// <summary>
    /// Days that are over, the newest first, and only those with five answers or more: two looks at a day that goes on would tell what was answered
    /// between them.
    /// </summary>
    public async Task<Answer<IReadOnlyList<SurveyDay>>> DaysAsync(long organisationId, long roomId, DateOnly? before, int limit, CancellationToken ct = default)
    {
        var today = clock.GetUtcNow().DateIn(houseZone);
        return await surveys.DaysAsync(organisationId, roomId, before < today ? before.Value : today, Least, limit, ct) is { } days ? Answer.Of(days) : new Refusal.UnknownRoom();
    }
}

public sealed record SurveyAnswers
{
    /// <summary>How it felt, 1 to 5.</summary>
    public int? Felt { get; init; }

    /// <summary>Any of <see cref="SurveyDesk.Disturbances"/>.</summary>
    public IReadOnlyList<string> Disturbed { get; init; } = [];

    /// <summary>One of <see cref="SurveyDesk.Agains"/>.</summary>
    public string? Again { get; init; }
}

/// <param name="Day">By the clocks of the installation.</param>
/// <param name="Answers">How many answered.</param>
/// <param name="Times">How often each answer was given, by question and answer.</param>
public sealed record SurveyDay(DateOnly Day, long Answers, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Times);

internal interface ISurveys
{
    Task<Answer<bool>> CountAsync(SeatedVolunteer volunteer, DateOnly day, SurveyAnswers answers, CancellationToken ct);

    /// <returns>Null: no such room.</returns>
    Task<IReadOnlyList<SurveyDay>?> DaysAsync(long organisationId, long roomId, DateOnly before, int least, int limit, CancellationToken ct);
}
