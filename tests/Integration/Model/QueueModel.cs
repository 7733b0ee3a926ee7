using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>
/// The whole queue in memory, without locks, lanes or indexes: who may rightly be handed out, and what must never happen. Told
/// what a database answered, it complains at once if that was wrong.
/// </summary>
internal sealed class QueueModel(OrganisationRules organisation, IEnumerable<CampaignFrame> frames, LeaseOptions leases)
{
    private static readonly TimeSpan SeenFor = TimeSpan.FromMinutes(15);
    private const long FirstInstant = 1_000_000_000_000;

    private readonly Dictionary<long, CampaignFrame> campaigns = frames.ToDictionary(c => c.Id);
    private readonly Dictionary<long, ModelPerson> people = [];
    private readonly Dictionary<long, ModelTarget> targets = [];
    private readonly Dictionary<long, ModelVolunteer> volunteers = [];
    private readonly Dictionary<Guid, ModelCall> calls = [];
    private readonly HashSet<(long Volunteer, long Person, DateOnly Day)> skips = [];
    private readonly HashSet<(long Volunteer, long Person, DateOnly Day)> passedOn = [];
    private readonly List<Guid> log = [];
    private readonly HashSet<Guid> outcomes = [];

    public IReadOnlyCollection<ModelCall> Calls => calls.Values;

    public IReadOnlyCollection<ModelTarget> Targets => targets.Values;

    /// <summary>The calls of which an outcome, a correction or a withdrawal was acknowledged, in that order.</summary>
    public IReadOnlyList<Guid> Log => log;

    public void Add(Member member)
    {
        var person = new ModelPerson(member, new Household());
        people.Add(member.PersonId, person);
        person.Household.People.Add(person);
        foreach (var place in member.Places) targets.Add(place.TargetId, new ModelTarget(place, person));
        foreach (var other in people.Values.Where(other => other.Shares(person)).ToList()) Merge(person.Household, other.Household);
    }

    public void Add(ModelVolunteer volunteer) => volunteers.Add(volunteer.Id, volunteer);

    public bool Knows(long volunteer) => volunteers.ContainsKey(volunteer);

    public ModelVolunteer Volunteer(long id) => volunteers[id];

    /// <summary>Other rules from now on, for everybody.</summary>
    public void Change(CampaignFrame campaign)
    {
        campaigns[campaign.Id] = campaign;
        foreach (var person in people.Values) person.Household.Forget();
    }

    /// <summary>
    /// The register was changed by hand, by a file or by what somebody said: who there is, on what numbers and lists, is taken from
    /// it. What follows for them is still worked out here, from the calls that the model remembers.
    /// </summary>
    public void Adopt(RegisterNow register)
    {
        people.Clear();
        targets.Clear();
        var households = new Dictionary<long, Household>();
        foreach (var (member, householdId) in register.People)
        {
            if (!households.TryGetValue(householdId, out var household)) households.Add(householdId, household = new Household());
            var person = new ModelPerson(member, household) { Told = [.. register.Told.Where(t => t.Person == member.PersonId).Select(t => t.Number)] };
            household.People.Add(person);
            people.Add(member.PersonId, person);
            foreach (var place in member.Places) targets.Add(place.TargetId, new ModelTarget(place, person));
        }
        foreach (var row in register.Calls)
        {
            var call = calls[row.Id];
            foreach (var days in call.Person == row.Person_Id ? [] : new[] { skips, passedOn })
                foreach (var (volunteer, _, day) in days.Where(s => s.Person == call.Person).ToList()) days.Add((volunteer, row.Person_Id, day));
            call.Target = targets[row.Target_Id];
            if (call.Stands is { } stands) call.Stands = stands with { PersonId = row.Person_Id };
        }
        foreach (var hold in register.Holds)
        {
            if (!households.TryGetValue(hold.Id, out var household)) continue;
            household.HeldUntil = hold.Held_Until;
            household.HeldBy = hold.Held_Call is { } holder ? calls[holder] : null;
        }
        foreach (var held in register.Held) targets[held].Held = calls.Values.Where(c => c.Target == targets[held] && c.State is (ModelState.Open or ModelState.Lapsed)).MaxBy(c => c.ClaimedAt);
    }

