using System.Diagnostics;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Benchmarks;

/// <summary>The two desks over a database, without HTTP.</summary>
internal sealed class DeskPair
{
    private static readonly string[] Mix = ["no_answer", "no_answer", "conversation", "no_answer", "refused", "no_answer", "conversation", "not_available", "no_answer", "voicemail"];

    private int turn;

    public DeskPair(IDatabase database)
    {
        var (store, rules, standings) = (new CallQueueStore(database), new RulesCache(), new StandingWriter());
        var claims = new Claims(store, rules, standings, new LeaseOptions(), CallRoom.Generous);
        var waiting = new WaitingCounts(claims, TimeProvider.System);
        Calls = new CallDesk(claims, new CampaignStore(store), waiting, TimeProvider.System);
        Outcomes = new OutcomeDesk(new OutcomeStore(store, rules, standings, World.Keys, CallRoom.Generous, TestJournal.Of(store)), new ReportKeys(World.Keys), new LogSignal(), waiting.Forget);
    }

    public CallDesk Calls { get; }

    public OutcomeDesk Outcomes { get; }

    /// <summary>What is reported, about as often as in a real campaign.</summary>
    public static string OutcomeOf(int turn) => Mix[turn % Mix.Length];

    /// <returns>How long the claim took and how long the outcome, in microseconds; null when nobody is left.</returns>
    public async Task<(double Claim, double Outcome)?> CycleAsync(SeatedVolunteer volunteer, long list)
    {
        var from = Stopwatch.GetTimestamp();
        var answer = await Calls.ClaimNextAsync(volunteer, list);
        var claimed = Stopwatch.GetTimestamp();
        if (answer.Refusal is CallQueue.Refusal.NobodyLeft) return null;
        if (answer.Refusal is { } refusal) throw new InvalidOperationException($"A claim was refused: {refusal.Why}");
        var report = new OutcomeReport { Id = NewId.At(TimeProvider.System.GetUtcNow()), CallId = answer.Value.CallId, Outcome = OutcomeOf(turn++) };
        var reported = await Outcomes.ReportAsync(report, new Reporter { Volunteer = volunteer });
        if (reported.Refusal is { } no) throw new InvalidOperationException($"An outcome was refused: {no.Why}");
        return (Stopwatch.GetElapsedTime(from, claimed).TotalMicroseconds, Stopwatch.GetElapsedTime(claimed).TotalMicroseconds);
    }
}
