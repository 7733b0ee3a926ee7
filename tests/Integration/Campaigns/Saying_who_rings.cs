using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Campaigns;

/// <summary>
/// E: before anybody is rung it is said who rings, what the people are to them, on what grounds, and when they are deleted.
/// Control: openings that do not ask for it succeed with nothing said.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("E")]
public sealed class Saying_who_rings(Database database) : OnADatabase(database)
{
    private static readonly Basis Said = new() { People = Basis.Members, DeleteOn = new DateOnly(2026, 12, 31) };

    private Desks desks = null!;
    private long organisation;
    private long campaign;
    private long association;

    [SetUp]
    public async Task MakeAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
        organisation = (await desks.Organisations.CreateAsync("Silent")).Value.Id;
        campaign = (await desks.Campaigns.CreateAsync(organisation, new CampaignSettings { Name = "Spring", FirstDay = new DateOnly(2026, 8, 16), LastDay = new DateOnly(2026, 9, 12) })).Value.Id;
        association = await desks.AssociationAsync("Solna", organisation);
    }

    [Test]
    public async Task names_everything_that_is_missing_until_all_is_said()
    {
        var list = await ListAsync("list", new Basis());

        Assert.That(MissingOf(await desks.Campaigns.OpenAsync(organisation, campaign)), Is.EqualTo("organisation.controller organisation.contact basis.people basis.ground basis.specialGround basis.deleteOn"));
        Assert.That(MissingOf(await desks.Lists.OpenAsync(organisation, list)), Is.EqualTo("organisation.controller organisation.contact basis.people basis.ground basis.specialGround basis.deleteOn"));
        await AnswerForAsync();
        await desks.Campaigns.ChangeAsync(organisation, campaign, new CampaignChange { Basis = new Basis { People = Basis.Other } });
        Assert.That(MissingOf(await desks.Campaigns.OpenAsync(organisation, campaign)), Is.EqualTo("basis.ground basis.specialGround basis.deleteOn"));
        await desks.Campaigns.ChangeAsync(organisation, campaign, new CampaignChange { Basis = new Basis { Ground = "6.1.f", SpecialGround = "9.2.e", DeleteOn = new DateOnly(2026, 12, 31) } });

        Assert.That((await desks.Campaigns.OpenAsync(organisation, campaign)).Value.Stage, Is.EqualTo(Stage.Open));
        Assert.That((await desks.Lists.OpenAsync(organisation, list)).Value.Stage, Is.EqualTo(Stage.Open));
    }

    /// <summary>Control: the second list, which says nothing.</summary>
    [Test]
    public async Task lets_each_list_speak_for_itself()
    {
        await AnswerForAsync();
        var one = await ListAsync("one", Said);
        Assert.That((await desks.Lists.OpenAsync(organisation, one)).Value.Stage, Is.EqualTo(Stage.Open));
        var other = await ListAsync("other", new Basis { People = Basis.AddressRegister, DeleteOn = Said.DeleteOn });

        Assert.That(MissingOf(await desks.Campaigns.OpenAsync(organisation, campaign)), Does.StartWith("basis.people"));
        Assert.That(MissingOf(await desks.Lists.OpenAsync(organisation, other)), Is.EqualTo("basis.ground basis.specialGround"));
        await desks.Lists.ChangeAsync(organisation, other, new ListChange { Basis = new Basis { Ground = "6.1.f", SpecialGround = "9.2.e" } });

        Assert.That((await desks.Campaigns.OpenAsync(organisation, campaign)).Value.Basis, Is.EqualTo(new Basis()));
        Assert.That((await desks.Lists.OpenAsync(organisation, other)).Value.Basis, Is.EqualTo(new Basis { People = Basis.AddressRegister, Ground = "6.1.f", SpecialGround = "9.2.e", DeleteOn = Said.DeleteOn }));
    }

    [Test]
    public async Task refuses_what_cannot_be_meant_and_a_day_before_the_last()
    {
        var list = await ListAsync("list", Said);
        var early = new Basis { DeleteOn = new DateOnly(2026, 9, 11) };

        Assert.That((await desks.Lists.ChangeAsync(organisation, list, new ListChange { Basis = early })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        Assert.That((await desks.Campaigns.ChangeAsync(organisation, campaign, new CampaignChange { Basis = early })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        Assert.That((await desks.Lists.CreateAsync(organisation, new NewList { CampaignId = campaign, AssociationId = association, Name = "new", Basis = new Basis { People = "friends" } })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
    }

    /// <summary>A database of before: open with nothing said. Control: a paused one that is asked again cannot be opened in the middle of an evening.</summary>
    [Test]
    public async Task asks_nothing_of_what_was_open_before()
    {
        var list = await ListAsync("list", new Basis());
        await own.Opened.WriteAsync(async work =>
        {
            await work.ExecuteAsync("update campaign set state = 'open' where id = @campaign", new { campaign });
            await work.ExecuteAsync("update list set state = 'open' where id = @list", new { list });
        });

        await desks.Campaigns.PauseAsync(organisation, campaign);
        await desks.Lists.PauseAsync(organisation, list);

        Assert.That((await desks.Campaigns.OpenAsync(organisation, campaign)).Value.Stage, Is.EqualTo(Stage.Open));
        Assert.That((await desks.Lists.OpenAsync(organisation, list)).Value.Stage, Is.EqualTo(Stage.Open));
    }

    [Test]
    public async Task audits_who_opened_and_who_changed()
    {
        await AnswerForAsync();
        await desks.Campaigns.ChangeAsync(organisation, campaign, new CampaignChange { Basis = Said }, "account:7");
        await desks.Campaigns.OpenAsync(organisation, campaign, "account:8");
        var list = await ListAsync("list", new Basis());
        await desks.Lists.OpenAsync(organisation, list, "account:9");

        var rows = await own.Opened.ReadAsync(work => work.QueryAsync<string>(
            "select actor || ' ' || action || ' ' || coalesce(details, '') from audit where organisation_id = @organisation and actor like 'account:%' order by id", new { organisation }));
        Assert.That(rows, Is.EqualTo(new[] { "account:7 campaign_change ", "account:8 campaign_state open", "account:9 list_state open" }));
    }

    private async Task<long> ListAsync(string name, Basis basis) =>
        (await desks.Lists.CreateAsync(organisation, new NewList { CampaignId = campaign, AssociationId = association, Name = name, Basis = basis })).Value.Id;

    private Task AnswerForAsync() => desks.Organisations.ChangeAsync(organisation, new OrganisationChange { Controller = "Silent", Contact = "here" }, "test");

    private static string MissingOf<T>(Answer<T> answer) => string.Join(' ', ((Refusal.Undeclared)answer.Refusal!).Missing);
}
