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
/// time, late and twice, correct and take back. After every step the database must have answered what the model allows.
/// </summary>
internal sealed class Simulation
{
    private const int People = 500;
    private const int Volunteers = 20;

    private readonly Random random;
    private readonly Clock clock;
    private readonly CallRoom room;
    private readonly QueueModel model;
    private readonly List<SeatedVolunteer> volunteers = [];
    private readonly Dictionary<long, CampaignFrame> campaignOf = [];
    private readonly List<(OutcomeReport Report, StandingOutcome Standing)> reports = [];

    private Simulation(Random random, Clock clock, CallRoom room, QueueModel model)
    {
        this.random = random;
        this.clock = clock;
        this.room = room;
        this.model = model;
    }

    public QueueModel Model => model;

    private DateTimeOffset Now => clock.GetUtcNow();

    public static async Task<Simulation> OpenAsync(IDatabase database, Clock clock, int seed)
    {
        var dice = new Random(seed);
        var always = new CampaignRules { Hours = new CallingHoursRules { Always = true }, ConversationEndsListOnly = seed % 2 == 0 };
        var byDay = new CampaignRules { Attempts = 5, NotTwiceInSamePart = seed % 3 != 0 };
        var organisation = new OrganisationRules { Window = TimeSpan.FromDays(4), RestAfterConversation = TimeSpan.FromDays(3), RestAfterRefused = TimeSpan.FromDays(6) };
        var opened = await CallRoom.OpenAsync(database, clock, always, organisation: organisation);
        var second = await opened.CampaignAsync("By day", byDay);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
        var firstDay = DateOnly.FromDateTime(clock.GetUtcNow().Date).AddDays(-7);
        CampaignFrame[] campaigns = [new(opened.Campaign, always, zone, firstDay), new(second, byDay, zone, firstDay)];

        var simulation = new Simulation(dice, clock, opened, new QueueModel(organisation, campaigns, CallRoom.Leases));
        (long List, CampaignFrame Campaign, bool Matches)[] lists =
        [
            (await opened.ListAsync("one"), campaigns[0], false),
            (await opened.ListAsync("two", matchLanguages: true), campaigns[0], true),
            (await opened.ListAsync("three", second), campaigns[1], false),
        ];
        await simulation.PeopleAsync(lists);
        for (var i = 0; i < Volunteers; i++) await simulation.VolunteerAsync(i);
        clock.Advance(TimeSpan.FromMinutes(2));
        return simulation;
    }

