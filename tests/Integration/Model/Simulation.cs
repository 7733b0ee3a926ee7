using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>
/// Twenty volunteers ring for some days from three overlapping lists in two campaigns: they claim, renew, skip, vanish, report in
/// time, late and twice, correct and take back, while files come and go, people are merged and numbers blocked, seats change hands,
/// the bus loses messages and the process dies. After every step the database must have answered what the model allows, and nobody
/// is handed out against the <see cref="PlainRules"/>.
/// </summary>
internal sealed partial class Simulation : IAsyncDisposable
{
    private const int Volunteers = 20;
    private const int GivenBackPerDay = 1;

    private readonly Random random;
    private readonly int people;
    private readonly Clock clock;
    private readonly OwnDatabase own;
    private readonly Sabotage sabotage;
    private readonly Dictionary<long, CampaignFrame> campaignOf = [];
    private readonly Dictionary<long, DateOnly> lastDayOf = [];
    private readonly List<(OutcomeReport Report, StandingOutcome Standing)> reports = [];
    private CallRoom room = null!;
    private QueueModel model = null!;
    private PlainRules plain = null!;
    private PlainBudgets budgets = null!;
    private Figures figures = null!;

    private Simulation(int seed, Clock clock, OwnDatabase own, Sabotage sabotage)
    {
        random = new Random(seed);
        // Where few stand on the lists, everybody is soon tried, done or paused.
        people = seed % 3 == 0 ? 60 : 500;
        this.clock = clock;
        this.own = own;
        this.sabotage = sabotage;
    }

    public QueueModel Model => model;

    /// <summary>What happened, and how often.</summary>
    public SortedDictionary<string, int> Told { get; } = new(StringComparer.Ordinal);

    private DateTimeOffset Now => clock.GetUtcNow();

    public static async Task<Simulation> OpenAsync(Database engine, int seed, Sabotage sabotage = Sabotage.None)
    {
        var clock = new Clock();
        var simulation = new Simulation(seed, clock, await engine.FreshAsync(clock), sabotage);
        await simulation.OpenAsync(seed);
        simulation.figures = await Figures.OpenAsync(engine, simulation.own, seed, sabotage);
        return simulation;
    }

    public async ValueTask DisposeAsync()
    {
        if (figures is not null) await figures.DisposeAsync();
        await own.DisposeAsync();
    }

    private async Task OpenAsync(int seed)
    {
        var always = new CampaignRules { Hours = new CallingHoursRules { Always = true }, ConversationEndsListOnly = seed % 2 == 0 };
        var byDay = new CampaignRules { Attempts = 5, NotTwiceInSamePart = seed % 3 != 0 };
        var rules = new OrganisationRules { Window = TimeSpan.FromDays(4), RestAfterConversation = TimeSpan.FromDays(3), RestAfterRefused = TimeSpan.FromDays(6) };
        room = await CallRoom.OpenAsync(own.Opened, clock, Sabotaged(always), CallRoom.Generous with { GivenBackPerDay = GivenBackPerDay }, Sabotaged(rules));
        var ends = seed % 4 == 1 ? 1 : 60;
        var second = await room.CampaignAsync("By day", Sabotaged(byDay), begins: seed % 5 == 4 ? 1 : -7, ends: sabotage == Sabotage.NoLastDay ? 60 : ends);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
        var firstDay = DateOnly.FromDateTime(Now.Date).AddDays(-7);
        CampaignFrame[] campaigns = [new(room.Campaign, always, zone, firstDay), new(second, byDay, zone, seed % 5 == 4 ? firstDay.AddDays(8) : firstDay)];
        campaignOf.Add(await EmptyListAsync("one", room.Campaign), campaigns[0]);
        campaignOf.Add(await EmptyListAsync("two", room.Campaign, matchLanguages: true), campaigns[0]);
        campaignOf.Add(await EmptyListAsync("three", second), campaigns[1]);

        foreach (var list in campaignOf.Keys) lastDayOf.Add(list, firstDay.AddDays(7 + (campaignOf[list].Id == second ? ends : 60)));

        // What is broken on purpose is broken in the model too: then only the plain rules can see it.
        model = new QueueModel(Sabotaged(rules), campaigns.Select(c => c with { Rules = Sabotaged(c.Rules) }), CallRoom.Leases);
        plain = new PlainRules(rules, campaignOf, lastDayOf);
        budgets = new PlainBudgets(GivenBackPerDay, zone);
        await SeatsAsync();
        await PeopleAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
    }

