using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Lists;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Keeping_lists(Database database) : OnADatabase(database)
{
    private Desks desks = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
    }

    [Test]
    public async Task begins_with_a_draft_with_nobody_on_it()
    {
        var made = await desks.ListAsync("Medlemmar");

        var found = (await desks.Lists.GetAsync(desks.Organisation, made.Id)).Value;
        Assert.That(found.List, Is.EqualTo(made));
        Assert.That((made.Stage, made.MatchLanguages, made.Version), Is.EqualTo((Stage.Draft, false, 1L)));
        Assert.That((found.People, found.Lanes, found.Gone.Count), Is.EqualTo((0L, new LaneCounts(), 0)));
    }

    [Test]
    public async Task finds_lists_by_campaign_and_by_association()
    {
        var (one, other) = (await desks.ListAsync("one"), await desks.ListAsync("other"));

        Assert.That(await desks.Lists.ListAsync(desks.Organisation), Is.EqualTo(new[] { one, other }));
        Assert.That(await desks.Lists.ListAsync(desks.Organisation, campaignId: one.CampaignId), Is.EqualTo(new[] { one }));
        Assert.That(await desks.Lists.ListAsync(desks.Organisation, associationId: other.AssociationId), Is.EqualTo(new[] { other }));
        Assert.That(await desks.Lists.ListAsync(desks.Organisation, one.CampaignId, other.AssociationId), Is.Empty);
    }

    [Test]
    public async Task opens_pauses_and_closes_with_a_new_version_each_time()
    {
        var id = (await desks.ListAsync()).Id;

        Assert.That((await desks.Lists.PauseAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Draft, Stage.Paused)));
        Assert.That(Told(await desks.Lists.OpenAsync(desks.Organisation, id)), Is.EqualTo((Stage.Open, 2L)));
        Assert.That(Told(await desks.Lists.PauseAsync(desks.Organisation, id)), Is.EqualTo((Stage.Paused, 3L)));
        Assert.That(Told(await desks.Lists.PauseAsync(desks.Organisation, id)), Is.EqualTo((Stage.Paused, 3L)));
        Assert.That(Told(await desks.Lists.CloseAsync(desks.Organisation, id)), Is.EqualTo((Stage.Closed, 4L)));
        Assert.That((await desks.Lists.OpenAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Closed, Stage.Open)));

        static (Stage, long) Told(Answer<CallList> answer) => (answer.Value.Stage, answer.Value.Version);
    }

    [Test]
    public async Task counts_people_by_lane_and_by_reason_without_those_still_being_brought_in()
    {
        var list = await desks.ListAsync();
        await PutAsync(list, (0, null), (1, null), (2, null), (3, null), (3, null), (3, "done"), (4, null), (5, null), (6, null), (null, "done"), (null, "done"), (null, "blocked"));
        await own.Opened.WriteAsync(w => w.ExecuteAsync("update list set order_limit = 12 where id = @Id", new { list.Id }));
        await PutAsync(list, (3, null), (null, "no_number"));

        var counted = (await desks.Lists.GetAsync(desks.Organisation, list.Id)).Value;

        Assert.That(counted.People, Is.EqualTo(12));
        Assert.That(counted.Lanes, Is.EqualTo(new LaneCounts { Held = 1, MyCallbacks = 1, Callbacks = 1, NeverRung = 3, Retries = 3 }));
        Assert.That(counted.Gone, Is.EquivalentTo(new Dictionary<string, long> { ["done"] = 2, ["blocked"] = 1 }));
    }

    [Test]
    public async Task decides_on_matching_by_language_before_people_are_brought_in()
    {
        var list = await desks.ListAsync();

        Assert.That((await desks.Lists.ChangeAsync(desks.Organisation, list.Id, new ListChange { MatchLanguages = true })).Value.MatchLanguages, Is.True);
        await PutAsync(list, (3, null));
        Assert.That((await desks.Lists.ChangeAsync(desks.Organisation, list.Id, new ListChange { MatchLanguages = false })).Refusal, Is.EqualTo(new Refusal.ListHasPeople()));
        Assert.That((await desks.Lists.ChangeAsync(desks.Organisation, list.Id, new ListChange { MatchLanguages = true })).Value.Version, Is.EqualTo(2), "As it is already.");
    }

    [Test]
    public async Task refuses_a_list_it_cannot_place()
    {
        var (campaign, association) = (await desks.CampaignAsync(), await desks.AssociationAsync());
        var list = new NewList { CampaignId = campaign.Id, AssociationId = association, Name = "list" };
        await desks.Lists.CreateAsync(desks.Organisation, list);

        Assert.That(await RefusalOfAsync(list), Is.EqualTo(new Refusal.NameTaken("list")));
        Assert.That(await RefusalOfAsync(list with { Name = "" }), Is.EqualTo(new Refusal.InvalidName()));
        Assert.That(await RefusalOfAsync(list with { Name = "new", CampaignId = 4711 }), Is.EqualTo(new Refusal.UnknownCampaign()));
        Assert.That(await RefusalOfAsync(list with { Name = "new", AssociationId = 4711 }), Is.EqualTo(new Refusal.UnknownAssociation()));
        await desks.Campaigns.CloseAsync(desks.Organisation, campaign.Id);
        Assert.That(await RefusalOfAsync(list with { Name = "new" }), Is.EqualTo(new Refusal.CampaignClosed()));
    }

    [Test]
    public async Task answers_for_another_organisations_list_as_for_one_that_is_not_there()
    {
        var another = await desks.AnotherOrganisationAsync();
        var (campaign, association) = (await desks.CampaignAsync("Theirs", another), await desks.AssociationAsync("Theirs", another));
        var theirs = (await desks.Lists.CreateAsync(another, new NewList { CampaignId = campaign.Id, AssociationId = association, Name = "theirs" })).Value;

        foreach (var id in new[] { theirs.Id, 4711 })
        {
            Assert.That((await desks.Lists.GetAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
            Assert.That((await desks.Lists.OpenAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
            Assert.That((await desks.Lists.ChangeAsync(desks.Organisation, id, new ListChange { MatchLanguages = true })).Refusal, Is.EqualTo(new Refusal.UnknownList()));
        }
        Assert.That(await desks.Lists.ListAsync(desks.Organisation), Is.Empty);
        var (ourCampaign, ourAssociation) = (await desks.CampaignAsync(), await desks.AssociationAsync());
        Assert.That(await RefusalOfAsync(new NewList { CampaignId = campaign.Id, AssociationId = ourAssociation, Name = "mixed" }), Is.EqualTo(new Refusal.UnknownCampaign()));
        Assert.That(await RefusalOfAsync(new NewList { CampaignId = ourCampaign.Id, AssociationId = association, Name = "mixed" }), Is.EqualTo(new Refusal.UnknownAssociation()));
    }

    private async Task<Refusal?> RefusalOfAsync(NewList list) => (await desks.Lists.CreateAsync(desks.Organisation, list)).Refusal;

    private Task PutAsync(CallList list, params (int? Lane, string? Why)[] targets) => own.Opened.WriteAsync(async work =>
    {
        foreach (var (lane, why) in targets)
        {
            var household = await work.ScalarAsync<long>("insert into household (held_until) values (0) returning id");
            var person = await work.ScalarAsync<long>("""
                insert into person (organisation_id, household_id, first_name, last_name, folded_name, created_at, updated_at)
                values (@OrganisationId, @household, 'Kim', 'Ek', 'kim ek', 0, 0) returning id
                """, new { list.OrganisationId, household });
            await work.ExecuteAsync("""
                insert into target (list_id, campaign_id, person_id, household_id, order_key, lane, why, back_lane)
                values (@Id, @CampaignId, @person, @household, (select count(*) + 1 from target), @lane, @why, 3)
                """, new { list.Id, list.CampaignId, person, household, lane = (long?)lane, why });
        }
    });
}
