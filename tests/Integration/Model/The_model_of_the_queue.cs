using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>The model must itself complain when it should: otherwise a database beside it could do anything.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class The_model_of_the_queue
{
    private const long Anna = 1;
    private const long Bo = 2;
    private const long Eva = 3;
    private const long List = 11;
    private const long OtherList = 12;
    private const long EmptyList = 13;
    private const long Carin = 101;
    private const long David = 102;

    private static readonly LeaseOptions Leases = new();

    private readonly QueueModel model = new(
        new OrganisationRules(), [new CampaignFrame(1, new CampaignRules(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm"), new DateOnly(2026, 8, 10))], Leases);

    private DateTimeOffset now = Clock.MondayMorning;
    private byte calls;

    /// <summary>Anna and Bo share a home; Eva lives alone. All stand on both lists.</summary>
    public The_model_of_the_queue()
    {
        model.Add(Person(Anna, 100));
        model.Add(Person(Bo, 200, 100));
        model.Add(Person(Eva, 300));
        model.Add(new ModelVolunteer(Carin, ["sv"], now));
        model.Add(new ModelVolunteer(David, ["sv", "ar"], now));
    }

    [Test]
    public void allows_the_first_on_the_list() => Assert.That(model.Allowed(Carin, List, now), Is.EquivalentTo([Target(Anna, List)]));

    [Test]
    public void allows_nobody_of_a_household_that_somebody_is_ringing()
    {
        Claim(Carin, List, Anna);

        Assert.That(model.Allowed(David, OtherList, now), Is.EquivalentTo([Target(Eva, OtherList)]));
    }

    [Test]
    public void allows_a_person_again_when_the_lease_and_its_grace_are_over_and_not_before()
    {
        Claim(Carin, List, Anna);
        now += Leases.Length + LeaseOptions.Grace - TimeSpan.FromMilliseconds(1);
        var before = model.Allowed(David, List, now);
        now += TimeSpan.FromMilliseconds(1);

        Assert.That(before, Is.EquivalentTo([Target(Eva, List)]));
        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Anna, List)]), "before those never rung");
    }

    [Test]
    public void allows_nobody_who_needs_a_language_to_those_who_do_not_speak_it()
    {
        Report(Claim(Carin, List, Anna), OutcomeCode.Language, "ar");

        Assert.That(model.Allowed(Carin, List, now), Is.EquivalentTo([Target(Bo, List)]));
        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Anna, List), Target(Bo, List)]), "retries and new people are mixed");
    }

    [TestCase("ar", true)]
    [TestCase(null, false)]
    public void allows_whoever_was_passed_on_not_to_the_same_volunteer_that_day_and_then_only_in_what_was_not_tried(string? language, bool tomorrow)
    {
        var call = Claim(David, List, Anna);
        model.Reported(call.Id, Id(), Past(call, OutcomeCode.Language) with { Language = language, Spoken = ["sv", "ar"] }, now);

        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Bo, List)]));
        Assert.That(model.Allowed(David, List, now.AddDays(1)).Contains(Target(Anna, List)), Is.EqualTo(tomorrow));
    }

    [Test]
    public void allows_a_skipped_person_to_others_only_that_day()
    {
        model.Released(Claim(Carin, List, Anna).Id, now);

        Assert.That(model.Allowed(Carin, List, now), Is.EquivalentTo([Target(Bo, List)]));
        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Anna, List)]));
        Assert.That(model.Allowed(Carin, List, now.AddDays(1)), Is.EquivalentTo([Target(Anna, List)]));
    }

    [Test]
    public void allows_a_promised_callback_first_to_whoever_promised_it_and_to_others_when_they_are_gone()
    {
        var call = Claim(Carin, List, Anna);
        model.Reported(call.Id, Id(), Past(call, OutcomeCode.CallLater) with { CallBackAt = now.AddMinutes(10), CallBackBy = Carin }, now);
        now += TimeSpan.FromMinutes(14);

        Assert.That(model.Allowed(Carin, List, now), Is.EquivalentTo([Target(Anna, List)]));
        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Bo, List)]));
        now += TimeSpan.FromMinutes(15);
        Assert.That(model.Allowed(David, List, now), Is.EquivalentTo([Target(Anna, List)]), "not seen for a quarter of an hour");
    }

    [TestCase("is there", false)]
    [TestCase("skipped them", true)]
    [TestCase("sits where another list is rung, on which they wait too", false)]
    [TestCase("sits where another list is rung", true)]
    public void allows_a_promised_callback_to_others_when_whoever_promised_it(string did, bool allowed)
    {
        var call = Claim(Carin, List, Anna);
        model.Reported(call.Id, Id(), Past(call, OutcomeCode.CallLater) with { CallBackAt = now.AddMinutes(10), CallBackBy = Carin }, now);
        now += TimeSpan.FromMinutes(10);
        if (did == "skipped them") model.Released(Claim(Carin, List, Anna).Id, now);
        if (did.StartsWith("sits", StringComparison.Ordinal)) model.Volunteer(Carin).OnlyList = did.EndsWith("too", StringComparison.Ordinal) ? OtherList : EmptyList;
        now += TimeSpan.FromMinutes(15);
        model.Volunteer(Carin).SeenAt = now;

        Assert.That(model.Allowed(David, List, now).Contains(Target(Anna, List)), Is.EqualTo(allowed));
    }

    [Test]
    public void allows_nobody_in_a_household_that_never_wants_to_be_rung()
    {
        Report(Claim(Carin, List, Anna), OutcomeCode.DoNotCall);

        Assert.That(model.Allowed(Carin, List, now), Is.EquivalentTo([Target(Bo, List)]), "Bo has another number");
    }

    [Test]
    public void complains_when_one_person_is_on_two_screens()
    {
        Claim(Carin, List, Anna);

        Assert.That(() => Claim(David, OtherList, Anna), Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void complains_when_one_number_is_on_two_screens()
    {
        Claim(Carin, List, Anna);

        Assert.That(() => Claim(David, OtherList, Bo), Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void complains_when_somebody_is_handed_out_before_their_turn_or_their_time()
    {
        Assert.That(() => Claim(Carin, List, Eva), Throws.TypeOf<AssertionException>());

        Report(Claim(Carin, List, Anna), OutcomeCode.NoAnswer);
        Assert.That(() => Claim(Carin, List, Anna), Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void complains_when_an_outcome_is_acknowledged_twice_as_new()
    {
        var call = Claim(Carin, List, Anna);
        var id = Id();
        model.Reported(call.Id, id, Past(call, OutcomeCode.NoAnswer), now);

        Assert.That(() => model.Reported(call.Id, id, Past(call, OutcomeCode.NoAnswer), now), Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void renews_a_lease_up_to_its_cap_and_not_when_another_has_the_household()
    {
        var call = Claim(Carin, List, Anna);

        Assert.That(model.Renewed(call.Id, dialled: true, now), Is.EqualTo(now + Leases.Dialled));
        now += TimeSpan.FromMinutes(40);
        Assert.That(model.Renewed(call.Id, dialled: false, now), Is.EqualTo(call.ClaimedAt + Leases.Cap));
        now += TimeSpan.FromMinutes(21);
        Claim(David, List, Anna);
        Assert.That(model.Renewed(call.Id, dialled: false, now), Is.Null);
    }

    private ModelCall Claim(long volunteer, long list, long person) =>
        model.Claimed(Id(), volunteer, list, person, model.Standing(model.Targets.Single(t => t.Place.TargetId == Target(person, list))).Numbers, now + Leases.Length, now);

    private void Report(ModelCall call, OutcomeCode outcome, string? language = null) => model.Reported(call.Id, Id(), Past(call, outcome) with { Language = language }, now);

    private PastCall Past(ModelCall call, OutcomeCode outcome) => new()
    {
        CallId = call.Id,
        PersonId = call.Target.Person.Member.PersonId,
        CampaignId = 1,
        ListId = call.Target.Place.ListId,
        Outcome = outcome,
        ClaimedAt = call.ClaimedAt,
        At = now,
        FromCallback = call.FromCallback,
        CallBackAt = null,
    };

    private Guid Id() => new(++calls, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static Member Person(long id, params long[] numbers) => new()
    {
        PersonId = id,
        Numbers = [.. numbers.Select(n => new MemberNumber(n))],
        Places = [.. new[] { List, OtherList }.Select(list => new Place(Target(id, list), list, 1, id, MatchLanguages: false, TakenOff: false))],
    };

    private static long Target(long person, long list) => list * 1000 + person;
}