    public async Task StepAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(Chance(2) ? random.Next(3600, 12 * 3600) : random.Next(0, 90)));
        figures.PassTime();
        var volunteer = Present[random.Next(Present.Count)];
        var open = model.Calls.FirstOrDefault(c => c.Volunteer == volunteer.VolunteerId && c.State == ModelState.Open);
        var step = (random.Next(1000), open) switch
        {
            (< 6, _) => CrashAsync(),
            (< 14, _) => ImportAsync(),
            (< 18, _) => UndoAsync(),
            (< 26, _) => MergeAsync(),
            (< 34, _) => BlockAsync(),
            (< 40, _) => LiftAsync(),
            (< 44, _) => ChangeRulesAsync(),
            (< 52, _) => LeaveAsync(volunteer),
            (< 72, _) => SitDownAsync(),
            (< 120, _) => CorrectAsync(),
            (< 150, _) => RepeatAsync(),
            (< 190, _) => ReportLateAsync(),
            (_, null) => ClaimAsync(volunteer),
            (< 270, _) => ClaimAsync(volunteer),
            (< 360, { } call) => RenewAsync(volunteer, call),
            (< 430, { } call) => ReleaseAsync(volunteer, call),
            (< 460, { } call) => SwitchAsync(volunteer, call),
            (< 520, _) => Task.CompletedTask,
            (_, { } call) => ReportAsync(call),
        };
        await step;
    }

    /// <summary>Memory is gone: desks, caches, relay, intake and what was on its way between them. The files are opened again.</summary>
    private async Task CrashAsync()
    {
        Tell("crashes");
        await figures.StopAsync();
        await own.CloseAsync();
        room = room.Through(own.Opened);
        await figures.StartAsync();
    }

    private async Task ClaimAsync(SeatedVolunteer volunteer)
    {
        var list = volunteer.ListId ?? SomeList();
        var open = model.OpenCallOf(volunteer.VolunteerId, Now);
        if (sabotage == Sabotage.PassedOnToTheSame) await room.Database.WriteAsync(work => work.ExecuteAsync("delete from skip where reason = 'language'"));
        if (sabotage == Sabotage.LanguageForgotten) await room.Database.WriteAsync(work => work.ExecuteAsync("update session set languages = ''"));
        if (sabotage == Sabotage.PromisesOfAnybody) await room.Database.WriteAsync(work => work.ExecuteAsync("update target set lane = 2, who = 0 where lane = 1"));
        var answer = await room.Calls.ClaimNextAsync(volunteer, list);

        if (open is not null)
        {
            Assert.That((answer.Value.CallId, answer.Value.WasOpen), Is.EqualTo((open.Id, true)), "the same card while one is open");
        }
        else if (NotNow(list) is { } closed)
        {
            Assert.That(answer.Refusal, Is.EqualTo(closed));
        }
        else if (answer.Refusal is not null)
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(model.Allowed(volunteer.VolunteerId, list, Now), Is.Empty, "nobody was handed out, though somebody could be rung");
        }
        else
        {
            var card = answer.Value;
            Tell("claims");
            Assert.That(card.WasOpen, Is.False);
            var lapsed = model.Calls.Where(c => c.Volunteer == volunteer.VolunteerId && c.State == ModelState.Open).Select(c => c.Id).ToList();
            lapsed.ForEach(plain.Lapsed);
            plain.Claimed(Plain(card, volunteer), volunteer.Languages, Now);
            budgets.Claimed(card.CallId, volunteer, Now);
            var call = model.Claimed(card.CallId, volunteer.VolunteerId, list, card.Person.Id, [.. card.Numbers.Select(n => n.Id)], card.LeaseUntil, Now);
            Assert.That(card.Household.Select(h => h.PersonId), Is.EquivalentTo(model.ShownBeside(call.Target)), "the others on the card");
            if (sabotage == Sabotage.LockOnTheListRow) await room.Database.WriteAsync(work => work.ExecuteAsync("update household set held_until = 0"));
            if (Chance(1)) await AnswerLostAsync(volunteer, list, card);
        }
    }

    /// <summary>The campaign has not begun, or it is over, or it is not the hour.</summary>
    private Refusal? NotNow(long list)
    {
        var (frame, lastDay) = (campaignOf[list], LastDay(list));
        var hours = HoursOf(list);
        if (Now.DateIn(frame.Zone) > lastDay) return new Refusal.CampaignOver(lastDay);
        if (Now.DateIn(frame.Zone) < frame.FirstDay) return new Refusal.CampaignNotBegun(frame.FirstDay, Opening(list, frame.FirstDay.ToDateTime(TimeOnly.MinValue).ToInstant(frame.Zone)));
        return hours.IsOpen(Now) ? null : new Refusal.OutsideHours(Opening(list, Now));
    }

    private DateTimeOffset? Opening(long list, DateTimeOffset from) =>
        HoursOf(list).NextOpening(from) is { } opening && opening.DateIn(campaignOf[list].Zone) <= LastDay(list) ? opening : null;

    private CallingHours HoursOf(long list) => new(Sabotaged(campaignOf[list].Rules).Hours, campaignOf[list].Zone);

    private DateOnly LastDay(long list) => sabotage == Sabotage.NoLastDay ? DateOnly.MaxValue : lastDayOf[list];

    /// <summary>Nobody can be rung any more, from then on.</summary>
    private bool IsOver(long list, DateTimeOffset at) => Opening(list, at) is null;

    /// <summary>The claim was committed, and the process died before the volunteer heard of it: asking again brings the same card.</summary>
    private async Task AnswerLostAsync(SeatedVolunteer volunteer, long list, CallCard card)
    {
        await CrashAsync();
        var again = (await room.Calls.ClaimNextAsync(volunteer, list)).Value;
        Assert.That((again.CallId, again.WasOpen), Is.EqualTo((card.CallId, true)), "the card that was handed out before the crash");
    }

    private async Task RenewAsync(SeatedVolunteer volunteer, ModelCall call)
    {
        var dialled = Chance(50);
        var answer = await room.Calls.RenewAsync(volunteer, call.Id, dialled);

        if (answer.Refusal is Refusal.StopRinging) Assert.That(call.Numbers, Is.Not.SubsetOf(model.Standing(call.Target).Good));
        else if (model.Renewed(call.Id, dialled, Now) is { } until)
        {
            Assert.That(answer.Value, Is.EqualTo(until));
            plain.Renewed(call.Id, until);
        }
        else Assert.That(answer.Refusal, Is.InstanceOf<Refusal.LeaseLost>());
    }

    private async Task ReleaseAsync(SeatedVolunteer volunteer, ModelCall call)
    {
        Assert.That((await room.Calls.ReleaseAsync(volunteer, call.Id, "other")).Refusal, Is.Null);
        Tell("skips");
        model.Released(call.Id, Now);
        plain.Released(call.Id, Now);
    }

    /// <summary>Another member of the household comes to the telephone.</summary>
    private async Task SwitchAsync(SeatedVolunteer volunteer, ModelCall call)
    {
        var others = model.Targets.Where(t => t.Household == call.Target.Household && t.Place.ListId == call.Target.Place.ListId && t != call.Target).ToList();
        if (others.Count == 0) return;
        var other = others[random.Next(others.Count)];
        var answer = await room.Calls.SwitchAsync(volunteer, call.Id, other.Person.Member.PersonId);

        if (!model.GoesOn(call)) Assert.That(answer.Refusal, Is.InstanceOf<Refusal.LeaseLost>());
        else if (call.Target.Household.HeldBy is null) Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NotInHousehold>());
        else if (NotNow(call.Target.Place.ListId) is { } closed) Assert.That(answer.Refusal, Is.EqualTo(closed));
        else if (model.Standing(other).Lane is null || !other.Person.SharesKnown(call.Target.Person)) Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NotInHousehold>());
        else if (!Lane.IsDue(model.Standing(other).Due, null, Now)) Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NotYet>());
        else
        {
            Tell("switches in the household");
            var card = answer.Value;
            plain.Lapsed(call.Id);
            plain.Claimed(Plain(card, volunteer), volunteer.Languages, Now, cameToThePhone: true);
            budgets.Claimed(card.CallId, volunteer, Now);
            model.Switched(card.CallId, call, other, card.LeaseUntil, Now);
        }
    }

    private async Task ReportLateAsync()
    {
        var late = model.Calls.Where(c => c.State is ModelState.Lapsed or ModelState.Released && c.OutcomeId is null && IsReportable(c)).ToList();
        if (late.Count > 0) await ReportAsync(late[random.Next(late.Count)]);
    }

    private async Task CorrectAsync()
    {
        var resolved = model.Calls.Where(c => c.OutcomeId is not null && IsReportable(c)).ToList();
        // Those that taught a number, or gave one back, have most to be undone.
        var taught = resolved.FindAll(c => c.Stands is { ToldNumber: not null } or { Outcome.Code: "wrong_number" or "not_in_service" });
        var among = taught.Count > 0 && Chance(40) ? taught : resolved;
        if (among.Count > 0) await ReportAsync(among[random.Next(among.Count)]);
    }

    /// <summary>The key on the card is still good.</summary>
    private bool IsReportable(ModelCall call) => Now - call.ClaimedAt < TimeSpan.FromDays(6);

    private async Task RepeatAsync()
    {
        if (reports.Count == 0) return;
        var (report, standing) = reports[random.Next(reports.Count)];
        var answer = await SendAsync(report with { AgoMs = random.Next(5000) });
        Assert.That(answer.Value, Is.EqualTo(new Reported(standing, Repeat: true, answer.Value.ListId)), "a repeat hears the same");
    }

    private async Task ReportAsync(ModelCall call)
    {
        var report = SomeReport(call);
        if (Chance(5))
        {
            var confused = await SendAsync(report with { Replaces = call.OutcomeId is null ? NewId.At(Now) : null, NewNumber = null });
            // A withdrawal of nothing is refused as such, before it is asked what stands.
            Assert.That(confused.Refusal, Is.InstanceOf<Refusal.Superseded>().Or.InstanceOf<Refusal.InvalidOutcome>());
        }
        var elsewhere = sabotage == Sabotage.OutcomeOnOneListOnly ? await StandingElsewhereAsync(call) : [];
        if (sabotage == Sabotage.ToldForGood) await room.Database.WriteAsync(work => work.ExecuteAsync("update outcome set new_number_id = null where id = @OutcomeId", new { call.OutcomeId }));
        if (sabotage == Sabotage.GivenBackForGood) await room.Database.WriteAsync(work => work.ExecuteAsync("update call set counted = true where id = @Id", new { call.Id }));
        var answer = await SendAsync(report);
        if (report.Outcome == OutcomeDesk.Withdrawn && call.Stands is null)
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.Superseded>(), "nothing is left to take back");
            return;
        }
        var late = call.At is null ? call.FreeFrom < Now || call.State is ModelState.Lapsed or ModelState.Released : call.Late;
        var list = call.Target.Place.ListId;
        if (report.Outcome == "call_later" && !late && !IsOver(list, Now) && IsOver(list, report.CallBackAt!.Value))
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.InvalidOutcome>().With.Property("Field").EqualTo("callBackAt"), "nobody is rung after the last day");
            Tell("promises too late");
            return;
        }
        call.Late = late;
        if (Chance(2)) await KeptOnceAsync(report, answer.Value);

        // What is said of a number that was theirs when it was rung joins them with those whose it is, and parts them when it is taken back.
        var isAboutAnothers = call.Numbers.Concat(call.Stands?.NumberIds ?? []).Except(call.Target.Person.Member.Numbers.Select(n => n.NumberId)).Any();
        var first = call.At is null;
        var told = report.Outcome == OutcomeDesk.Withdrawn ? null : report.NewNumber;
        if (told is not null) Tell("numbers told");
        if (call.Stands?.ToldNumber is not null) Tell("numbers taken back");
        // A block that is lifted takes its mark off everybody on that number.
        var lifts = call.Stands?.Outcome == OutcomeCode.DoNotCall;
        if (told is not null || call.Stands?.ToldNumber is not null || isAboutAnothers || lifts) await AdoptAsync();
        if (budgets.Reported(call.Id, report.Outcome, Now) is { } counts) Tell(counts ? "numbers shown again" : "numbers given back");
        var stands = Stands(call, report);
        var expected = model.Reported(call.Id, report.Id, stands, Now);
        plain.Reported(call.Id, stands is null ? null : new PlainOutcome(stands.Outcome.Code, stands.At, [.. stands.NumberIds.Select(id => numbers[id])], stands.CallBackAt, report.ByMe, stands.Language, told), Now);
        foreach (var (target, lane, due) in elsewhere)
            await room.Database.WriteAsync(work => work.ExecuteAsync("update target set lane = @lane, due = @due, why = null where id = @target", new { lane, due, target }));
        var standing = answer.Value.Standing;
        var over = expected.Lane is not null && (IsOver(list, Now) || IsOver(list, Instant.FromMs(expected.Due)));
        Assert.Multiple(() =>
        {
            Assert.That(answer.Value.Repeat, Is.False);
            Assert.That(standing.Follows, Is.EqualTo(expected.Lane switch { null => expected.Why, _ when over => "campaign_over", Lane.Callback or Lane.MyCallback => "callback", _ => "again" }));
            Assert.That(standing.DueAt, Is.EqualTo(!over && expected is { Lane: not null, Due: > 1_000_000_000_000 } ? Instant.FromMs(expected.Due) : null));
            if (first) Assert.That(standing.Late, Is.EqualTo(late));
        });
        Tell(first ? late ? "late reports" : "outcomes" : stands is null ? "withdrawals" : "corrections");
        reports.Add((report, standing));
    }

    /// <summary>It was committed, and the process died before anybody heard of it: the same id again is heard as the first time, and changes nothing.</summary>
    private async Task KeptOnceAsync(OutcomeReport report, Reported answered)
    {
        await CrashAsync();
        var again = (await SendAsync(sabotage == Sabotage.RepeatsKeptTwice ? report with { Id = NewId.At(Now), Replaces = report.Id } : report)).Value;
        Assert.That(again, Is.EqualTo(answered with { Repeat = true }), "an outcome whose answer was lost");
    }

    private async Task<IReadOnlyList<(long Target, long Lane, long Due)>> StandingElsewhereAsync(ModelCall call)
    {
        var (person, here) = (call.Person, call.Target.Place.TargetId);
        var rows = await room.Database.ReadAsync(work => work.QueryAsync<TargetRow>(
            "select id, lane, due, back_lane, back_due, why, tries, numbers from target where person_id = @person and id <> @here and lane is not null and lane <> 0", new { person, here }));
        return [.. rows.Select(r => (r.Id, r.Lane!.Value, r.Due))];
    }

    /// <summary>Every target stands in the database where it stands in the model, and the log says of every call what stands.</summary>
    public async Task CompareAsync()
    {
        var rows = (await room.Database.ReadAsync(work => work.QueryAsync<TargetRow>("select id, lane, due, back_lane, back_due, why, tries, numbers from target"))).ToDictionary(r => r.Id);
        foreach (var target in model.Targets)
        {
            var (row, standing) = (rows[target.Place.TargetId], model.Standing(target));
            var place = standing.Lane is null ? (null, 0L, null, null)
                : target.Held is { } held ? (Lane.Held, held.FreeFrom.ToMs(), standing.Lane, standing.Due)
                : ((long?)standing.Lane, standing.Due, (long?)null, (long?)null);
            Assert.That((row.Lane, row.Due, row.Back_Lane, row.Back_Due), Is.EqualTo(place), $"{target}: {standing}");
            Assert.That((row.Why, row.Tries, row.Numbers), Is.EqualTo((standing.Why, (long)standing.Tries, standing.Lane is null ? null : string.Join(' ', standing.Numbers))), $"{target}");
        }

        var logged = (await room.LogAsync()).Where(e => e.Kind is LogKinds.Outcome or LogKinds.Correction or LogKinds.Withdrawal).Select(e => Entry(e.Kind, e.Body)).ToList();
        // A merge moves calls from one person to another, and says so.
        var acknowledged = logged.Where(e => e.Added is null || e.Removed is null || e.Added.PersonId == e.Removed.PersonId).Select(e => (e.Added ?? e.Removed)!.CallId);
        Assert.That(acknowledged, Is.EqualTo(model.Log), "every acknowledged outcome is in the log once, in their order");
        foreach (var call in model.Calls)
        {
            var added = logged.Select(e => e.Added).OfType<CountedCall>().Where(c => c.CallId == call.Id).Select(c => (c.PersonId, c.Outcome)).ToList();
            foreach (var removed in logged.Select(e => e.Removed).OfType<CountedCall>().Where(c => c.CallId == call.Id)) Assert.That(added.Remove((removed.PersonId, removed.Outcome)));
            Assert.That(added, Is.EqualTo(call.Stands is { } stands ? new[] { (call.Person, stands.Outcome.Code) } : []));
        }
        await CompareBudgetsAsync();
        await figures.CompareAsync(model.Calls);
    }

    private async Task CompareBudgetsAsync()
    {
        var rows = await room.Database.ReadAsync(work => work.QueryAsync<BudgetTableRow>("select kind, subject, hour_count, day_count, day_given_back, total from budget where day <> ''"));
        Assert.That(rows.ToDictionary(r => (r.Kind, r.Subject), r => new BudgetCount(r.Hour_Count, r.Day_Count, r.Day_Given_Back, r.Total)), Is.EquivalentTo(budgets.Count()),
            "the budgets are not what they were shown");
    }

    private OutcomeReport SomeReport(ModelCall call)
    {
        // What goes with the outcome that is replaced is theirs no more.
        var numbers = call.Target.Person.Member.Numbers.Where(n => n.NumberId != call.Stands?.ToldNumber).ToList();
        var outcome = call.OutcomeId is not null && Chance(30) ? OutcomeDesk.Withdrawn : SomeOutcome();
        return new OutcomeReport
        {
            Id = NewId.At(Now),
            CallId = call.Id,
            Outcome = outcome,
            Replaces = call.OutcomeId,
            NumberIds = numbers.Count > 0 && outcome != OutcomeDesk.Withdrawn && Chance(20) ? [numbers[random.Next(numbers.Count)].NumberId] : [],
            Language = outcome == OutcomeCode.Language.Code ? new[] { null, "ar", "so", "sv" }[random.Next(4)] : null,
            CallBackAt = outcome == OutcomeCode.CallLater.Code ? Now.AddMinutes(random.Next(10, 30 * 60)) : null,
            ByMe = outcome == OutcomeCode.CallLater.Code && Chance(50),
            // A withdrawal may still have what was in the form; it tells nothing.
            NewNumber = Chance(outcome switch { "call_later" => 20, "wrong_number" => 30, OutcomeDesk.Withdrawn => 20, _ => 0 }) ? SomeNumber() : null,
        };
    }

    private string SomeOutcome() => random.Next(100) switch
    {
        < 38 => "no_answer",
        < 54 => "conversation",
        < 61 => "busy",
        < 67 => "voicemail",
        < 72 => "not_available",
        < 82 => "call_later",
        < 86 => "refused",
        < 89 => "language",
        < 93 => "wrong_number",
        < 95 => "not_in_service",
        < 97 => "not_on_list",
        < 99 => "do_not_call",
        _ => "deceased",
    };

    private PastCall? Stands(ModelCall call, OutcomeReport report) => OutcomeCode.Find(report.Outcome) is not { } outcome ? null : new PastCall
    {
        CallId = call.Id,
        PersonId = call.Target.Person.Member.PersonId,
        CampaignId = call.Target.Place.CampaignId,
        ListId = call.Target.Place.ListId,
        Outcome = outcome,
        ClaimedAt = call.ClaimedAt,
        At = call.At ?? Now,
        FromCallback = call.FromCallback,
        ToldNumber = report.NewNumber is { } told ? numbers.Last(n => n.Value == told).Key : null,
        NumberIds = report is { NewNumber: { } toRing, CallBackAt: not null, NumberIds.Count: 0 } ? [numbers.Last(n => n.Value == toRing).Key]
            : outcome == OutcomeCode.DoNotCall && report.NumberIds.Count == 0 ? [.. call.Numbers.Union(call.Target.Person.Member.Numbers.Select(n => n.NumberId))]
            : report.NumberIds.Count == 0 && outcome.Code is ("no_answer" or "busy" or "voicemail" or "wrong_number" or "not_in_service") ? [call.Numbers[0]] : report.NumberIds,
        Language = report.Language,
        Spoken = model.Volunteer(call.Volunteer).Languages,
        CallBackAt = report.CallBackAt,
        CallBackBy = report.ByMe ? call.Volunteer : null,
    };

    /// <summary>By the page that has the card, whoever sits there now.</summary>
    private Task<Answer<Reported>> SendAsync(OutcomeReport report)
    {
        var call = model.Calls.Single(c => c.Id == report.CallId);
        return room.Outcomes.ReportAsync(report, new Reporter { ReportKey = room.ReportKeys.For(call.Id) });
    }

    private PlainCall Plain(CallCard card, SeatedVolunteer volunteer) => new()
    {
        Id = card.CallId,
        Person = card.Person.Id,
        List = card.ListId,
        Volunteer = volunteer.VolunteerId,
        At = Now,
        Until = card.LeaseUntil,
        Numbers = [.. card.Numbers.Select(n => n.E164)],
        Shown = [.. card.Household.Select(h => h.PersonId)],
    };

    private CampaignRules Sabotaged(CampaignRules rules) => sabotage switch
    {
        Sabotage.NoPauses => rules with { PauseAfterNoAnswer = TimeSpan.Zero, PauseAfterVoicemail = TimeSpan.Zero, PauseAfterNotAvailable = TimeSpan.Zero, PauseAfterBusy = TimeSpan.Zero, NotTwiceInSamePart = false },
        Sabotage.NoLimitOfAttempts => rules with { Attempts = 20 },
        Sabotage.NoMinimumAge => rules with { MinimumAge = 0 },
        Sabotage.NoCallingHours => rules with { Hours = new CallingHoursRules { Always = true } },
        _ => rules,
    };

    private OrganisationRules Sabotaged(OrganisationRules rules) => sabotage switch
    {
        Sabotage.NoRestBetweenCampaigns => rules with { BetweenCampaigns = TimeSpan.Zero },
        Sabotage.NoLimitOfAttempts => rules with { AttemptsPerWindow = 100 },
        _ => rules,
    };

    private void Tell(string what) => Told[what] = Told.GetValueOrDefault(what) + 1;

    private bool Chance(int percent) => random.Next(100) < percent;

    private static CallEntry Entry(string kind, string body) =>
        (CallEntry)LogBody.Read(new LogEntry { Number = 1, Kind = kind, At = default, OrganisationId = 1, Body = body })!;

    private sealed record BudgetTableRow
    {
        public required long Kind { get; init; }

        public required string Subject { get; init; }

        public required long Hour_Count { get; init; }

        public required long Day_Count { get; init; }

        public required long Day_Given_Back { get; init; }

        public required long Total { get; init; }
    }

    private sealed record TargetRow
    {
        public required long Id { get; init; }

        public required long? Lane { get; init; }

        public required long Due { get; init; }

        public required long? Back_Lane { get; init; }

        public required long? Back_Due { get; init; }

        public required string? Why { get; init; }

        public required long Tries { get; init; }

        public required string? Numbers { get; init; }
    }
}