    /// <summary>The call on this volunteer's screen: an expired one is still theirs until somebody else has the household or they ask for the next.</summary>
    public ModelCall? OpenCallOf(long volunteer, DateTimeOffset now) =>
        calls.Values.FirstOrDefault(c => c.Volunteer == volunteer && c.State == ModelState.Open && c.FreeFrom > now);

    /// <summary>The targets of which one must be handed out; empty: nobody may be.</summary>
    public IReadOnlySet<long> Allowed(long volunteerId, long list, DateTimeOffset now)
    {
        var volunteer = volunteers[volunteerId];
        var ready = targets.Values.Where(t => t.Place.ListId == list && IsReady(t, volunteer, now)).ToList();

        List<ModelTarget> Where(Func<ModelTarget, TargetStanding, bool> which) => ready.FindAll(t => which(t, Standing(t)));
        IEnumerable<List<ModelTarget>> inTurn =
        [
            Where((t, s) => t.Held is null && s.Lane == Lane.MyCallback && s.Volunteer == volunteerId),
            Where((t, s) => t.Held is null && s.Lane == Lane.Callback),
            Where((t, s) => t.Held is null && s.Lane == Lane.MyCallback && HasFallen(s, t, now)),
            Where((t, _) => t.Held is not null),
            Where((t, s) => t.Held is null && s.Lane >= Lane.Fresh),
        ];
        return inTurn.Select(Heads).FirstOrDefault(heads => heads.Count > 0) ?? [];
    }

    /// <summary>A database handed somebody out.</summary>
    public ModelCall Claimed(Guid callId, long volunteerId, long list, long personId, IReadOnlyList<long> numbers, DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        var target = targets.Values.Single(t => t.Place.ListId == list && t.Person.Member.PersonId == personId);
        var volunteer = volunteers[volunteerId];
        var allowed = Allowed(volunteerId, list, now);
        Assert.That(allowed, Does.Contain(target.Place.TargetId),
            $"{target} was handed to volunteer {volunteerId}, but it is the turn of another: {Explain(target, now)}; {string.Join("; ", allowed.Select(id => $"{targets[id]}: {Explain(targets[id], now)}"))}");
        Assert.That(leaseUntil, Is.EqualTo(Lease.First(now, leases)), "the lease");
        Assert.That(numbers, Is.EqualTo(Standing(target).Numbers), $"the numbers on the card of {target}");
        foreach (var open in calls.Values.Where(c => c.State == ModelState.Open && c.FreeFrom > now))
        {
            Assert.That(open.Target.Person, Is.Not.SameAs(target.Person), $"{target} is on two screens");
            Assert.That(open.Target.Person.Shares(target.Person), Is.False, $"a number of {target} is on two screens, the other being {open.Target}'s");
            Assert.That(open.Volunteer, Is.Not.EqualTo(volunteerId), "a volunteer has two calls");
        }

        foreach (var lapsed in calls.Values.Where(c => c.State == ModelState.Open && (c.Volunteer == volunteerId || c == target.Household.HeldBy))) lapsed.State = ModelState.Lapsed;
        var call = new ModelCall
        {
            Id = callId,
            Volunteer = volunteerId,
            Target = target,
            Numbers = numbers,
            ClaimedAt = now,
            LeaseUntil = leaseUntil,
            FromCallback = Standing(target).Lane is Lane.Callback or Lane.MyCallback,
        };
        Hold(call);
        volunteer.SeenAt = now;
        return call;
    }

    /// <summary>Somebody else of the household came to the telephone: their card takes the place of the one that was open.</summary>
    public ModelCall Switched(Guid callId, ModelCall before, ModelTarget target, DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        Assert.That(target.Household, Is.SameAs(before.Target.Household), $"{target} does not belong to the household of {before.Target}");
        Assert.That(leaseUntil, Is.EqualTo(Later(Lease.First(now, leases), before.LeaseUntil)), "the lease");
        before.State = ModelState.Released;
        before.Target.Held = null;
        var standing = Standing(target);
        var call = new ModelCall
        {
            Id = callId,
            Volunteer = before.Volunteer,
            Target = target,
            Numbers = standing.Numbers,
            ClaimedAt = now,
            LeaseUntil = leaseUntil,
            FromCallback = standing.Lane is Lane.Callback or Lane.MyCallback,
        };
        Hold(call);
        return call;
    }

