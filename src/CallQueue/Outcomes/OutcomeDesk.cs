using System.Globalization;
using System.Text.Json;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Register;
using Canvass.Contracts;

namespace Canvass.CallQueue.Outcomes;

/// <summary>Where it is told what came of a call. What was answered here is kept: it is committed and synced before the answer.</summary>
public sealed class OutcomeDesk
{
    public const string Withdrawn = "withdrawn";

    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(10);
    private const int LongestText = 4_000;

    private readonly IOutcomes outcomes;
    private readonly ReportKeys reportKeys;
    private readonly LogSignal logged;
    private readonly Action changed;

    /// <param name="outcomes">Where they are kept.</param>
    /// <param name="reportKeys">Reports by whoever has the call's key.</param>
    /// <param name="logged">Told that there is something new in the log.</param>
    /// <param name="changed">Told that people stand elsewhere.</param>
    internal OutcomeDesk(IOutcomes outcomes, ReportKeys reportKeys, LogSignal logged, Action changed)
    {
        this.outcomes = outcomes;
        this.reportKeys = reportKeys;
        this.logged = logged;
        this.changed = changed;
    }

    public async Task<Answer<Reported>> ReportAsync(OutcomeReport report, Reporter reporter, CancellationToken ct = default)
    {
        report = report.Storable();
        if (Malformed(report) is { } refusal) return refusal;
        var answer = await outcomes.ReportAsync(report, facts => Decide(report, reporter, facts), ct);
        if (answer.Refusal is not null || answer.Value.Repeat) return answer;
        logged.Raise();
        changed();
        return answer;
    }

    /// <summary>What can be said without knowing the call.</summary>
    private static Refusal.InvalidOutcome? Malformed(OutcomeReport report)
    {
        if (report.Id == Guid.Empty) return new("id", "An outcome needs an id that the client makes.");
        if (report.Outcome != Withdrawn && OutcomeCode.Find(report.Outcome) is null)
            return new("outcome", $"There is no outcome \"{report.Outcome}\". There are: {string.Join(", ", OutcomeCode.All.Select(c => c.Code))}, and {Withdrawn}.");
        if (report.Outcome == Withdrawn && report.Replaces is null) return new("replaces", "A withdrawal must say which outcome it takes back.");
        if (report.Outcome == OutcomeCode.CallLater.Code && report.CallBackAt is null) return new("callBackAt", "When shall we ring again? call_later needs a time.");
        if (report.CallBackAt is not null && report.Outcome != OutcomeCode.CallLater.Code && report.Outcome != Withdrawn)
            return new("callBackAt", $"A time to ring again is agreed by the outcome {OutcomeCode.CallLater.Code} alone. Leave it out of others.");
        if (report.AgoMs < 0) return new("agoMs", "agoMs counts milliseconds into the past and cannot be negative.");
        if (report.Language is { } language && LanguageNames.CodeOf(language) is null)
            return new("language", "A language is given by its ISO 639 code: of two letters (\"ar\"), or of three (\"ara\"; \"syr\" has no other). Leave it out if nobody knows which it was.");
        // What was in the form tells nothing when everything is taken back.
        if (report.Language is not null && report.Outcome != OutcomeCode.Language.Code && report.Outcome != Withdrawn)
            return new("language", $"Which language they need is said by the outcome {OutcomeCode.Language.Code} alone. Leave it out of others.");
        if ((report.Note?.Length ?? 0) > LongestText) return new("note", $"A note has at most {LongestText} characters.");
        if ((report.Flag?.Length ?? 0) > LongestText) return new("flag", $"A word to the organiser has at most {LongestText} characters.");
        if (report.Answers.Any(a => a?.Question is null || a.Options is null || a.Options.Any(o => o is null))) return new("answers", "An answer names its question and its options; null is neither.");
        if (report.NewNumber is { } number && PhoneNumber.Parse(number) is { IsNumber: false } reading) return new("newNumber", reading.Problem.Why);
        return null;
    }

