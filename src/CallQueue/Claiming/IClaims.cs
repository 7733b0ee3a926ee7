using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;

namespace Canvass.CallQueue.Claiming;

/// <summary>Handing people out, as the call desk sees it. One transaction each; what decides "free" is read under the locks.</summary>
internal interface IClaims
{
    /// <summary>Null: no such list in this organisation.</summary>
    Task<ListFrame?> ListAsync(long organisationId, long listId, CancellationToken ct);

    Task<ClaimResult> ClaimAsync(ClaimAttempt attempt, CancellationToken ct);

    /// <summary>The card that is open for this volunteer.</summary>
    Task<CallCard?> CurrentAsync(SeatedVolunteer volunteer, CancellationToken ct);

    /// <param name="volunteer">Who holds the call.</param>
    /// <param name="callId">The call.</param>
    /// <param name="dialled">A number was tapped.</param>
    /// <param name="shown">The numbers on the screen; null: those the card was handed out with.</param>
    /// <param name="ct">Gives up.</param>
    Task<Answer<DateTimeOffset>> RenewAsync(SeatedVolunteer volunteer, Guid callId, bool dialled, IReadOnlyList<long>? shown, CancellationToken ct);

    Task<Answer<bool>> ReleaseAsync(SeatedVolunteer volunteer, Guid callId, string reason, CancellationToken ct);

    /// <summary>Puts the held number's call to another member of the household.</summary>
    Task<Answer<CallCard>> SwitchAsync(SeatedVolunteer volunteer, Guid callId, long personId, CancellationToken ct);

    /// <summary>Reads the whole list.</summary>
    Task<ListStanding> StandingAsync(ListFrame list, CancellationToken ct);

    Task<IReadOnlyList<OwnCall>> MineAsync(SeatedVolunteer volunteer, CancellationToken ct);

    /// <summary>This volunteer's newest call of this session to a number with these last digits.</summary>
    Task<OwnCall?> FindReturnedAsync(SeatedVolunteer volunteer, string lastDigits, CancellationToken ct);
}

/// <summary>A list with all that decides whether it may be rung from. The versions tell whether it is still so.</summary>
internal sealed record ListFrame
{
    public required long ListId { get; init; }

    public required long Version { get; init; }

    public required long OrganisationId { get; init; }

    public required long AssociationId { get; init; }

    public required long CampaignVersion { get; init; }

    /// <summary>Also while it is draining.</summary>
    public required bool Open { get; init; }

    /// <summary>Nobody new is begun.</summary>
    public bool Draining { get; init; }

    public required bool Frozen { get; init; }

    /// <summary>Rung only by volunteers who speak a language of theirs.</summary>
    public required bool MatchLanguages { get; init; }

    /// <summary>The list's own; null: as the campaign has it.</summary>
    public int? OwnRetryShare { get; init; }

    public int RetryShare => OwnRetryShare ?? Campaign.Rules.RetryShare;

    public required DateOnly LastDay { get; init; }

    public required CampaignFrame Campaign { get; init; }

    /// <summary>What this process says could be read on the way, and these people are real.</summary>
    public required bool Readable { get; init; }

    /// <summary>Why nobody is handed out from it at this moment; null: somebody may be.</summary>
    public Refusal? NotNow(DateTimeOffset now)
    {
        if (Readable) return new Refusal.PlainHttp();
        if (now.DateIn(Campaign.Zone) > LastDay) return new Refusal.CampaignOver(LastDay);
        if (!Open) return new Refusal.ListPaused();
        if (now.DateIn(Campaign.Zone) < Campaign.FirstDay) return new Refusal.CampaignNotBegun(Campaign.FirstDay, OpeningFrom(Campaign.FirstDay.ToDateTime(TimeOnly.MinValue).ToInstant(Campaign.Zone)));
        return Hours.IsOpen(now) ? null : new Refusal.OutsideHours(OpeningFrom(now));
    }

    /// <summary>The first instant from then on at which people may be rung; null: there is none before the campaign's last day is over.</summary>
    public DateTimeOffset? OpeningFrom(DateTimeOffset instant) => Hours.NextOpening(instant) is { } opening && opening.DateIn(Campaign.Zone) <= LastDay ? opening : null;

    private CallingHours Hours => new(Campaign.Rules.Hours, Campaign.Zone);
}

internal sealed record ClaimAttempt
{
    public required SeatedVolunteer Volunteer { get; init; }

    public required ListFrame List { get; init; }

    public required DateOnly Today { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>One claim in so many is a retry's turn; the others are for people never rung.</summary>
    public required bool RetryFirst { get; init; }
}

/// <summary>Exactly one of these.</summary>
internal sealed record ClaimResult
{
    public CallCard? Card { get; init; }

    public Refusal? Refused { get; init; }

    /// <summary>The list or its campaign was changed meanwhile: read it again.</summary>
    public bool Stale { get; init; }

    public bool NobodyLeft { get; init; }
}

/// <summary>One of the volunteer's own calls, for the tally and for corrections.</summary>
public sealed record OwnCall
{
    public required Guid CallId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Guid? OutcomeId { get; init; }

    public string? Outcome { get; init; }

    /// <summary>For ten minutes after the outcome; then the call is known by its time only.</summary>
    public string? FirstName { get; init; }
}