    private void Hold(ModelCall call)
    {
        call.Target.Held = call;
        call.Target.Household.HeldBy = call;
        call.Target.Household.HeldUntil = call.FreeFrom;
        calls.Add(call.Id, call);
    }

    /// <returns>The lease's new end; null: it is lost.</returns>
    public DateTimeOffset? Renewed(Guid callId, bool dialled, DateTimeOffset now)
    {
        var call = calls[callId];
        var household = call.Target.Household;
        if (!GoesOn(call) || now >= call.ClaimedAt + leases.Cap)
            return call.State == ModelState.Open && call.FreeFrom > now ? call.LeaseUntil : null;
        call.Dialled |= dialled;
        call.LeaseUntil = Lease.Renewed(call.LeaseUntil, call.ClaimedAt, call.Dialled, now, leases);
        household.HeldUntil = household.HeldBy is null ? Later(household.HeldUntil, call.FreeFrom) : call.FreeFrom;
        return call.LeaseUntil;
    }

    public void Released(Guid callId, DateTimeOffset now)
    {
        var call = calls[callId];
        if (call.Target.Held == call) call.Target.Held = null;
        call.State = ModelState.Released;
        End(call, now);
        skips.Add((call.Volunteer, call.Target.Person.Member.PersonId, now.DateIn(Frame(call.Target).Zone)));
    }

    /// <summary>An outcome, a correction or (null) a withdrawal was acknowledged for the first time.</summary>
    /// <returns>Where the call's target stands after it.</returns>
    public TargetStanding Reported(Guid callId, Guid outcomeId, PastCall? stands, DateTimeOffset now)
    {
        Assert.That(outcomes.Add(outcomeId), "an outcome was acknowledged twice as new");
        log.Add(callId);
        var call = calls[callId];
        var household = call.Target.Household;
        var before = household.People.SelectMany(TargetsOf).ToDictionary(t => t, Standing);
        var wasPassedOn = call.Stands?.Outcome == OutcomeCode.Language;
        call.Stands = stands;
        if (stands?.Outcome == OutcomeCode.Language) passedOn.Add((call.Volunteer, call.Person, now.DateIn(Frame(call.Target).Zone)));
        else if (wasPassedOn && !calls.Values.Any(c => c.Volunteer == call.Volunteer && c.Person == call.Person && c.Stands?.Outcome == OutcomeCode.Language))
            passedOn.RemoveWhere(p => p.Volunteer == call.Volunteer && p.Person == call.Person);
        call.At ??= now;
        call.OutcomeId = outcomeId;
        call.State = ModelState.Resolved;
        var held = household.HeldBy == call;
        End(call, now);
        household.Forget();
        // Everybody in the household stands where the fold says, except whom somebody else is still ringing.
        foreach (var (target, stood) in before)
            if (held || target.Held?.State != ModelState.Open || Standing(target).Lane is null || IsNewPromise(stood, Standing(target))) target.Held = null;
        return Standing(call.Target);
    }

    /// <summary>It was not what the card was handed out for: so whoever loses the card leaves it to the one who promised.</summary>
    private static bool IsNewPromise(TargetStanding before, TargetStanding now) =>
        now.Lane == Lane.MyCallback && (before.Lane, before.Volunteer, before.Due) != (now.Lane, now.Volunteer, now.Due);

    /// <summary>Also past its end, as long as nobody else was handed the person, and whoever holds the household holds it together with others.</summary>
    public bool GoesOn(ModelCall call) =>
        call.State == ModelState.Open && (call.Target.Household.HeldBy is { } holder ? holder == call : !calls.Values.Any(c => c.Person == call.Person && c.ClaimedAt > call.ClaimedAt));