    public async Task StepAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(Chance(2) ? random.Next(3600, 12 * 3600) : random.Next(0, 90)));
        var volunteer = volunteers[random.Next(volunteers.Count)];
        var open = model.Calls.FirstOrDefault(c => c.Volunteer == volunteer.VolunteerId && c.State == ModelState.Open);
        var step = (random.Next(100), open) switch
        {
            (< 5, _) => CorrectAsync(),
            (< 8, _) => RepeatAsync(),
            (< 12, _) => ReportLateAsync(),
            (_, null) => ClaimAsync(volunteer),
            (< 20, _) => ClaimAsync(volunteer),
            (< 30, { } call) => RenewAsync(volunteer, call),
            (< 37, { } call) => ReleaseAsync(volunteer, call),
            (< 45, _) => Task.CompletedTask,
            (_, { } call) => ReportAsync(call),
        };
        await step;
    }

    private async Task ClaimAsync(SeatedVolunteer volunteer)
    {
        var list = campaignOf.Keys.ElementAt(random.Next(campaignOf.Count));
        var hours = new CallingHours(campaignOf[list].Rules.Hours, campaignOf[list].Zone);
        var open = model.OpenCallOf(volunteer.VolunteerId, Now);
        var answer = await room.Calls.ClaimNextAsync(volunteer, list);

        if (open is not null)
        {
            Assert.That((answer.Value.CallId, answer.Value.WasOpen), Is.EqualTo((open.Id, true)), "the same card while one is open");
        }
        else if (!hours.IsOpen(Now))
        {
            Assert.That(answer.Refusal, Is.EqualTo(new Refusal.OutsideHours(hours.NextOpening(Now))));
        }
        else if (answer.Refusal is not null)
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(model.Allowed(volunteer.VolunteerId, list, Now), Is.Empty, "nobody was handed out, though somebody could be rung");
        }
        else
        {
            var card = answer.Value;
            Assert.That(card.WasOpen, Is.False);
            model.Claimed(card.CallId, volunteer.VolunteerId, list, card.Person.Id, [.. card.Numbers.Select(n => n.Id)], card.LeaseUntil, Now);
        }
    }

    private async Task RenewAsync(SeatedVolunteer volunteer, ModelCall call)
    {
        var dialled = Chance(50);
        var answer = await room.Calls.RenewAsync(volunteer, call.Id, dialled);

        if (answer.Refusal is Refusal.StopRinging) Assert.That(call.Numbers, Is.Not.SubsetOf(model.Standing(call.Target).Good));
        else if (model.Renewed(call.Id, dialled, Now) is { } until) Assert.That(answer.Value, Is.EqualTo(until));
        else Assert.That(answer.Refusal, Is.InstanceOf<Refusal.LeaseLost>());
    }

    private async Task ReleaseAsync(SeatedVolunteer volunteer, ModelCall call)
    {
        Assert.That((await room.Calls.ReleaseAsync(volunteer, call.Id, "other")).Refusal, Is.Null);
        model.Released(call.Id, Now);
    }

    private async Task ReportLateAsync()
    {
        var late = model.Calls.Where(c => c.State is ModelState.Lapsed or ModelState.Released && c.OutcomeId is null).ToList();
        if (late.Count > 0) await ReportAsync(late[random.Next(late.Count)]);
    }

    private async Task CorrectAsync()
    {
        var resolved = model.Calls.Where(c => c.OutcomeId is not null).ToList();
        if (resolved.Count > 0) await ReportAsync(resolved[random.Next(resolved.Count)]);
    }

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
            var confused = await SendAsync(report with { Replaces = call.OutcomeId is null ? NewId.At(Now) : null });
            // A withdrawal of nothing is refused as such, before it is asked what stands.
            Assert.That(confused.Refusal, Is.InstanceOf<Refusal.Superseded>().Or.InstanceOf<Refusal.InvalidOutcome>());
        }
        var answer = await SendAsync(report);
        if (report.Outcome == OutcomeDesk.Withdrawn && call.Stands is null)
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.Superseded>(), "nothing is left to take back");
            return;
        }

        var late = call.FreeFrom < Now || call.State is ModelState.Lapsed or ModelState.Released;
        var first = call.At is null;
        var stands = Stands(call, report);
        var expected = model.Reported(call.Id, report.Id, stands, Now);
        var standing = answer.Value.Standing;
        Assert.Multiple(() =>
        {
            Assert.That(answer.Value.Repeat, Is.False);
            Assert.That(standing.Follows, Is.EqualTo(expected.Lane switch { null => expected.Why, Lane.Callback or Lane.MyCallback => "callback", _ => "again" }));
            Assert.That(standing.DueAt, Is.EqualTo(expected is { Lane: not null, Due: > 1_000_000_000_000 } ? Instant.FromMs(expected.Due) : null));
            if (first) Assert.That(standing.Late, Is.EqualTo(late));
        });
        reports.Add((report, standing));
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
        Assert.That(logged, Has.Count.EqualTo(model.Log.Count), "every acknowledged outcome is in the log once");
        foreach (var call in model.Calls)
        {
            var added = logged.Select(e => e.Added).OfType<CountedCall>().Where(c => c.CallId == call.Id).Select(c => c.Outcome).ToList();
            foreach (var removed in logged.Select(e => e.Removed).OfType<CountedCall>().Where(c => c.CallId == call.Id)) Assert.That(added.Remove(removed.Outcome));
            Assert.That(added, Is.EqualTo(call.Stands is { } stands ? new[] { stands.Outcome.Code } : []));
        }
    }

    private OutcomeReport SomeReport(ModelCall call)
    {
        var numbers = call.Target.Person.Member.Numbers;
        var outcome = call.OutcomeId is not null && Chance(30) ? OutcomeDesk.Withdrawn : SomeOutcome();
        return new OutcomeReport
        {
            Id = NewId.At(Now),
            CallId = call.Id,
            Outcome = outcome,
            Replaces = call.OutcomeId,
            NumberIds = outcome != OutcomeDesk.Withdrawn && Chance(20) ? [numbers[random.Next(numbers.Count)].NumberId] : [],
            Language = outcome == OutcomeCode.Language.Code ? new[] { null, "ar", "so" }[random.Next(3)] : null,
            CallBackAt = outcome == OutcomeCode.CallLater.Code ? Now.AddMinutes(random.Next(10, 30 * 60)) : null,
            ByMe = outcome == OutcomeCode.CallLater.Code && Chance(50),
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
        NumberIds = report.NumberIds.Count == 0 && outcome.Code is ("no_answer" or "busy" or "voicemail" or "wrong_number" or "not_in_service") ? [call.Numbers[0]] : report.NumberIds,
        Language = report.Language,
        CallBackAt = report.CallBackAt,
        CallBackBy = report.ByMe ? call.Volunteer : null,
    };

    private Task<Answer<Reported>> SendAsync(OutcomeReport report)
    {
        var by = model.Calls.Single(c => c.Id == report.CallId).Volunteer;
        return room.Outcomes.ReportAsync(report, new Reporter { Volunteer = volunteers.Single(v => v.VolunteerId == by) });
    }

    private async Task PeopleAsync(IReadOnlyList<(long List, CampaignFrame Campaign, bool Matches)> lists)
    {
        foreach (var (list, campaign, _) in lists) campaignOf.Add(list, campaign);
        var people = new List<(Member Member, List<int> On)>();
        for (var i = 0; i < People; i++)
        {
            // One in three shares a home with others; some have a mobile beside it.
            var home = Chance(33) ? $"home {random.Next(People / 8)}" : null;
            var mobile = home is null || Chance(40) ? $"mobile {i}" : null;
            string[] on = [.. new[] { mobile, home }.OfType<string>()];
            var languages = random.Next(30) switch { 0 => "ar", 1 => "ar so", 2 => "sv ar", _ => "" };
            var (birthYear, hidden) = (Chance(2) ? 2015 : 1980, Chance(2));
            var id = await room.PersonAsync($"person {i}", on, birthYear, hidden, languages);
            var member = new Member
            {
                PersonId = id,
                BirthYear = birthYear,
                Protected = hidden,
                Languages = languages.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Numbers = [.. on.Select(n => new MemberNumber(room.NumberId(n), true))],
                Places = [],
            };
            people.Add((member, [.. Enumerable.Range(0, lists.Count).Where(_ => Chance(60))]));
        }
        for (var i = 0; i < lists.Count; i++) await room.PutOnAsync(lists[i].List, people.Where(p => p.On.Contains(i)).Select(p => p.Member.PersonId).ToList());

        var places = (await room.Database.ReadAsync(work => work.QueryAsync<PlaceRow>("select id, list_id, person_id, order_key from target"))).ToLookup(r => r.Person_Id);
        foreach (var (member, _) in people)
        {
            model.Add(member with
            {
                Places = [.. places[member.PersonId].OrderBy(r => r.Id).Select(r => new Place(r.Id, r.List_Id, campaignOf[r.List_Id].Id, r.Order_Key, lists.Single(l => l.List == r.List_Id).Matches, TakenOff: false))],
            });
        }
    }

    private async Task VolunteerAsync(int i)
    {
        var languages = (i % 5) switch { 0 => "sv ar", 1 => "sv so", _ => "sv" };
        var volunteer = await room.VolunteerAsync($"volunteer {i}", languages);
        volunteers.Add(volunteer);
        model.Add(new ModelVolunteer(volunteer.VolunteerId, volunteer.Languages, Now));
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private static CallEntry Entry(string kind, string body) =>
        (CallEntry)LogBody.Read(new LogEntry { Number = 1, Kind = kind, At = default, OrganisationId = 1, Body = body })!;

    private sealed record PlaceRow
    {
        public required long Id { get; init; }

        public required long List_Id { get; init; }

        public required long Person_Id { get; init; }

        public required long Order_Key { get; init; }
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
