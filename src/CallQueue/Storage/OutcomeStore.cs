using System.Globalization;
using System.Text.Json;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>What came of calls, on both engines: everything is read in one round trip, decided, and written with the commit in a second.</summary>
internal sealed class OutcomeStore : IOutcomes
{
    private const int Tries = 5;

    private const string HouseholdOfCall = "(select p0.household_id from call c0 join person p0 on p0.id = c0.person_id where c0.id = $1)";

    // All that follows is read under this lock.
    private const string PostgresLockSql = $"select h.id, h.held_call from household h where h.id = {HouseholdOfCall} for update";

    // One writer, so nothing to lock.
    private const string SqliteHeldSql = "select h.id, h.held_call from household h where h.id = $1";

    private const string CallSql = """
        select c.organisation_id, c.campaign_id, c.list_id, c.association_id, c.target_id, c.person_id, c.volunteer_id, c.session_id, c.seat_id, c.room_id, c.device_hash,
               c.lane, c.numbers, c.import_id, c.municipality, c.district, c.claimed_at, c.lease_until, c.state, c.counted, k.time_zone, p.household_id,
               o.id, o.code, o.at, o.late, o.fast, o.answers, o.content_hash, o.standing, k.last_day, s.languages
          from call c join person p on p.id = c.person_id join campaign k on k.id = c.campaign_id left join session s on s.id = c.session_id left join outcome o on o.id = c.outcome_id
         where c.id = $1
        """;

    private const string KnownSql = "select o.call_id, o.code, o.at, o.late, o.fast, o.answers, o.content_hash, o.standing from outcome o where o.id = $1";
    private const string QuestionsSql = "select k.questions from call c join campaign k on k.id = c.campaign_id where c.id = $1";

    // Nobody but the outcome that stands for this call says that the number is theirs.
    private const string ToldBeforeSql = """
        select n.id, n.e164
          from call c join outcome o on o.id = c.outcome_id
               join person_number pn on pn.person_id = c.person_id and pn.number_id = o.new_number_id
               join number n on n.id = pn.number_id
         where c.id = $1 and pn.told
           and not exists (select 1 from outcome s where s.person_id = c.person_id and s.superseded_by is null and s.new_number_id = n.id and s.id <> o.id)
        """;

    private const string NumbersBeforeSql = "select o.number_ids from call c join outcome o on o.id = c.outcome_id where c.id = $1";

    private readonly CallQueueStore store;
    private readonly StandingWriter standings;
    private readonly KeyedHash keys;
    private readonly BudgetOptions budgets;
    private readonly IJournalOutbox journal;
    private readonly HouseholdReader households;
    private readonly Refold refold;
    private readonly BlockMarks marks;
    private readonly NumberLearning numbers;

    public OutcomeStore(CallQueueStore store, RulesCache rules, StandingWriter standings, KeyedHash keys, BudgetOptions budgets, IJournalOutbox journal)
    {
        (this.store, this.standings, this.keys, this.budgets, this.journal) = (store, standings, keys, budgets, journal);
        households = new HouseholdReader(rules);
        refold = new Refold(households, standings);
        marks = new BlockMarks(keys, refold);
        numbers = new NumberLearning(keys, refold);
    }