    private Answer<Decision> Decide(OutcomeReport report, Reporter reporter, ReportFacts facts)
    {
        var call = facts.Call;
        if (NotTheirs(reporter, facts) is { } stranger) return stranger;
        if (facts.Known is { } known) return Repeated(report, known);
        if (report.Replaces != facts.Standing?.Id) return new Refusal.Superseded(facts.Standing?.Id, facts.Standing?.Code);
        if (facts.Standing is not null && reporter.Volunteer is { } volunteer && volunteer.SessionId != call.SessionId && !reportKeys.Fits(call.CallId, reporter.ReportKey))
            return new Refusal.NotThisSession();
        if (Contradicts(report, facts) is { } contradiction) return contradiction;
        if (AnswerProblem(report, facts) is { } problem) return problem;
        if (report.Outcome == Withdrawn && facts.Standing!.Code == Withdrawn) return new Refusal.Superseded(facts.Standing.Id, facts.Standing.Code);

        var original = facts.Standing;
        // The moment of the tap: what the device says it waited, but not before the claim. A correction keeps the first moment.
        var at = original?.At ?? Later(call.ClaimedAt, facts.Now - TimeSpan.FromMilliseconds(Math.Min(report.AgoMs, 10L * 365 * 24 * 3_600_000)));
        var late = original?.Late ?? (facts.Now > Lease.FreeFrom(call.LeaseUntil) || call.State is CallStates.Lapsed or CallStates.Released);
        if (!late && PromisedTooLate(report, facts) is { } promise) return promise;
        var fast = original?.Fast ?? at - call.ClaimedAt < Hasty;
        var code = OutcomeCode.Find(report.Outcome);
        var added = code is null ? null : Counted(call, report.Outcome, at, facts.Zone, CountedAnswers(report), fast, late);
        var removed = original is null || original.Code == Withdrawn ? null
            : Counted(call, original.Code, original.At, facts.Zone, CountedAnswers(original.Answers), original.Fast, original.Late);
        return new Decision
        {
            At = at,
            Late = late,
            Fast = fast,
            NumberIds = Numbers(report, code, facts),
            CallBackAt = code == OutcomeCode.CallLater ? report.CallBackAt : null,
            FollowUps = [.. FollowUps(report, facts)],
            Flags = [.. Flags(report, code)],
            LogKind = (added, removed) switch
            {
                (not null, null) => LogKinds.Outcome,
                (null, _) => LogKinds.Withdrawal,
                _ => LogKinds.Correction,
            },
            LogBody = LogBody.Write(new CallEntry { Added = added, Removed = removed }),
            IsUncounted = !fast && (code == OutcomeCode.WrongNumber || code == OutcomeCode.NotInService),
            Block = code == OutcomeCode.DoNotCall,
        };
    }

    private Refusal? NotTheirs(Reporter reporter, ReportFacts facts)
    {
        if (reporter.Judge?.May(facts.Call) == true) return null;
        if (reporter.ReportKey is { } key && reportKeys.Fits(facts.Call.CallId, key))
            return facts.Now - facts.Call.ClaimedAt > ReportKeys.ValidFor && facts.Known is null ? new Refusal.ReportKeyExpired() : null;
        return reporter.Volunteer is { } volunteer && volunteer.VolunteerId == facts.Call.VolunteerId && volunteer.OrganisationId == facts.Call.OrganisationId
            ? null
            : new Refusal.UnknownCall();
    }

    private static Answer<Decision> Repeated(OutcomeReport report, KnownOutcome known)
    {
        if (known.CallId != report.CallId || known.ContentHash != report.ContentHash()) return new Refusal.OutcomeIdTaken(report.Id);
        return new Decision { Repeat = StandingJson.Read(known.StandingJson), LogKind = "", LogBody = "" };
    }

    private static Refusal.InvalidOutcome? Contradicts(OutcomeReport report, ReportFacts facts)
    {
        if (report.NumberIds.Except(facts.CardNumbers).Except(IdList.Read(facts.Call.Numbers)).Any()) return new("numberIds", "One of the numbers is not on this card.");
        if (report.CallBackAt > facts.Now.AddDays(366)) return new("callBackAt", "A callback is at most a year ahead.");
        // Between the call and now is fine: it waited on the device until the hour had come.
        if (report.CallBackAt < facts.Call.ClaimedAt) return new("callBackAt", "A callback lies after the call in which it was agreed. Is the device's clock right?");
        return null;
    }

    /// <summary>
    /// Said while whoever agreed on it can be asked. What comes late, or when the campaign is over, is kept all the same: the hour stands
    /// with it, and counts if the last day is moved.
    /// </summary>
    private static Refusal.InvalidOutcome? PromisedTooLate(OutcomeReport report, ReportFacts facts)
    {
        if (report.Outcome != OutcomeCode.CallLater.Code || report.CallBackAt is not { } then || facts.CanRingFrom(then) || !facts.CanRingFrom(facts.Now)) return null;
        return new("callBackAt", string.Create(CultureInfo.InvariantCulture, $"Nobody is rung at that hour or later: this campaign's last day is {facts.LastDay:yyyy-MM-dd}. Agree on an earlier hour, or report another outcome."));
    }