    /// <summary>Where two households became one while both were being rung, the one who is left holds it.</summary>
    private void End(ModelCall call, DateTimeOffset now)
    {
        var household = call.Target.Household;
        if (household.HeldBy == call) household.Free();
        else if (household.HeldBy is null && calls.Values.Where(c => c != call && c.Target.Household == household && c.State == ModelState.Open && c.FreeFrom > now).ToList() is [var left]) household.HeldBy = left;
    }

    public TargetStanding Standing(ModelTarget target)
    {
        var household = target.Household;
        household.Standings ??= WhatFollows.For(new HouseholdHistory
        {
            Organisation = organisation,
            Campaigns = campaigns,
            Members = [.. household.People.Select(p => p.Member)],
            Calls = [.. calls.Values.Where(c => c.Target.Household == household).Select(c => c.Stands).OfType<PastCall>()],
        }).ToDictionary(s => s.TargetId);
        return household.Standings[target.Place.TargetId];
    }

    /// <summary>Whom a card shows beside the one who is rung: no number that was only told on the phone says whose it is.</summary>
    public IEnumerable<long> ShownBeside(ModelTarget target) =>
        from other in target.Household.People
        where other != target.Person && !other.Member.Protected && other.SharesKnown(target.Person)
        where targets.Values.Any(t => t.Person == other && t.Place.ListId == target.Place.ListId && !t.Place.TakenOff)
        select other.Member.PersonId;

    private bool IsReady(ModelTarget target, ModelVolunteer volunteer, DateTimeOffset now)
    {
        var standing = Standing(target);
        return standing.Lane is not null
            && standing.Due <= Ms(now)
            && target.Household.HeldUntil <= now
            && (IsTheirs(target, standing, volunteer) || (standing.Need is { } need ? volunteer.Serves(need) : volunteer.SpeaksSwedish || !target.Place.MatchLanguages))
            && !HasSkipped(volunteer.Id, target, now);
    }

    private bool HasFallen(TargetStanding promise, ModelTarget target, DateTimeOffset now)
    {
        var since = now - Instant.FromMs(promise.Due) - Frame(target).Rules.CallbackGrace;
        return since >= leases.Cap || (since >= TimeSpan.Zero && !CanKeep(promise.Volunteer!.Value, target, now));
    }

    /// <summary>Whoever gave a promise keeps it, whatever is spoken.</summary>
    private static bool IsTheirs(ModelTarget target, TargetStanding standing, ModelVolunteer volunteer) =>
        target.Held is null && standing.Lane == Lane.MyCallback && standing.Volunteer == volunteer.Id;

    /// <summary>Or could not talk to them.</summary>
    private bool HasSkipped(long volunteer, ModelTarget target, DateTimeOffset now)
    {
        var today = (volunteer, target.Person.Member.PersonId, now.DateIn(Frame(target).Zone));
        return skips.Contains(today) || passedOn.Contains(today);
    }

    /// <summary>Is there, would take them, and sits where the promise can be kept.</summary>
    private bool CanKeep(long volunteer, ModelTarget promised, DateTimeOffset now)
    {
        if (!volunteers.TryGetValue(volunteer, out var promiser) || promiser.SignedOut || promiser.SeenAt <= now - SeenFor || HasSkipped(volunteer, promised, now)) return false;
        return promiser.OnlyList is not { } only
            || TargetsOf(promised.Person).Any(t => t.Place.ListId == only && t.Place.CampaignId == promised.Place.CampaignId && t.Held is null && Standing(t).Lane == Lane.MyCallback);
    }

    private IEnumerable<ModelTarget> TargetsOf(ModelPerson person) => targets.Values.Where(t => t.Person == person);

    /// <summary>The first of each lane, need and (of people never rung) of those held back and those not: between these the order is free.</summary>
    private HashSet<long> Heads(List<ModelTarget> group) =>
    [
        .. group.GroupBy(t => t.Held is null ? (Standing(t).Lane, Standing(t).Need, Standing(t).Due >= FirstInstant) : (Lane.Held, Standing(t).Need, true))
            .Select(same => same.OrderBy(t => t.Held is { } held ? Ms(held.FreeFrom) : Standing(t).Due).ThenBy(t => t.Place.TargetId).First().Place.TargetId),
    ];