    public async Task<Answer<Reported>> ReportAsync(OutcomeReport report, Func<ReportFacts, Answer<Decision>> decide, CancellationToken ct)
    {
        var behindGate = report.Replaces is not null || report.ToldNumber() is not null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await store.Database.WriteAsync(work => ReportAsync(work, report, decide, behindGate || attempt > 1, ct), ct);
                if (answer is { } done)
                {
                    // Also when it is repeated: the first time, the journal may have been out of reach.
                    if (report.Outcome == OutcomeCode.DoNotCall.Code || report.Replaces is not null) await journal.FlushAsync(ct);
                    return done;
                }
            }
            catch (Exception fault) when (UniqueKey.Stopped(fault) && attempt < Tries)
            {
                // Another call took this very id at the same moment: now it is there to be compared with.
                continue;
            }
            if (attempt == Tries) throw new StorageTrouble(StorageTroubleKind.Unavailable, "This person was being changed at the same time. Try again with the same id.");
        }
    }

    /// <returns>Null: somebody else was faster, or households are to be joined: look again, behind the register's gate.</returns>
    private async Task<Answer<Reported>?> ReportAsync(Work work, OutcomeReport report, Func<ReportFacts, Answer<Decision>> decide, bool behindGate, CancellationToken ct)
    {
        var told = report.ToldNumber();
        var (asked, household) = await AskAsync(work, report, behindGate, ct);
        if (asked.Reported is not { } call) return new Refusal.UnknownCall();
        // The household was merged into another one between finding and locking it.
        if (asked.LockedHousehold != asked.CurrentHousehold) return null;
        var gone = asked.ToldBefore is { } before && before.E164 != told?.E164 ? before.NumberId : (long?)null;
        var facts = asked.Facts(asked.Now ?? await work.NowAsync(), household, gone);
        var decided = decide(facts);
        if (decided.Refusal is { } refusal) return refusal;
        if (decided.Value.Repeat is { } repeat) return new Reported(repeat, Repeat: true, call.ListId);

        var theirs = household.NumbersOf(call.PersonId);
        // Of the card, but theirs no more: what is said of it concerns those whose it is.
        List<long> others = [.. decided.Value.NumberIds.Except(theirs)];
        if (others.Count > 0 && !behindGate) return null;
        if (gone is { } unlearnt) await NumberLearning.UnlearnAsync(work, call.PersonId, unlearnt, ct);
        var parts = gone is not null || asked.NumbersBefore.Except(theirs).Any();
        if (parts) await refold.HouseholdsAsync(work, await Households.FallApartAsync(work, asked.CurrentHousehold!.Value, call.CallId, ct), ct);
        if (told is not null) await numbers.LearnAsync(work, call.OrganisationId, call.PersonId, told, ct);
        if (others.Count > 0) await Households.JoinAsync(work, await HouseholdOfAsync(work, call.PersonId, ct), others, ct);
        var lifts = facts.Standing is { } replaced && replaced.Code == OutcomeCode.DoNotCall.Code;
        if (lifts) await work.SendAsync(new Batch().AddToJournal(facts.Now, JournalKinds.DoNotCallReplaced, call.OrganisationId, [], facts.Standing!.Id), ct);
        if (decided.Value.Block) await BlockAsync(work, report.Id, call, decided.Value.NumberIds, household, facts.Now, ct);
        if (lifts) await LiftAsync(work, call.OrganisationId, facts.Standing!.Id, facts.Now, ct);
        // Who is of the household, and who is blocked, is another matter now.
        if (parts || told is not null || others.Count > 0 || lifts) (asked, household) = await AskAsync(work, report, behindGate, ct);
        return await WriteAsync(work, report, facts, decided.Value, household, asked, ct);
    }

    private static async Task<long> HouseholdOfAsync(Work work, long personId, CancellationToken ct)
    {
        var household = 0L;
        await work.SendAsync(new Batch().Read("select household_id from person where id = $1", row => household = row.Long(0), personId), ct);
        return household;
    }

    private async Task<(Asked Asked, HouseholdReader.Reading Household)> AskAsync(Work work, OutcomeReport report, bool behindGate, CancellationToken ct)
    {
        var asked = new Asked(report);
        var batch = new Batch();
        if (behindGate) RegisterGate.Enter(batch, work.Engine, report.CallId);
        if (MayMoveBudgets(report)) AddBudgets(batch, work, report.CallId, asked.Budgets.Add);
        if (work.Engine == Engine.Postgres) batch.Read(Work.PostgresNowSql, row => asked.Now = row.Instant(0), work.GivenNow).Read(PostgresLockSql, asked.Locked, report.CallId);
        batch.Read(CallSql, asked.Call, report.CallId).Read(KnownSql, asked.Known, report.Id);
        if (report.Answers.Count > 0) batch.Read(QuestionsSql, row => asked.Questions = row.Text(0), report.CallId);
        if (report.Replaces is not null)
        {
            batch.Read(ToldBeforeSql, row => asked.ToldBefore = (row.Long(0), row.Text(1)), report.CallId)
                .Read(NumbersBeforeSql, row => asked.NumbersBefore = IdList.Read(row.Text(0)), report.CallId);
        }
        var (household, key) = (HouseholdOfCall, (object)report.CallId);
        if (work.Engine == Engine.Sqlite)
        {
            // A second question costs nothing here, and spares looking for the household in each statement.
            await work.SendAsync(batch, ct);
            (household, key) = ("$1", asked.CurrentHousehold ?? 0L);
            batch = new Batch().Read(SqliteHeldSql, asked.Locked, key);
        }
        var reading = households.Add(batch, household, key);
        await work.SendAsync(batch, ct);
        await reading.CompleteAsync(work, ct);
        return (asked, reading);
    }

    private const string InsertSql = """
        insert into outcome (id, call_id, organisation_id, campaign_id, list_id, person_id, volunteer_id, code, claimed_at, at, reported_at, from_callback, number_ids, language,
                             call_back_at, by_me, answers, note, flag, late, fast, replaces, new_number_id, content_hash, standing)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
        """;

    private const string SupersedeSql = "update outcome set superseded_by = $2 where id = $1";
    private const string ResolveSql = "update call set state = 1, ended_at = coalesce(ended_at, $2), outcome_id = $3, counted = $4 where id = $1";

    private async Task<Answer<Reported>?> WriteAsync(
        Work work, OutcomeReport report, ReportFacts facts, Decision decision, HouseholdReader.Reading household, Asked asked, CancellationToken ct)
    {
        var call = facts.Call;
        var told = report.ToldNumber() is { } number ? household.NumberOf(call.PersonId, number.E164) : null;
        // A number told along with an agreement is the one to ring.
        if (told is { } toRing && decision.CallBackAt is not null && decision.NumberIds.Count == 0) decision = decision with { NumberIds = [toRing] };

        var added = Past(report, facts, decision, told);
        var folded = WhatFollows.For(household.With(added, dropped: call.CallId));
        var mine = folded.FirstOrDefault(s => s.TargetId == call.TargetId);
        var tooLate = mine?.Lane is not null && !facts.CanRingFrom(Instant.FromMs(Math.Max(mine.Due, facts.Now.ToMs())));
        var standing = new StandingOutcome
        {
            OutcomeId = report.Id,
            CallId = call.CallId,
            Outcome = report.Outcome,
            At = decision.At,
            Replaced = facts.Standing?.Id,
            Late = decision.Late,
            Follows = mine switch
            {
                null => Gone.TakenOff,
                { Lane: null } => mine.Why!,
                _ when tooLate => StandingOutcome.CampaignOver,
                { Lane: Lane.Callback or Lane.MyCallback } => "callback",
                _ => "again",
            },
            DueAt = !tooLate && mine is { Lane: not null, Due: > 1_000_000_000_000 } ? Instant.FromMs(mine.Due) : null,
        };

        var batch = new Batch()
            .Add(InsertSql,
                report.Id, call.CallId, call.OrganisationId, call.CampaignId, call.ListId, call.PersonId, call.VolunteerId, report.Outcome, call.ClaimedAt, decision.At, facts.Now,
                FromCallback(call), IdList.Write(decision.NumberIds), report.Language, decision.CallBackAt, report.ByMe, AnswersJson(report), report.Note, report.Flag,
                decision.Late, decision.Fast, report.Replaces, told, report.ContentHash(), StandingJson.Write(standing));
        if (facts.Standing is { } before) AddReplacement(batch, before.Id, report.Id, facts.Now);
        var counted = IsCounted(call, facts, decision, asked);
        batch.Add(ResolveSql, call.CallId, facts.Now, report.Id, counted);
        if (counted != call.Counted) AddBudgetMoves(batch, call, facts, asked);

        var holds = asked.HeldCall == call.CallId;
        if (holds) batch.Add(Households.FreeSql, asked.LockedHousehold, call.CallId);
        var others = holds ? [] : await Households.OthersAsync(work, asked.CurrentHousehold!.Value, call.CallId, ct);
        AddSkip(batch, call, facts, report);
        if (asked.HeldCall is null && Households.OnlyOne(others, facts.Now) is { } left) batch.Add(Households.HandOverSql, asked.LockedHousehold, left);
        await standings.AddAsync(work, batch, household.Targets, folded, [.. others.Where(o => !o.TakenSince).Select(o => o.TargetId)]);

        foreach (var owed in decision.FollowUps) batch.Add(FollowUpSql, call.OrganisationId, call.AssociationId, call.PersonId, call.CallId, report.Id, owed.What, DueOn(facts), facts.Now);
        foreach (var flag in decision.Flags) batch.Add(FlagSql, call.OrganisationId, call.AssociationId, call.ListId, call.PersonId, call.CallId, report.Id, call.VolunteerId, flag.Kind, flag.What, facts.Now);
        batch.AppendToLog(work.Engine, decision.LogKind, decision.At, call.OrganisationId, decision.LogBody);
        await work.SendLastAsync(batch, ct);
        return new Reported(standing, Repeat: false, facts.Call.ListId);
    }

    /// <summary>Whoever could not talk to somebody is not handed them again that day, as if they had skipped them; a skip of their own stays when it is taken back.</summary>
    private static void AddSkip(Batch batch, ReportedCall call, ReportFacts facts, OutcomeReport report)
    {
        if (report.Outcome == OutcomeCode.Language.Code) batch.Add(Skips.PassedOnSql, call.VolunteerId, call.PersonId, Skips.Day(facts.Now.DateIn(facts.Zone)));
        else if (facts.Standing?.Code == OutcomeCode.Language.Code) batch.Add(Skips.TakenBackSql, call.VolunteerId, call.PersonId);
    }

    private static PastCall? Past(OutcomeReport report, ReportFacts facts, Decision decision, long? told) => OutcomeCode.Find(report.Outcome) is not { } code ? null : new PastCall
    {
        CallId = facts.Call.CallId,
        PersonId = facts.Call.PersonId,
        CampaignId = facts.Call.CampaignId,
        ListId = facts.Call.ListId,
        Outcome = code,
        ClaimedAt = facts.Call.ClaimedAt,
        At = decision.At,
        FromCallback = FromCallback(facts.Call),
        NumberIds = decision.NumberIds,
        ToldNumber = told,
        Language = report.Language,
        Spoken = facts.Call.Spoken,
        CallBackAt = decision.CallBackAt,
        CallBackBy = report.ByMe ? facts.Call.VolunteerId : null,
    };

    private static bool FromCallback(ReportedCall call) => call.Lane is Lane.Callback or Lane.MyCallback;

    private static string? AnswersJson(OutcomeReport report) => report.Answers.Count == 0 ? null : JsonSerializer.Serialize(report.Answers);

    private static void AddReplacement(Batch batch, Guid before, Guid after, DateTimeOffset at) => batch
        .Add(SupersedeSql, before, after)
        .Add("update follow_up set withdrawn_at = $2 where outcome_id = $1 and done_at is null and withdrawn_at is null", before, at)
        .Add("update flag set state = 'withdrawn' where outcome_id = $1 and state = 'open'", before);

    private const string BlockSql = """
        insert into block (organisation_id, kind, keyed_hash, outcome_id, reason, created_at) values ($1, $2, $3, $4, 'do_not_call', $5)
        """;

    /// <summary>Kept as keyed hashes too, so that whoever is imported again in some years is recognised though nothing else is left of them.</summary>
    private async Task BlockAsync(Work work, Guid outcomeId, ReportedCall call, IReadOnlyList<long> numberIds, HouseholdReader.Reading household, DateTimeOffset now, CancellationToken ct)
    {
        // Not of the household that was read: one that was on the card may be nobody's by now.
        var hashes = new Dictionary<long, JournalHash>();
        await work.SendAsync(new Batch().Read(
            $"select id, e164 from number where {Many.Ids(work.Engine, "id", 1)}", row => hashes.Add(row.Long(0), Hash(BlockHash.Number, row.Text(1))),
            Many.Json(numberIds.Union(household.NumbersOf(call.PersonId)))), ct);
        List<JournalHash> known = household.ExternalIdOf(call.PersonId) is { } externalId ? [Hash(BlockHash.ExternalId, externalId)] : [];
        // Of somebody who was erased meanwhile there is none; nobody else's is passed over in silence.
        foreach (var id in numberIds.Where(id => !hashes.ContainsKey(id)))
            if (!await IsErasedSinceAsync(work, call, ct)) throw new InvalidOperationException($"Number {id} is to be blocked after call {call.CallId}, and is not there.");
        var batch = new Batch();
        foreach (var block in numberIds.Distinct().Where(hashes.ContainsKey).Select(id => hashes[id]).Concat(known)) batch.Add(BlockSql, call.OrganisationId, block.Kind, block.Hash, outcomeId, now);
        // A backup has nothing of this call: there the person is known by all their numbers or not at all.
        batch.AddToJournal(now, JournalKinds.DoNotCall, call.OrganisationId, [.. hashes.Values, .. known], outcomeId, call.PersonId);
        await work.SendAsync(batch, ct);

        JournalHash Hash(string kind, string value) => new(kind, BlockHash.Of(keys, call.OrganisationId, kind, value));
    }

    private const string ErasedSinceSql = "select 1 from call c join person p on p.organisation_id = c.organisation_id where c.id = $1 and p.erased_at >= c.claimed_at limit 1";

    /// <summary>Whoever had one of its numbers last, be it somebody else by now.</summary>
    private static async Task<bool> IsErasedSinceAsync(Work work, ReportedCall call, CancellationToken ct)
    {
        var erased = false;
        await work.SendAsync(new Batch().Read(ErasedSinceSql, _ => erased = true, call.CallId), ct);
        return erased;
    }

    private const string LiftSql = "update block set lifted_at = $2 where outcome_id = $1 and lifted_at is null returning kind, keyed_hash";

    /// <summary>What that outcome blocked, and nothing else. Once that which comes instead has blocked: both may say the same.</summary>
    private async Task LiftAsync(Work work, long organisationId, Guid outcomeId, DateTimeOffset now, CancellationToken ct)
    {
        var lifted = new List<(string Kind, string Hash)>();
        await work.SendAsync(new Batch().Read(LiftSql, row => lifted.Add((row.Text(0), row.Text(1))), outcomeId, now), ct);
        await marks.LiftAsync(work, organisationId, lifted, now, ct);
    }

    private const string FollowUpSql = """
        insert into follow_up (organisation_id, association_id, person_id, call_id, outcome_id, what, due_on, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private const string FlagSql = """
        insert into flag (organisation_id, association_id, list_id, person_id, call_id, outcome_id, volunteer_id, kind, what, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private static string DueOn(ReportFacts facts) => facts.Now.DateIn(facts.Zone).AddDays(7).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>It may say that the number was dead, or take back that it was.</summary>
    private static bool MayMoveBudgets(OutcomeReport report) =>
        report.Replaces is not null || report.Outcome == OutcomeCode.WrongNumber.Code || report.Outcome == OutcomeCode.NotInService.Code;

    /// <summary>The outcome that stands decides it, and no other; a dead number beyond the day's measure is counted.</summary>
    private bool IsCounted(ReportedCall call, ReportFacts facts, Decision decision, Asked asked)
    {
        if (!decision.IsUncounted) return true;
        return call.Counted && !Budget.MayGiveBack(asked.Budgets.Select(b => b.Row), call.ClaimedAt.DateIn(facts.Zone), budgets);
    }

    /// <summary>Before the household: a claim locks them in this order too.</summary>
    private static void AddBudgets(Batch batch, Work work, Guid callId, Action<ChargedBudget> add) => batch.Read($"""
        select b.kind, b.subject, v.confirmed_at, b.hour_from, b.hour_count, b.day, b.day_count, b.day_given_back, b.total
          from call c join volunteer v on v.id = c.volunteer_id
               join budget b on (b.kind = 1 and b.subject = cast(c.volunteer_id as text)) or (b.kind = 2 and b.subject = cast(c.seat_id as text)) or (b.kind = 3 and b.subject = c.device_hash)
         where c.id = $1
         order by b.kind, b.subject {(work.Engine == Engine.Postgres ? "for update of b" : "")}
        """,
        row => add(new ChargedBudget(row.Long(0), row.Text(1), Confirmed: !row.IsNull(2), Claims.ReadBudget(row, 3))),
        callId);

    private const string MoveBudgetSql = "update budget set hour_count = $3, day_count = $4, day_given_back = $5, total = $6 where kind = $1 and subject = $2";

    private static void AddBudgetMoves(Batch batch, ReportedCall call, ReportFacts facts, Asked asked)
    {
        var claimedOn = call.ClaimedAt.DateIn(facts.Zone);
        foreach (var (kind, subject, confirmed, row) in asked.Budgets)
        {
            var moved = call.Counted ? Budget.GiveBack(row, call.ClaimedAt, claimedOn, confirmed) : Budget.ChargeAgain(row, call.ClaimedAt, claimedOn, confirmed);
            batch.Add(MoveBudgetSql, kind, subject, moved.HourCount, moved.DayCount, moved.DayGivenBack, moved.Total);
        }
    }

    private sealed record ChargedBudget(long Kind, string Subject, bool Confirmed, BudgetRow Row);

    /// <summary>What the first round trip brought.</summary>
    private sealed class Asked(OutcomeReport report)
    {
        private KnownOutcome? known;
        private KnownOutcome? standing;
        private TimeZoneInfo? zone;
        private DateOnly lastDay;

        public DateTimeOffset? Now { get; set; }

        /// <summary>What the call was charged to, where it may be given back or charged again.</summary>
        public List<ChargedBudget> Budgets { get; } = [];

        /// <summary>The number that goes with the outcome that is replaced.</summary>
        public (long NumberId, string E164)? ToldBefore { get; set; }

        /// <summary>Those that the outcome that is replaced was about.</summary>
        public IReadOnlyList<long> NumbersBefore { get; set; } = [];

        public long? LockedHousehold { get; private set; }

        public long? CurrentHousehold { get; private set; }

        public Guid? HeldCall { get; private set; }

        public string? Questions { get; set; }

        public ReportedCall? Reported { get; private set; }

        public void Locked(Row row) => (LockedHousehold, HeldCall) = (row.Long(0), row.GuidOrNull(1));

        public void Call(Row row)
        {
            Reported = new ReportedCall
            {
                CallId = report.CallId,
                OrganisationId = row.Long(0),
                CampaignId = row.Long(1),
                ListId = row.Long(2),
                AssociationId = row.Long(3),
                TargetId = row.Long(4),
                PersonId = row.Long(5),
                VolunteerId = row.Long(6),
                SessionId = row.Guid(7),
                SeatId = row.LongOrNull(8),
                RoomId = row.LongOrNull(9),
                DeviceHash = row.TextOrNull(10),
                Spoken = row.TextOrNull(31)?.Split(' ') ?? [],
                Lane = row.Int(11),
                Numbers = row.Text(12),
                ImportId = row.GuidOrNull(13),
                Municipality = row.TextOrNull(14),
                District = row.TextOrNull(15),
                ClaimedAt = row.Instant(16),
                LeaseUntil = row.Instant(17),
                State = row.Int(18),
                Counted = row.Bool(19),
            };
            zone = TimeZoneInfo.FindSystemTimeZoneById(row.Text(20));
            lastDay = DateOnly.ParseExact(row.Text(30), "O", CultureInfo.InvariantCulture);
            CurrentHousehold = row.Long(21);
            if (!row.IsNull(22)) standing = Outcome(row, row.Guid(22), report.CallId, 23);
        }

        public void Known(Row row) => known = Outcome(row, report.Id, row.Guid(0), 1);

        public ReportFacts Facts(DateTimeOffset now, HouseholdReader.Reading household, long? withoutNumber) => new()
        {
            Now = now,
            Call = Reported!,
            Known = known,
            Standing = standing,
            Zone = zone!,
            LastDay = lastDay,
            Hours = household.HoursOf(Reported!.CampaignId),
            Questions = Questions,
            CardNumbers = [.. household.NumbersOf(Reported!.PersonId).Where(id => id != withoutNumber)],
        };

        private static KnownOutcome Outcome(Row row, Guid id, Guid callId, int from) => new()
        {
            Id = id,
            CallId = callId,
            Code = row.Text(from),
            At = row.Instant(from + 1),
            Late = row.Bool(from + 2),
            Fast = row.Bool(from + 3),
            Answers = row.TextOrNull(from + 4),
            ContentHash = row.Text(from + 5),
            StandingJson = row.Text(from + 6),
        };
    }
}
