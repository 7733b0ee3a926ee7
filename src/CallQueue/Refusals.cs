using System.Globalization;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownList() : Refusal("There is no such list among yours.");

    public sealed record UnknownCall() : Refusal("There is no such call.");

    public sealed record NobodyLeft(Waiting Waiting, DateTimeOffset? NextDue) : Refusal(Waiting switch
    {
        { NotBegun: > 0, Later: 0, Held: 0, Paused: 0, NotForYou: 0 } => "This list is being finished: nobody new is begun, and all others are done.",
        { Later: 0, Held: 0, Paused: 0, NotForYou: 0 } => "Everybody on this list is done.",
        { NotForYou: > 0 } => "Nobody is left for you on this list right now. Others may still ring here: they were skipped by you today, or need another language.",
        _ => "Nobody on this list can be rung right now.",
    });

    public sealed record OutsideHours(DateTimeOffset? OpensAt) : Refusal("People are not rung at this hour.");

    /// <param name="FirstDay">In the campaign's time zone.</param>
    /// <param name="OpensAt">When people may be rung for the first time.</param>
    public sealed record CampaignNotBegun(DateOnly FirstDay, DateTimeOffset? OpensAt)
        : Refusal(string.Create(CultureInfo.InvariantCulture, $"This campaign begins on {FirstDay:yyyy-MM-dd}. Nobody is rung before that day."));

    /// <param name="LastDay">In the campaign's time zone.</param>
    public sealed record CampaignOver(DateOnly LastDay)
        : Refusal(string.Create(CultureInfo.InvariantCulture, $"This campaign ended on {LastDay:yyyy-MM-dd}. Nobody is rung after that day, unless it is moved."));

    public sealed record ListPaused() : Refusal("This list is not open for calls just now. Ask your call leader, or choose another list.");

    public sealed record BudgetSpent(string Limit, DateTimeOffset Again) : Refusal("You have been shown as many numbers as one may see in this time. Take a break, or ask your call leader.");

    public sealed record NotConfirmed(int Limit) : Refusal($"After {Limit} numbers a call leader must confirm you. Ask one to press confirm.");

    public sealed record LeaseLost(Guid CallId) : Refusal("Your time on this call ran out. If you talked, report what came of it: it is still counted.");

    /// <param name="CallId">The call on the screen.</param>
    /// <param name="Numbers">Those on the card that may still be rung.</param>
    public sealed record StopRinging(Guid CallId, IReadOnlyList<long> Numbers) : Refusal(Numbers.Count == 0
        ? "Stop, do not ring: this person must not be called any more. Release the call."
        : "Stop, do not ring every number on the card: one of them must not be called any more. The others are still good.");

    public sealed record CallEnded(Guid CallId) : Refusal("This call is already ended.");

    public sealed record OutcomeIdTaken(Guid OutcomeId) : Refusal("This outcome id was already used for something else. Make a new id.");

    public sealed record Superseded(Guid? StandingOutcomeId, string? StandingCode) : Refusal(StandingOutcomeId is null
        ? "There is nothing to replace: no outcome stands for this call."
        : "Another outcome stands for this call by now. Look at it and replace that one.");

    public sealed record InvalidOutcome(string Field, string Reason) : Refusal(Reason);

    public sealed record NotThisSession() : Refusal("Only calls of this session can be corrected. Ask the call leader.");

    public sealed record ReportKeyExpired() : Refusal("This report key is not valid any more. Ask the call leader to record the outcome.");

    public sealed record UnknownReason(string Known) : Refusal($"There is no such reason. Choose one of: {Known}.");

    public sealed record TooFewDigits() : Refusal("Type the last three digits of the number or more.");

    public sealed record NotInHousehold() : Refusal("This person is not on the same number and list, or cannot be rung.");

    public sealed record NotYet() : Refusal("This person was rung a short while ago, or a later call is agreed with them. They are left in peace until then.");

    public sealed record InvalidSettings(IReadOnlyList<Flaw> Flaws) : Refusal(string.Join(' ', Flaws.Select(f => f.Why)));
}

/// <summary>How many people of a list wait, and for what.</summary>
public sealed record Waiting
{
    /// <summary>A callback is agreed: for a later time, or with somebody else who can still keep it or may still come.</summary>
    public long Later { get; init; }

    /// <summary>Somebody else is ringing them, or someone in their household.</summary>
    public long Held { get; init; }

    /// <summary>Tried a short while ago.</summary>
    public long Paused { get; init; }

    /// <summary>Would need a language that this volunteer has not said, or were skipped by this volunteer today.</summary>
    public long NotForYou { get; init; }

    /// <summary>Never rung, and the list is being finished: nobody new is begun.</summary>
    public long NotBegun { get; init; }

    public long NoNumber { get; init; }

    public long Blocked { get; init; }

    public long Done { get; init; }
}
