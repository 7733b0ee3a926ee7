using System.Collections.Concurrent;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Rooms;

namespace Canvass.CallQueue.Claiming;

/// <summary>Where a volunteer gets the next person to ring, keeps them, and gives them back.</summary>
public sealed class CallDesk
{
    private static readonly TimeSpan FrameKept = TimeSpan.FromSeconds(1);
    private const int Tries = 5;

    private readonly IClaims claims;
    private readonly ICampaignFreezer campaigns;
    private readonly WaitingCounts waiting;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<(long Organisation, long List), KnownList> lists = [];

    internal CallDesk(IClaims claims, ICampaignFreezer campaigns, WaitingCounts waiting, TimeProvider clock)
    {
        this.claims = claims;
        this.campaigns = campaigns;
        this.waiting = waiting;
        this.clock = clock;
    }

    /// <summary>The next person on the list, or the one already open. A list that this seat does not ring is not there.</summary>
    public async Task<Answer<CallCard>> ClaimNextAsync(SeatedVolunteer volunteer, long listId, CancellationToken ct = default)
    {
        if (volunteer.ListFor(listId) is null) return new Refusal.UnknownList();
        for (var attempt = 1; ; attempt++)
        {
            if (await FindListAsync(volunteer.OrganisationId, listId, fresh: attempt > 1, ct) is not { } known) return new Refusal.UnknownList();
            var (list, now) = (known.Frame, clock.GetUtcNow());
            if (list.NotNow(now) is { } refusal) return await OpenCardOrAsync(volunteer, refusal, ct);
            if (!list.Frozen)
            {
                await campaigns.FreezeAsync(volunteer.OrganisationId, list.Campaign.Id, ct);
                known = (await FindListAsync(volunteer.OrganisationId, listId, fresh: true, ct))!;
                list = known.Frame;
            }

            var result = await claims.ClaimAsync(new ClaimAttempt
            {
                Volunteer = volunteer,
                List = list,
                Today = now.DateIn(list.Campaign.Zone),
                Now = now,
                RetryFirst = QueueOrder.RetryFirst(known.CountClaim(), list.RetryShare),
            }, ct);
            if (result.Card is { } card) return card;
            if (result.Refused is { } refused) return refused;
            if (result.NobodyLeft)
            {
                var standing = await waiting.OnAsync(list, ct);
                return new Refusal.NobodyLeft(standing.Waiting(list.Draining), standing.NextDueWhile(list.Draining));
            }
            // Somebody changes rules faster than they can be read: not a thing to wait for.
            if (attempt == Tries) return new Refusal.ListPaused();
        }
    }

    /// <summary>Where a list's people stand. May be a second old.</summary>
    public async Task<Answer<ListStanding>> StandingAsync(long organisationId, long listId, CancellationToken ct = default) =>
        await FindListAsync(organisationId, listId, fresh: true, ct) is { } known ? await waiting.OnAsync(known.Frame, ct) : new Refusal.UnknownList();

    /// <summary>The card that is open; null if there is none.</summary>
    public Task<CallCard?> CurrentAsync(SeatedVolunteer volunteer, CancellationToken ct = default) => claims.CurrentAsync(volunteer, ct);

    /// <summary>
    /// Still here. Dialling lengthens the lease at once. Refused while a number on the screen may not be rung any more; whoever names
    /// the numbers <paramref name="shown"/> there goes on with the others.
    /// </summary>
    public Task<Answer<DateTimeOffset>> RenewAsync(SeatedVolunteer volunteer, Guid callId, bool dialled, IReadOnlyList<long>? shown = null, CancellationToken ct = default) =>
        claims.RenewAsync(volunteer, callId, dialled, shown, ct);

    /// <summary>Back on the list without a call; not to the same volunteer today.</summary>
    public async Task<Answer<bool>> ReleaseAsync(SeatedVolunteer volunteer, Guid callId, string reason, CancellationToken ct = default)
    {
        if (!ReleaseReasons.Contains(reason)) return new Refusal.UnknownReason(string.Join(", ", ReleaseReasons));
        var released = await claims.ReleaseAsync(volunteer, callId, reason, ct);
        if (released.Refusal is null) waiting.Forget();
        return released;
    }

    /// <summary>Somebody else in the household came to the phone.</summary>
    public async Task<Answer<CallCard>> SwitchAsync(SeatedVolunteer volunteer, Guid callId, long personId, CancellationToken ct = default)
    {
        var switched = await claims.SwitchAsync(volunteer, callId, personId, ct);
        if (switched.Refusal is null) waiting.Forget();
        return switched;
    }

    public Task<IReadOnlyList<OwnCall>> MineAsync(SeatedVolunteer volunteer, CancellationToken ct = default) => claims.MineAsync(volunteer, ct);

    /// <summary>"Someone rang back": the earlier call, to be corrected.</summary>
    public async Task<Answer<OwnCall>> ReturnedAsync(SeatedVolunteer volunteer, string lastDigits, CancellationToken ct = default)
    {
        var digits = string.Concat(lastDigits.Where(char.IsAsciiDigit));
        if (digits.Length is < 3 or > 12) return new Refusal.TooFewDigits();
        return await claims.FindReturnedAsync(volunteer, digits, ct) is { } call ? call : new Refusal.UnknownCall();
    }

    public static readonly IReadOnlyList<string> ReleaseReasons = ["know_person", "not_now", "no_time", "technical", "other"];

    /// <summary>A call that was begun in time is still on the screen.</summary>
    private async Task<Answer<CallCard>> OpenCardOrAsync(SeatedVolunteer volunteer, Refusal refusal, CancellationToken ct) =>
        await claims.CurrentAsync(volunteer, ct) is { } open ? open : refusal;

    private async Task<KnownList?> FindListAsync(long organisationId, long listId, bool fresh, CancellationToken ct)
    {
        var key = (organisationId, listId);
        var now = clock.GetUtcNow();
        if (!fresh && lists.TryGetValue(key, out var known) && now - known.ReadAt < FrameKept && now >= known.ReadAt) return known;
        if (await claims.ListAsync(organisationId, listId, ct) is not { } frame) return null;
        return lists.AddOrUpdate(key, _ => new KnownList(frame, now, new Counter()), (_, before) => new KnownList(frame, now, before.Claims));
    }

    private sealed record KnownList(ListFrame Frame, DateTimeOffset ReadAt, Counter Claims)
    {
        public long CountClaim() => Claims.Next();
    }

    private sealed class Counter
    {
        private long value = -1;

        public long Next() => Interlocked.Increment(ref value);
    }
}

/// <summary>Fixes a campaign's first day and time zone before its first call.</summary>
internal interface ICampaignFreezer
{
    Task FreezeAsync(long organisationId, long campaignId, CancellationToken ct);
}