    private static Refusal.InvalidOutcome? AnswerProblem(OutcomeReport report, ReportFacts facts)
    {
        if (report.Answers.Count == 0) return null;
        if (report.Outcome != OutcomeCode.Conversation.Code) return new("answers", "Only a conversation has answers.");
        var questions = CampaignJson.Questions.FromStored(facts.Questions ?? "[]");
        foreach (var answer in report.Answers)
        {
            var question = questions.FirstOrDefault(q => q.Id == answer.Question);
            // One that is off is not on the card either: an opinion without a ground is not taken, whoever sends it.
            if (question?.IsOn() is not true) return new("answers", $"The campaign has no question \"{answer.Question}\".");
            if (AnswerRules.Flaw(question, answer) is { } flaw) return new("answers", flaw);
        }
        return report.Answers.GroupBy(a => a.Question, StringComparer.Ordinal).Any(g => g.Count() > 1)
            ? new("answers", "A question is answered twice.")
            : null;
    }

    /// <summary>Which numbers the outcome says something about: the first on the card, if it is about a number at all and none was named.</summary>
    private static IReadOnlyList<long> Numbers(OutcomeReport report, OutcomeCode? code, ReportFacts facts)
    {
        if (report.NumberIds.Count > 0 || code is null) return report.NumberIds;
        var onCard = IdList.Read(facts.Call.Numbers);
        // Named here and now: a block must not depend on which numbers the person has later, nor on whether they still have the one that was rung.
        if (code == OutcomeCode.DoNotCall) return [.. onCard.Union(facts.CardNumbers)];
        if (!code.AboutNumber) return [];
        return [.. (onCard.Count > 0 ? onCard : facts.CardNumbers).Take(1)];
    }

    private static IEnumerable<OwedFollowUp> FollowUps(OutcomeReport report, ReportFacts facts)
    {
        if (report.Answers.Count == 0) yield break;
        var questions = CampaignJson.Questions.FromStored(facts.Questions ?? "[]");
        foreach (var answer in report.Answers)
        {
            var question = questions.First(q => q.Id == answer.Question);
            foreach (var option in question.Options.Where(o => o.FollowUp && answer.Options.Contains(o.Code)))
                yield return new OwedFollowUp($"{question.Text.In("sv")}: {option.Text.In("sv")}");
        }
    }

    private static IEnumerable<RaisedFlag> Flags(OutcomeReport report, OutcomeCode? code)
    {
        if (code == OutcomeCode.NotOnList || code == OutcomeCode.Deceased) yield return new RaisedFlag(code.Code, report.Note);
        if (code == OutcomeCode.DoNotCall && report.Erase) yield return new RaisedFlag("erasure", null);
        if (!string.IsNullOrWhiteSpace(report.Flag)) yield return new RaisedFlag("volunteer", report.Flag);
    }

    private static CountedCall Counted(ReportedCall call, string outcome, DateTimeOffset at, TimeZoneInfo zone, IReadOnlyList<CountedAnswer>? answers, bool fast, bool late)
    {
        var local = at.In(zone);
        return new CountedCall
        {
            CallId = call.CallId,
            CampaignId = call.CampaignId,
            ListId = call.ListId,
            AssociationId = call.AssociationId,
            PersonId = call.PersonId,
            VolunteerId = call.VolunteerId,
            SessionId = call.SessionId,
            RoomId = call.RoomId,
            ImportId = call.ImportId,
            Outcome = outcome,
            At = at,
            LocalDate = DateOnly.FromDateTime(local),
            LocalHour = local.Hour,
            Municipality = call.Municipality,
            District = call.District,
            Answers = answers,
            Fast = fast,
            Late = late,
        };
    }

    /// <summary>Options only: what somebody wrote in their own words stays out of the log.</summary>
    private static List<CountedAnswer>? CountedAnswers(OutcomeReport report)
    {
        List<CountedAnswer> answers = [.. report.Answers.Where(a => a.Options.Count > 0).Select(a => new CountedAnswer { Question = a.Question, Options = a.Options })];
        return answers.Count == 0 ? null : answers;
    }

    private static List<CountedAnswer>? CountedAnswers(string? stored) =>
        stored is null ? null : CountedAnswers(new OutcomeReport { Id = Guid.Empty, CallId = Guid.Empty, Outcome = "", Answers = JsonSerializer.Deserialize<List<ReportedAnswer>>(stored) ?? [] });

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

internal static class StandingJson
{
    public static string Write(StandingOutcome standing) => JsonSerializer.Serialize(standing);

    public static StandingOutcome Read(string json) => JsonSerializer.Deserialize<StandingOutcome>(json) ?? throw new JsonException("A stored answer is empty.");
}