    private CampaignFrame Frame(ModelTarget target) => campaigns[target.Place.CampaignId];

    private string Explain(ModelTarget target, DateTimeOffset now) =>
        $"{Standing(target)} at {Ms(now)}, held by {target.Household.HeldBy?.Id} until {target.Household.HeldUntil:u}, taken by {target.Held?.Id}";

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static void Merge(Household one, Household other)
    {
        if (one == other) return;
        foreach (var person in other.People) person.Household = one;
        one.People.AddRange(other.People);
        one.Forget();
    }
}

internal sealed class ModelPerson(Member member, Household household)
{
    public Member Member => member;

    public Household Household { get; set; } = household;

    /// <summary>Numbers that only they themselves named, on the phone.</summary>
    public HashSet<long> Told { get; init; } = [];

    public bool SharesKnown(ModelPerson other) => Known.Intersect(other.Known).Any();

    private IEnumerable<long> Known => Member.Numbers.Select(n => n.NumberId).Except(Told);

    /// <summary>The plain rule that the households are there for, worked out without them.</summary>
    public bool Shares(ModelPerson other) => Member.Numbers.Any(n => other.Member.Numbers.Any(theirs => theirs.NumberId == n.NumberId));
}

internal sealed class Household
{
    public List<ModelPerson> People { get; } = [];

    /// <summary>Who may free it; null: only time.</summary>
    public ModelCall? HeldBy { get; set; }

    public DateTimeOffset HeldUntil { get; set; } = DateTimeOffset.MinValue;

    public Dictionary<long, TargetStanding>? Standings { get; set; }

    public void Free() => (HeldBy, HeldUntil) = (null, DateTimeOffset.MinValue);

    public void Forget() => Standings = null;
}

internal sealed class ModelTarget(Place place, ModelPerson person)
{
    public Place Place => place;

    public ModelPerson Person => person;

    public Household Household => person.Household;

    /// <summary>Handed out, and neither given back nor reported: when the lease has run out, the person comes before those never rung.</summary>
    public ModelCall? Held { get; set; }

    public override string ToString() => $"person {person.Member.PersonId} on list {place.ListId} (target {place.TargetId})";
}

internal sealed class ModelVolunteer(long id, IReadOnlyList<string> languages, DateTimeOffset now)
{
    public long Id => id;

    public DateTimeOffset SeenAt { get; set; } = now;

    public bool SignedOut { get; set; }

    /// <summary>What their seat rings; null: any list.</summary>
    public long? OnlyList { get; set; }

    public IReadOnlyList<string> Languages => languages;

    public bool SpeaksSwedish => languages.Contains("sv");

    /// <summary>Where nobody knows which: one that nobody tried in vain.</summary>
    public bool Serves(string need) => need.Split(' ') is ["?", .. var inVain]
        ? languages.Any(l => l != "sv" && !inVain.Contains(l))
        : need.Split(' ').Any(l => l != "sv" && languages.Contains(l));
}

internal enum ModelState
{
    Open,
    Resolved,
    Released,
    Lapsed,
}

internal sealed class ModelCall
{
    public required Guid Id { get; init; }

    public required long Volunteer { get; init; }

    public required ModelTarget Target { get; set; }

    public long Person => Target.Person.Member.PersonId;

    public required IReadOnlyList<long> Numbers { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; set; }

    public required bool FromCallback { get; init; }

    public bool Dialled { get; set; }

    public ModelState State { get; set; }

    /// <summary>The newest report of this call; what stands is null before it and after a withdrawal.</summary>
    public Guid? OutcomeId { get; set; }

    /// <summary>When it was reported first: a correction keeps that moment.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>It was reported after its lease; a correction changes nothing about that.</summary>
    public bool Late { get; set; }

    public PastCall? Stands { get; set; }

    public DateTimeOffset FreeFrom => Lease.FreeFrom(LeaseUntil);
}
