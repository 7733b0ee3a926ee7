using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Handing out people, on both engines: what is asked goes in one round trip, what is written in a second.</summary>
internal sealed class Claims(CallQueueStore store, RulesCache rules, StandingWriter standings, LeaseOptions leases, BudgetOptions budgets, bool onlyDemo = false) : IClaims
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NameShownFor = TimeSpan.FromMinutes(10);

    private IDatabase Database => store.Database;

    private const string ListSql = """
        select l.id, l.version, l.organisation_id, l.association_id, l.state, c.id, c.version, c.state, c.frozen_at, c.rules, c.time_zone, c.first_day, c.last_day, l.match_languages, o.demo, l.draining, l.retry_share
          from list l join campaign c on c.id = l.campaign_id join organisation o on o.id = l.organisation_id
         where l.id = $1 and l.organisation_id = $2
        """;

    public Task<ListFrame?> ListAsync(long organisationId, long listId, CancellationToken ct) =>
        Database.ReadAsync(work => FrameAsync(work, listId, organisationId, ct), ct);

    public async Task<ClaimResult> ClaimAsync(ClaimAttempt attempt, CancellationToken ct)
    {
        try
        {
            return await Database.WriteAsync(work => ClaimAsync(work, attempt, ct), ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            // Two tabs of a volunteer who never claimed before: the other one has a card by now.
            return new ClaimResult { Stale = true };
        }
    }

    public Task<CallCard?> CurrentAsync(SeatedVolunteer volunteer, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var batch = new Batch();
        var card = CardReader.Add(batch, volunteer.VolunteerId);
        await work.SendAsync(batch, ct);
        var now = await work.NowAsync();
        return card.Card(wasOpen: true, now) is { } open && Lease.FreeFrom(open.LeaseUntil) > now ? open : null;
    }, ct);

    private const string OpenCallSql = "select c.id, c.lease_until from call c where c.volunteer_id = $1 and c.state = 0";
    private const string VersionsSql = "select l.version, c.version, c.frozen_at from list l join campaign c on c.id = l.campaign_id where l.id = $1";

    private const string BudgetColumns = "select kind, hour_from, hour_count, day, day_count, day_given_back, total from budget";

    private const string PostgresBudgetSql = $"""
        {BudgetColumns}
         where (kind = 1 and subject = $1) or (kind = 2 and subject = $2) or (kind = 3 and subject = $3)
         order by kind, subject for update
        """;

    // Nothing to lock, so no order either, and three searches need no set that keeps them apart.
    private const string SqliteBudgetSql = $"""
        {BudgetColumns} where kind = 1 and subject = $1
        union all {BudgetColumns} where kind = 2 and subject = $2
        union all {BudgetColumns} where kind = 3 and subject = $3
        """;

    private static string BudgetSqlFor(Work work) => work.Engine == Engine.Postgres ? PostgresBudgetSql : SqliteBudgetSql;

    private async Task<ClaimResult> ClaimAsync(Work work, ClaimAttempt attempt, CancellationToken ct)
    {
        var (volunteer, list) = (attempt.Volunteer, attempt.List);
        var served = await standings.ServedByAsync(work, volunteer.Languages, list.MatchLanguages);
        var asked = new Asked();
        // The budget first: on PostgreSQL its lock makes two tabs of one volunteer take turns, and what is read after it is true.
        var batch = new Batch()
            .Read(BudgetSqlFor(work), asked.Budget, Subject(volunteer.VolunteerId), Subject(volunteer.SeatId), volunteer.DeviceHash)
            .Read(OpenCallSql, asked.OpenCall, volunteer.VolunteerId)
            .Read(VersionsSql, asked.Versions, list.ListId);
        if (work.Engine == Engine.Postgres) batch.Read(Work.PostgresNowSql, asked.Moment, work.GivenNow);

        var part = DayParts.Of(TimeOnly.FromDateTime(attempt.Now.In(list.Campaign.Zone)));
        object?[] values = [list.ListId, work.GivenNow, volunteer.VolunteerId, Skips.Day(attempt.Today), Grace(list), LongestCall];
        batch.Read(ProbeSql.For(work.Engine, served, attempt.RetryFirst, list.Draining, part), asked.Find, served.Any ? [.. values, Many.Json(served.Needs)] : values);
        await work.SendAsync(batch, ct);
        var now = asked.Now ?? await work.NowAsync();

        if (asked.OpenUntil is { } until && Lease.FreeFrom(until) > now) return await OpenCardAsync(work, volunteer, now, ct);
        if (asked.ListVersion != list.Version || asked.CampaignVersion != list.CampaignVersion || asked.Frozen != list.Frozen) return new ClaimResult { Stale = true };
        var situation = BudgetSituation.Of(volunteer, now, list.Campaign.Zone);
        var verdict = Budget.Judge(asked.VolunteerBudget, volunteer.SeatId is null ? null : asked.SeatBudget, asked.DeviceBudget, situation, budgets);
        if (verdict.Refusal is { } refusal) return new ClaimResult { Refused = refusal };
        if (asked.Found is not { } found) return new ClaimResult { NobodyLeft = true };
        Guid[] lapsing = [.. new[] { asked.OpenCallId, found.HeldCall }.OfType<Guid>().Distinct().Order()];
        if (await IsRenewedAsync(work, lapsing, asked, ct)) return new ClaimResult { Stale = true };

        return await HoldAsync(work, attempt, found, verdict, lapsing, now, ct);
    }

    private static async Task<ClaimResult> OpenCardAsync(Work work, SeatedVolunteer volunteer, DateTimeOffset now, CancellationToken ct)
    {
        var batch = new Batch();
        var card = CardReader.Add(batch, volunteer.VolunteerId);
        await work.SendLastAsync(batch, ct);
        return new ClaimResult { Card = card.Card(wasOpen: true, now) };
    }

    private const string LockCallSql = "select state, lease_until from call where id = $1 for update";

    /// <summary>
    /// On PostgreSQL only the person who is handed out is locked so far. The volunteer's own call, read as expired, may have been renewed in
    /// another tab since: to let it lapse now would take the card from the screen and leave that household held for as long as the renewal said.
    /// </summary>
    private static async Task<bool> IsRenewedAsync(Work work, IReadOnlyList<Guid> lapsing, Asked asked, CancellationToken ct)
    {
        if (work.Engine == Engine.Sqlite || asked.OpenCallId is null) return false;
        var renewed = false;
        var batch = new Batch();
        // In one order for all, or two who lapse each other's call would wait for each other.
        foreach (var id in lapsing) batch.Read(LockCallSql, row => renewed |= id == asked.OpenCallId && row.Int(0) == CallStates.Open && row.Instant(1) != asked.OpenUntil, id);
        await work.SendAsync(batch, ct);
        return renewed;
    }

    private const string LapseSql = "update call set state = 3, ended_at = $2 where id = $1 and state = 0";

    private const string InsertCallSql = """
        insert into call (id, organisation_id, campaign_id, list_id, association_id, target_id, person_id, household_id, volunteer_id, session_id, seat_id, room_id,
                          device_hash, lane, attempt, numbers, import_id, municipality, district, claimed_at, lease_until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        """;

    private const string HoldHouseholdSql = "update household set held_until = $2, held_call = $3 where id = $1";

    // A target given back by time keeps the lane it first came from.
    private const string HoldTargetSql = """
        update target set lane = 0, due = $2, back_lane = $3, back_who = $4, back_due = $5, who = $6 where id = $1
        """;

    private const string ChargeSql = """
        insert into budget (kind, subject, hour_from, hour_count, day, day_count, day_given_back, total) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (kind, subject) do update
           set hour_from = excluded.hour_from, hour_count = excluded.hour_count,
               day = excluded.day, day_count = excluded.day_count, day_given_back = excluded.day_given_back, total = excluded.total
        """;

    private const string AuditSql = "insert into audit (at, organisation_id, actor, action, subject) values ($1, $2, $3, $4, $5)";
    private const string SeenSql = "update session set seen_at = $2 where id = $1";

    private async Task<ClaimResult> HoldAsync(Work work, ClaimAttempt attempt, Found found, BudgetVerdict verdict, IReadOnlyList<Guid> lapsing, DateTimeOffset now, CancellationToken ct)
    {
        var (volunteer, list) = (attempt.Volunteer, attempt.List);
        var until = Lease.First(now, leases);
        var batch = new Batch();
        foreach (var lapsed in lapsing) batch.Add(LapseSql, lapsed, now);
        AddHold(batch, new Hold
        {
            CallId = NewId.At(now),
            Volunteer = volunteer,
            OrganisationId = list.OrganisationId,
            CampaignId = list.Campaign.Id,
            ListId = list.ListId,
            AssociationId = list.AssociationId,
            Found = found,
            Now = now,
            Until = until,
        });
        AddCharges(batch, volunteer, verdict);
        if (now - volunteer.SeenAt > SeenEvery) batch.Add(SeenSql, volunteer.SessionId, now);
        var card = CardReader.Add(batch, volunteer.VolunteerId);
        await work.SendLastAsync(batch, ct);
        return new ClaimResult { Card = card.Card(wasOpen: false, now) };
    }

    private static void AddHold(Batch batch, Hold hold)
    {
        var (found, volunteer) = (hold.Found, hold.Volunteer);
        var lane = found.BackLane ?? found.Lane;
        var free = Lease.FreeFrom(hold.Until);
        var who = found.BackLane is null ? found.Who : found.BackWho ?? 0;
        batch.Add(InsertCallSql,
            hold.CallId, hold.OrganisationId, hold.CampaignId, hold.ListId, hold.AssociationId, found.TargetId, found.PersonId, found.HouseholdId,
            volunteer.VolunteerId, volunteer.SessionId, volunteer.SeatId, volunteer.RoomId, volunteer.DeviceHash, (long)lane, found.Tries + 1L, found.Numbers ?? "",
            found.ImportId, found.Municipality, found.District, hold.Now, hold.Until);
        batch.Add(HoldHouseholdSql, found.HouseholdId, free, hold.CallId);
        // A promise that was not kept in time is anybody's; a language is still needed.
        batch.Add(HoldTargetSql, found.TargetId, free, (long)lane, who, found.BackDue ?? found.Due, lane == Lane.MyCallback ? found.Need : who);
        batch.Add(AuditSql, hold.Now, hold.OrganisationId, $"volunteer:{volunteer.VolunteerId}", "reveal", $"person:{found.PersonId}");
    }

    private static void AddCharges(Batch batch, SeatedVolunteer volunteer, BudgetVerdict verdict)
    {
        Charge(BudgetKind.Volunteer, Subject(volunteer.VolunteerId), verdict.Volunteer);
        if (verdict.Seat is { } seat) Charge(BudgetKind.Seat, Subject(volunteer.SeatId), seat);
        Charge(BudgetKind.Device, volunteer.DeviceHash, verdict.Device);

        void Charge(long kind, string subject, BudgetRow row) =>
            batch.Add(ChargeSql, kind, subject, row.HourFrom, row.HourCount, row.Day, row.DayCount, row.DayGivenBack, row.Total);
    }

    private static string HeldCallSql(Work work) => $"""
        select c.id, c.state, c.volunteer_id, c.claimed_at, c.lease_until, c.dialled_at, h.id, h.held_call, c.target_id, c.list_id, c.campaign_id, c.association_id, c.person_id,
               c.numbers, c.good_numbers, exists (select 1 from call n where n.person_id = c.person_id and n.claimed_at > c.claimed_at)
          from call c join person p on p.id = c.person_id join household h on h.id = p.household_id
         where c.id = $1 {(work.Engine == Engine.Postgres ? "for update of h, c" : "")}
        """;

    private const string HouseholdNowSql = "select p.household_id from call c join person p on p.id = c.person_id where c.id = $1";

    private static async Task<HeldCall?> HeldCallAsync(Work work, SeatedVolunteer volunteer, Guid callId, CancellationToken ct)
    {
        HeldCall? found = null;
        var household = 0L;
        // It may have been merged into another one while we waited for its lock: then that one is to be locked.
        do await work.SendAsync(new Batch().Read(HeldCallSql(work), row => found = new HeldCall
        {
            CallId = row.Guid(0),
            State = row.Int(1),
            VolunteerId = row.Long(2),
            ClaimedAt = row.Instant(3),
            LeaseUntil = row.Instant(4),
            Dialled = !row.IsNull(5),
            HouseholdId = row.Long(6),
            HeldBy = row.GuidOrNull(7),
            TargetId = row.Long(8),
            ListId = row.Long(9),
            CampaignId = row.Long(10),
            AssociationId = row.Long(11),
            PersonId = row.Long(12),
            Numbers = IdList.Read(row.Text(13)),
            GoodNumbers = row.TextOrNull(14) is { } good ? IdList.Read(good) : null,
            TakenSince = row.Bool(15),
        }, callId).Read(HouseholdNowSql, row => household = row.Long(0), callId), ct);
        while (found is not null && found.HouseholdId != household);
        // Somebody else's call looks like none at all.
        return found?.VolunteerId == volunteer.VolunteerId ? found : null;
    }

    public Task<Answer<DateTimeOffset>> RenewAsync(SeatedVolunteer volunteer, Guid callId, bool dialled, IReadOnlyList<long>? shown, CancellationToken ct) => Database.WriteAsync<Answer<DateTimeOffset>>(async work =>
    {
        if (await HeldCallAsync(work, volunteer, callId, ct) is not { } call) return new Refusal.UnknownCall();
        if (call.Over is { } over) return over;
        if (call.GoodNumbers is { } good && (good.Count == 0 || (shown ?? call.Numbers).Except(good).Any()))
            return new Refusal.StopRinging(callId, [.. call.Numbers.Where(good.Contains)]);
        var now = await work.NowAsync();
        // Past its end but not taken by anyone, it may go on: the household is locked, so nobody is taking it now.
        if (!call.GoesOn || now >= call.ClaimedAt + leases.Cap) return Lease.FreeFrom(call.LeaseUntil) > now ? call.LeaseUntil : new Refusal.LeaseLost(callId);

        var until = Lease.Renewed(call.LeaseUntil, call.ClaimedAt, dialled || call.Dialled, now, leases);
        var free = Lease.FreeFrom(until);
        await work.SendLastAsync(new Batch()
            .Add("update call set lease_until = $2, dialled_at = coalesce(dialled_at, $3) where id = $1", callId, until, dialled ? now : (DateTimeOffset?)null)
            .Add(call.HeldBy is null ? HoldTogetherSql : HoldLongerSql, call.HouseholdId, free)
            .Add("update target set due = $2 where id = $1 and lane = 0", call.TargetId, free), ct);
        return until;
    }, ct);

    private const string HoldLongerSql = "update household set held_until = $2 where id = $1";

    // Another one of the same household may be held for longer.
    private const string HoldTogetherSql = "update household set held_until = case when held_until > $2 then held_until else $2 end where id = $1";

    private const string ReturnTargetSql = """
        update target set lane = back_lane, who = back_who, due = back_due, back_lane = null, back_who = null, back_due = null where id = $1 and lane = 0
        """;

    // Also of a call whose household somebody else holds by now, as long as nobody was handed this place after it: no call of it is left.
    private const string ReturnUntakenSql = $"{ReturnTargetSql} and not exists (select 1 from call n where n.person_id = $2 and n.target_id = $1 and n.claimed_at > $3)";

    private const string EndCallSql = "update call set state = 2, ended_at = $2, release_reason = $3 where id = $1";

    public Task<Answer<bool>> ReleaseAsync(SeatedVolunteer volunteer, Guid callId, string reason, CancellationToken ct) => Database.WriteAsync<Answer<bool>>(async work =>
    {
        if (await HeldCallAsync(work, volunteer, callId, ct) is not { } call) return new Refusal.UnknownCall();
        if (call.State == CallStates.Released) return true;
        if (call.Over is { } over) return over;

        var now = await work.NowAsync();
        var zone = (await FrameAsync(work, call.ListId, volunteer.OrganisationId, ct))!.Campaign.Zone;
        var batch = new Batch().Add(EndCallSql, callId, now, reason);
        batch.Add(ReturnUntakenSql, call.TargetId, call.PersonId, call.ClaimedAt);
        if (call.HeldBy == callId) batch.Add(Households.FreeSql, call.HouseholdId, callId);
        else if (call.HeldBy is null && await Households.OnlyOtherAsync(work, call.HouseholdId, callId, now, ct) is { } left) batch.Add(Households.HandOverSql, call.HouseholdId, left);
        // Whoever was skipped does not come back to the same volunteer today.
        batch.Add(Skips.Sql, volunteer.VolunteerId, call.PersonId, Skips.Day(now.DateIn(zone)), reason);
        await work.SendLastAsync(batch, ct);
        return true;
    }, ct);

    private static string OtherMemberSql(Work work) => $"""
        select t.id, p.household_id, t.person_id, t.lane, t.who, t.due, t.back_lane, t.back_who, t.back_due, t.tries, t.numbers, t.import_id, t.municipality, t.district, null, t.need
          from target t join person p on p.id = t.person_id join list l on l.id = t.list_id
         where t.list_id = $1 and t.person_id = $2 and p.household_id = $3 and t.lane is not null and t.order_key <= l.order_limit
           and p.protected = false and p.merged_into is null and {Households.SharesKnownSql("$4", "p.id")} {(work.Engine == Engine.Postgres ? "for update of t" : "")}
        """;

    public Task<Answer<CallCard>> SwitchAsync(SeatedVolunteer volunteer, Guid callId, long personId, CancellationToken ct) => Database.WriteAsync<Answer<CallCard>>(async work =>
    {
        // Budget first, household second, as in a claim: the same volunteer may ask for the next one in another tab.
        var asked = new Asked();
        await work.SendAsync(new Batch().Read(BudgetSqlFor(work), asked.Budget, Subject(volunteer.VolunteerId), Subject(volunteer.SeatId), volunteer.DeviceHash), ct);
        if (await HeldCallAsync(work, volunteer, callId, ct) is not { } call) return new Refusal.UnknownCall();
        if (call.Over is { } over) return over;
        if (!call.GoesOn) return new Refusal.LeaseLost(callId);
        // Households were joined while both were being rung: the other one may be on the phone already.
        if (call.HeldBy is null) return new Refusal.NotInHousehold();
        var list = (await FrameAsync(work, call.ListId, volunteer.OrganisationId, ct))!;
        var now = await work.NowAsync();
        if (list.NotNow(now) is { } closed) return closed;
        await work.SendAsync(new Batch().Read(OtherMemberSql(work), asked.Find, call.ListId, personId, call.HouseholdId, call.PersonId), ct);
        if (asked.Found is not { } found || personId == call.PersonId) return new Refusal.NotInHousehold();
        // They came to the phone themselves, so it does not matter whose turn it is; that they are left in peace until then does.
        if (!Lane.IsDue(found.Due, found.BackDue, now)) return new Refusal.NotYet();

        // The other person may have numbers of their own, so this is one more look into the list.
        var verdict = Budget.Judge(asked.VolunteerBudget, volunteer.SeatId is null ? null : asked.SeatBudget, asked.DeviceBudget, BudgetSituation.Of(volunteer, now, list.Campaign.Zone), budgets);
        if (verdict.Refusal is { } refusal) return refusal;

        var batch = new Batch().Add(EndCallSql, callId, now, "switch").Add(ReturnTargetSql, call.TargetId);
        AddHold(batch, new Hold
        {
            CallId = NewId.At(now),
            Volunteer = volunteer,
            OrganisationId = volunteer.OrganisationId,
            CampaignId = call.CampaignId,
            ListId = call.ListId,
            AssociationId = call.AssociationId,
            Found = found,
            Now = now,
            Until = Lease.First(now, leases) is var first && first > call.LeaseUntil ? first : call.LeaseUntil,
        });
        AddCharges(batch, volunteer, verdict);
        var card = CardReader.Add(batch, volunteer.VolunteerId);
        await work.SendLastAsync(batch, ct);
        return card.Card(wasOpen: false, now)!;
    }, ct);

    private async Task<ListFrame?> FrameAsync(Work work, long listId, long organisationId, CancellationToken ct)
    {
        ListFrame? frame = null;
        await work.SendAsync(new Batch().Read(ListSql, row => frame = ReadFrame(row), listId, organisationId), ct);
        return frame;
    }

    // Where somebody stands whose lease has run out is where they return to. A promise that is due is for others when it falls to them; behind
    // the hold of somebody else it is for whoever gave it when that is over.
    private static readonly string WaitingSql = $"""
        select lane, why, held, kept, due <= $2 as ready, fresh, count(*), min(case when kept and not held then due + $5 else due end)
          from (select coalesce(t.back_lane, t.lane) as lane, t.why, coalesce(t.lane = 3, false) as fresh,
                       case when h.held_until > $2 or (t.lane = 0 and t.due > $2) then true else false end as held,
                       case when t.lane = 1 and t.due <= $2 and t.due > $2 - $4 - $5 then {ProbeSql.CanBeKeptSql("$2", "$3")} else false end as kept,
                       case when h.held_until > $2 and h.held_until > t.due then h.held_until
                            when t.lane = 0 and t.due <= $2 then t.back_due
                            when t.lane = 1 and t.due <= $2 then t.due + $4
                            else t.due end as due
                  from target t join household h on h.id = t.household_id join list l on l.id = t.list_id
                 where t.list_id = $1 and t.order_key <= l.order_limit and t.taken_off_at is null) waiting
         group by 1, 2, 3, 4, 5, 6
        """;

    public Task<ListStanding> StandingAsync(ListFrame list, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var at = await work.NowAsync();
        var (now, today) = (at.ToMs(), Skips.Day(at.DateIn(list.Campaign.Zone)));
        var standing = new ListStanding();
        await work.SendAsync(new Batch().Read(WaitingSql, row =>
        {
            var (lane, why, count) = (row.IntOrNull(0), row.TextOrNull(1), row.Long(6));
            if (lane is null)
            {
                standing = why switch
                {
                    Gone.Done => standing with { Done = standing.Done + count },
                    Gone.NoNumber => standing with { NoNumber = standing.NoNumber + count },
                    _ => standing with { Blocked = standing.Blocked + count },
                };
                return;
            }
            var (held, waits, fresh, due) = (row.Bool(2), row.Bool(3) || !row.Bool(4), row.Bool(5), row.Long(7));
            var part = fresh ? standing.NeverRung : standing.Begun;
            part = (lane, held, waits) switch
            {
                (_, true, _) => part with { Held = part.Held + count },
                (Lane.MyCallback or Lane.Callback, _, true) => part with { Later = part.Later + count },
                (_, _, true) => part with { Paused = part.Paused + count },
                _ => part with { Ready = part.Ready + count },
            };
            if (due > now && !(part.NextDue < Instant.FromMs(due))) part = part with { NextDue = Instant.FromMs(due) };
            standing = fresh ? standing with { NeverRung = part } : standing with { Begun = part };
        }, list.ListId, now, today, Grace(list), LongestCall), ct);
        return standing with { Begun = InHours(standing.Begun), NeverRung = InHours(standing.NeverRung) };

        ListPart InHours(ListPart part) => part with { NextDue = part.NextDue is { } due ? list.OpeningFrom(due) : null };
    }, ct);

    private const string MineSql = """
        select c.id, c.claimed_at, c.ended_at, c.outcome_id, o.code, p.first_name, c.lease_until
          from call c join person p on p.id = c.person_id left join outcome o on o.id = c.outcome_id
         where c.session_id = $1 and c.volunteer_id = $2
         order by c.claimed_at desc
        """;

    public Task<IReadOnlyList<OwnCall>> MineAsync(SeatedVolunteer volunteer, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var now = await work.NowAsync();
        var calls = new List<OwnCall>();
        await work.SendAsync(new Batch().Read(MineSql, row => calls.Add(ReadOwn(row, now)), volunteer.SessionId, volunteer.VolunteerId), ct);
        return (IReadOnlyList<OwnCall>)calls;
    }, ct);

    private const string ReturnedSql = """
        select c.id, c.claimed_at, c.ended_at, c.outcome_id, o.code, p.first_name, c.lease_until
          from call c join person p on p.id = c.person_id left join outcome o on o.id = c.outcome_id
         where c.session_id = $1 and c.volunteer_id = $2
           and exists (select 1 from person_number pn join number n on n.id = pn.number_id where pn.person_id = c.person_id and n.e164 like $3)
         order by c.claimed_at desc
         limit 1
        """;

    public Task<OwnCall?> FindReturnedAsync(SeatedVolunteer volunteer, string lastDigits, CancellationToken ct) => Database.ReadAsync(async work =>
    {
        var now = await work.NowAsync();
        OwnCall? call = null;
        await work.SendAsync(new Batch().Read(ReturnedSql, row => call = ReadOwn(row, now), volunteer.SessionId, volunteer.VolunteerId, "%" + lastDigits), ct);
        return call;
    }, ct);

    private static OwnCall ReadOwn(Row row, DateTimeOffset now) => new()
    {
        CallId = row.Guid(0),
        ClaimedAt = row.Instant(1),
        EndedAt = row.InstantOrNull(2),
        OutcomeId = row.GuidOrNull(3),
        Outcome = row.TextOrNull(4),
        // A call that was never ended ended with its lease.
        FirstName = now - (row.InstantOrNull(2) ?? row.Instant(6)) > NameShownFor ? null : row.Text(5),
    };

    private ListFrame ReadFrame(Row row) => new()
    {
        ListId = row.Long(0),
        Version = row.Long(1),
        OrganisationId = row.Long(2),
        AssociationId = row.Long(3),
        Open = row.Text(4) == "open" && row.Text(7) == "open",
        CampaignVersion = row.Long(6),
        Frozen = !row.IsNull(8),
        Campaign = rules.Frame(row.Long(5), row.Long(6), row.Text(9), row.Text(10), row.Text(11)),
        LastDay = DateOnly.ParseExact(row.Text(12), "O", CultureInfo.InvariantCulture),
        MatchLanguages = row.Bool(13),
        Readable = onlyDemo && !row.Bool(14),
        Draining = row.Bool(15),
        OwnRetryShare = row.IntOrNull(16),
    };

    /// <summary>From the column of <c>hour_from</c> on.</summary>
    internal static BudgetRow ReadBudget(Row row, int at) => new()
    {
        HourFrom = row.Instant(at),
        HourCount = row.Long(at + 1),
        Day = row.Text(at + 2),
        DayCount = row.Long(at + 3),
        DayGivenBack = row.Long(at + 4),
        Total = row.Long(at + 5),
    };

    private long LongestCall => (long)leases.Cap.TotalMilliseconds;

    private static long Grace(ListFrame list) => (long)list.Campaign.Rules.CallbackGrace.TotalMilliseconds;

    private static string Subject(long? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>What the first round trip brought.</summary>
    private sealed class Asked
    {
        public BudgetRow VolunteerBudget { get; private set; } = BudgetRow.Unused;

        public BudgetRow SeatBudget { get; private set; } = BudgetRow.Unused;

        public BudgetRow DeviceBudget { get; private set; } = BudgetRow.Unused;

        public Guid? OpenCallId { get; private set; }

        public DateTimeOffset? OpenUntil { get; private set; }

        public long ListVersion { get; private set; }

        public long CampaignVersion { get; private set; }

        public bool Frozen { get; private set; }

        public DateTimeOffset? Now { get; private set; }

        public Found? Found { get; private set; }

        public void Budget(Row row)
        {
            var budget = ReadBudget(row, 1);
            switch (row.Long(0))
            {
                case BudgetKind.Volunteer: VolunteerBudget = budget; break;
                case BudgetKind.Seat: SeatBudget = budget; break;
                default: DeviceBudget = budget; break;
            }
        }

        public void OpenCall(Row row) => (OpenCallId, OpenUntil) = (row.Guid(0), row.Instant(1));

        public void Versions(Row row) => (ListVersion, CampaignVersion, Frozen) = (row.Long(0), row.Long(1), !row.IsNull(2));

        public void Moment(Row row) => Now = row.Instant(0);

        public void Find(Row row) => Found = new Found
        {
            TargetId = row.Long(0),
            HouseholdId = row.Long(1),
            PersonId = row.Long(2),
            Lane = row.Int(3),
            Who = row.Long(4),
            Due = row.Long(5),
            BackLane = row.IntOrNull(6),
            BackWho = row.LongOrNull(7),
            BackDue = row.LongOrNull(8),
            Tries = row.Int(9),
            Numbers = row.TextOrNull(10),
            ImportId = row.GuidOrNull(11),
            Municipality = row.TextOrNull(12),
            District = row.TextOrNull(13),
            HeldCall = row.GuidOrNull(14),
            Need = row.Long(15),
        };
    }

    /// <summary>A person whom the lanes gave.</summary>
    private sealed record Found
    {
        public required long TargetId { get; init; }

        public required long HouseholdId { get; init; }

        public required long PersonId { get; init; }

        public required int Lane { get; init; }

        public required long Who { get; init; }

        public required long Due { get; init; }

        /// <summary>Of a promise: the language that others than the one who gave it must speak.</summary>
        public required long Need { get; init; }

        public required int? BackLane { get; init; }

        public required long? BackWho { get; init; }

        public required long? BackDue { get; init; }

        public required int Tries { get; init; }

        public required string? Numbers { get; init; }

        public required Guid? ImportId { get; init; }

        public required string? Municipality { get; init; }

        public required string? District { get; init; }

        /// <summary>The call whose lease ran out.</summary>
        public required Guid? HeldCall { get; init; }
    }

    private sealed record Hold
    {
        public required Guid CallId { get; init; }

        public required SeatedVolunteer Volunteer { get; init; }

        public required long OrganisationId { get; init; }

        public required long CampaignId { get; init; }

        public required long ListId { get; init; }

        public required long AssociationId { get; init; }

        public required Found Found { get; init; }

        public required DateTimeOffset Now { get; init; }

        public required DateTimeOffset Until { get; init; }
    }

    private sealed record HeldCall
    {
        public required Guid CallId { get; init; }

        public required int State { get; init; }

        public required long VolunteerId { get; init; }

        public required DateTimeOffset ClaimedAt { get; init; }

        public required DateTimeOffset LeaseUntil { get; init; }

        public required bool Dialled { get; init; }

        public required long HouseholdId { get; init; }

        public required Guid? HeldBy { get; init; }

        public required long TargetId { get; init; }

        public required long ListId { get; init; }

        public required long CampaignId { get; init; }

        public required long AssociationId { get; init; }

        public required long PersonId { get; init; }

        /// <summary>Those the card was handed out with.</summary>
        public required IReadOnlyList<long> Numbers { get; init; }

        /// <summary>Those that may still be rung; null: nothing changed.</summary>
        public required IReadOnlyList<long>? GoodNumbers { get; init; }

        /// <summary>Somebody else was handed this person later.</summary>
        public required bool TakenSince { get; init; }

        /// <summary>
        /// It holds its household, alone or together with others: households that were joined while both were being rung are held by no
        /// single call. Also past its end, as long as nobody else took the person.
        /// </summary>
        public bool GoesOn => HeldBy is null ? !TakenSince : HeldBy == CallId;

        /// <summary>Why nothing more can be done with it.</summary>
        public Refusal? Over => State switch
        {
            CallStates.Open => null,
            CallStates.Lapsed => new Refusal.LeaseLost(CallId),
            _ => new Refusal.CallEnded(CallId),
        };
    }
}
