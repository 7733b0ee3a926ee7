using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Canvass.Integration.Campaigns;

/// <summary>
/// People stand where the rules of their time put them, and are taken by a sweep to where those of now do.
/// Control: a change that begins no walk leaves everybody where they were; one that does not begin an older walk again leaves those
/// it had visited; a place kept in memory makes the next process begin at the first household.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Changing_the_rules(Database database) : OnADatabase(database)
{
    private const int People = 130;
    private static readonly CampaignRules AtAnyHour = new() { Hours = new CallingHoursRules { Always = true }, NotTwiceInSamePart = false };

    private CallRoom room = null!;
    private CampaignDesk campaigns = null!;
    private RulesWalk walk = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock, AtAnyHour);
        campaigns = new CampaignDesk(new CampaignStore(room.Store));
        walk = WalkOn(room.Store);
        list = await room.ListAsync();
    }

    [Test]
    public async Task ends_the_matter_with_those_who_were_tried_often_enough_by_the_new_ones()
    {
        var anna = await TriedAsync(1);

        await ChangeAsync(rules => rules with { Attempts = 1 });
        await SweepAsync();
        clock.Advance(TimeSpan.FromDays(1));

        Assert.That((await room.Calls.ClaimNextAsync(anna, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>().With.Property(nameof(Refusal.NobodyLeft.Waiting)).Property("Done").EqualTo(1));
    }

    [Test]
    public async Task moves_the_hour_at_which_somebody_is_tried_again()
    {
        var anna = await TriedAsync(1);

        await ChangeAsync(rules => rules with { PauseAfterNoAnswer = TimeSpan.FromMinutes(5) });
        clock.Advance(TimeSpan.FromMinutes(5));
        var before = await room.Calls.ClaimNextAsync(anna, list);
        await SweepAsync();

        Assert.That(before.Refusal, Is.InstanceOf<Refusal.NobodyLeft>(), "until the sweep has come by, the older rules hold");
        Assert.That((await room.Calls.ClaimNextAsync(anna, list)).Refusal, Is.Null);
    }

    [Test]
    public async Task of_the_organisation_moves_people_too()
    {
        var anna = await TriedAsync(1, "conversation");
        var other = await room.ListAsync("another", await room.CampaignAsync("Another", AtAnyHour));
        await room.PutOnAsync(other, await PersonAsync());
        clock.Advance(TimeSpan.FromDays(2));

        var before = await room.Calls.ClaimNextAsync(anna, other);
        await new OrganisationDesk(new OrganisationStore(room.Store)).ChangeAsync(room.Organisation, new OrganisationChange { RulesToMerge = """{"restAfterConversation":"1.00:00:00"}""" }, "test");
        await SweepAsync();

        Assert.That(before.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That((await room.Calls.ClaimNextAsync(anna, other)).Refusal, Is.Null);
    }

    [Test]
    public async Task moves_nobody_when_only_hours_and_mixture_changed()
    {
        await TriedAsync(1);

        await ChangeAsync(rules => rules with { RetryShare = 2, CallbackGrace = TimeSpan.Zero, Hours = new CallingHoursRules { Always = true, ClosedOnEves = false } });

        Assert.That(await walk.StepAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task twice_and_a_crash_in_the_middle_end_by_the_last()
    {
        await TriedAsync(People);

        await ChangeAsync(rules => rules with { Attempts = 1 });
        Assert.That(await walk.StepAsync(CancellationToken.None), Is.InRange(1, People - 1), "in steps");
        Assert.That(await CountAsync("why = 'done'"), Is.InRange(1, People - 1));
        await own.CloseAsync();
        var store = own.Store;
        campaigns = new CampaignDesk(new CampaignStore(store));
        var next = WalkOn(store);
        await next.StepAsync(CancellationToken.None);
        await ChangeAsync(rules => rules with { Attempts = 5 });
        while (await next.StepAsync(CancellationToken.None) is not null)
        {
        }

        Assert.That((await CountAsync("why = 'done'"), await CountAsync("lane is not null and tries = 1")), Is.EqualTo((0, People)));
    }

    [Test]
    public async Task goes_on_where_another_process_stopped()
    {
        await TriedAsync(People);
        await ChangeAsync(rules => rules with { Attempts = 1 });

        var first = (await walk.StepAsync(CancellationToken.None))!.Value;
        var visited = 0;
        var next = WalkOn(room.Store);
        while (await next.StepAsync(CancellationToken.None) is { } households) visited += households;

        Assert.That((first + visited, await CountAsync("why = 'done'")), Is.EqualTo((People, People)));
    }

    [Test]
    public async Task leaves_a_call_on_the_screen_and_says_where_its_person_stands_afterwards()
    {
        var anna = await TriedAsync(1);
        clock.Advance(TimeSpan.FromHours(4));
        var card = await room.ClaimAsync(anna, list);

        await ChangeAsync(rules => rules with { Attempts = 2, PauseAfterNoAnswer = TimeSpan.FromMinutes(5) });
        await SweepAsync();
        var renewed = await room.Calls.RenewAsync(anna, card.CallId, dialled: true);
        await room.ReportAsync(anna, card.CallId, "no_answer");

        Assert.That(renewed.Refusal, Is.Null);
        Assert.That(await CountAsync("why = 'done' and tries = 2"), Is.EqualTo(1));
    }

    [Test]
    public async Task is_taken_to_people_by_one_process_at_a_time()
    {
        await TriedAsync(1);
        await ChangeAsync(rules => rules with { Attempts = 1 });
        using var sweep = new RulesSweep(walk, own.Opened, clock, NullLogger<RulesSweep>.Instance);

        await using (await own.Opened.TryTakeDutyAsync("rules-sweep"))
            Assert.That(await sweep.GoAsync(CancellationToken.None), Is.Zero, "somebody else is at it");
        Assert.That((await sweep.GoAsync(CancellationToken.None), await sweep.GoAsync(CancellationToken.None)), Is.EqualTo((1, 0)));
    }

    private static RulesWalk WalkOn(CallQueueStore store) => new(store, new Refold(new HouseholdReader(new RulesCache()), new StandingWriter()));

    /// <summary>So many people, each rung once.</summary>
    private async Task<CallQueue.Rooms.SeatedVolunteer> TriedAsync(int people, string outcome = "no_answer")
    {
        await room.PutOnAsync(list, await room.PeopleAsync(people));
        var anna = await room.VolunteerAsync("Anna");
        for (var i = 0; i < people; i++) await room.ReportAsync(anna, (await room.ClaimAsync(anna, list)).CallId, outcome);
        return anna;
    }

    private Task<long> PersonAsync() => own.Opened.ReadAsync(work => work.ScalarAsync<long>("select max(id) from person"));

    private async Task ChangeAsync(Func<CampaignRules, CampaignRules> change) => Assert.That(
        (await campaigns.ChangeAsync(room.Organisation, room.Campaign, new CampaignChange { Rules = change((await campaigns.GetAsync(room.Organisation, room.Campaign)).Value.Rules) })).Refusal, Is.Null);

    private async Task SweepAsync()
    {
        using var sweep = new RulesSweep(walk, own.Opened, clock, NullLogger<RulesSweep>.Instance);
        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.GreaterThan(0));
    }

    private Task<long> CountAsync(string where) => own.Opened.ReadAsync(work => work.ScalarAsync<long>($"select count(*) from target where {where}"));
}
