using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Campaigns;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Running_a_campaign(Database database) : OnADatabase(database)
{
    private static readonly IReadOnlyDictionary<string, string> Hello = new Dictionary<string, string> { ["sv"] = "Hej!" };

    private Desks desks = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
    }

    [Test]
    public async Task begins_as_a_draft_with_the_default_rules()
    {
        var made = await desks.CampaignAsync("Våren");

        Assert.That((made.Stage, made.Version, made.FrozenAt, made.Rules.Attempts), Is.EqualTo((Stage.Draft, 1L, (DateTimeOffset?)null, 3)));
        var found = (await desks.Campaigns.GetAsync(desks.Organisation, made.Id)).Value;
        Assert.That((found.Name, found.FirstDay, found.LastDay, found.TimeZone), Is.EqualTo(("Våren", made.FirstDay, made.LastDay, "Europe/Stockholm")));
        Assert.That((await desks.Campaigns.ListAsync(desks.Organisation)).Select(c => c.Id), Is.EqualTo(new[] { made.Id }));
    }

    [Test]
    public async Task refuses_settings_that_cannot_be_meant()
    {
        var settings = new CampaignSettings { Name = "Våren", FirstDay = new DateOnly(2026, 8, 16), LastDay = new DateOnly(2026, 8, 15) };

        Assert.That((await desks.Campaigns.CreateAsync(desks.Organisation, settings)).Refusal, Is.EqualTo(new Refusal.LastDayTooEarly()));
        settings = settings with { LastDay = settings.FirstDay };
        Assert.That((await desks.Campaigns.CreateAsync(desks.Organisation, settings with { TimeZone = "Europe/Solna" })).Refusal, Is.EqualTo(new Refusal.UnknownTimeZone("Europe/Solna")));
        Assert.That((await desks.Campaigns.CreateAsync(desks.Organisation, settings with { Name = "" })).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await desks.Campaigns.CreateAsync(desks.Organisation, settings with { Rules = new CampaignRules { Attempts = 0 } })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        await desks.CampaignAsync("Våren");
        Assert.That((await desks.Campaigns.CreateAsync(desks.Organisation, settings)).Refusal, Is.EqualTo(new Refusal.NameTaken("Våren")));
    }

    [Test]
    public async Task changes_rules_script_and_questions_as_a_new_version()
    {
        var campaign = await desks.CampaignAsync();

        var changed = (await desks.Campaigns.ChangeAsync(desks.Organisation, campaign.Id, new CampaignChange
        {
            IfVersion = 1,
            Rules = new CampaignRules { Attempts = 5 },
            Script = new Script { Steps = [new ScriptStep { Id = "hello", Title = Hello, Text = Hello }] },
            Questions = [new Question { Id = "how", Kind = QuestionKind.Text, Text = Hello }],
        })).Value;

        var found = (await desks.Campaigns.GetAsync(desks.Organisation, campaign.Id)).Value;
        Assert.That((changed.Version, found.Version, found.Rules.Attempts), Is.EqualTo((2L, 2L, 5)));
        Assert.That((found.Script.Steps[0].Text["sv"], found.Questions[0].Id), Is.EqualTo(("Hej!", "how")));
        Assert.That((await desks.Campaigns.ChangeAsync(desks.Organisation, campaign.Id, new CampaignChange { IfVersion = 1, Name = "Other" })).Refusal, Is.EqualTo(new Refusal.ChangedMeanwhile(2)));
        Assert.That((await desks.Campaigns.ChangeAsync(desks.Organisation, campaign.Id, new CampaignChange { Rules = new CampaignRules { Attempts = 99 } })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
    }

    [Test]
    public async Task keeps_a_name_that_another_campaign_has_for_that_one()
    {
        await desks.CampaignAsync("Våren");
        var other = await desks.CampaignAsync("Hösten");

        Assert.That((await desks.Campaigns.ChangeAsync(desks.Organisation, other.Id, new CampaignChange { Name = "Våren" })).Refusal, Is.EqualTo(new Refusal.NameTaken("Våren")));
        Assert.That((await desks.Campaigns.GetAsync(desks.Organisation, other.Id)).Value.Name, Is.EqualTo("Hösten"));
    }

    [Test]
    public async Task goes_from_draft_to_open_to_paused_and_back_and_closes_for_good()
    {
        var id = (await desks.CampaignAsync()).Id;

        Assert.That((await desks.Campaigns.PauseAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Draft, Stage.Paused)));
        Assert.That((await desks.Campaigns.OpenAsync(desks.Organisation, id)).Value.Stage, Is.EqualTo(Stage.Open));
        Assert.That((await desks.Campaigns.OpenAsync(desks.Organisation, id)).Value.Version, Is.EqualTo(2), "Opened twice is opened once.");
        Assert.That((await desks.Campaigns.PauseAsync(desks.Organisation, id)).Value.Stage, Is.EqualTo(Stage.Paused));
        Assert.That((await desks.Campaigns.OpenAsync(desks.Organisation, id)).Value.Stage, Is.EqualTo(Stage.Open));
        Assert.That((await desks.Campaigns.CloseAsync(desks.Organisation, id)).Value.Stage, Is.EqualTo(Stage.Closed));
        Assert.That((await desks.Campaigns.OpenAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.CannotBecome(Stage.Closed, Stage.Open)));
        Assert.That((await desks.Campaigns.ChangeAsync(desks.Organisation, id, new CampaignChange { Name = "Again" })).Refusal, Is.EqualTo(new Refusal.CampaignClosed()));
        Assert.That((await desks.Campaigns.GetAsync(desks.Organisation, id)).Value.Version, Is.EqualTo(5));
    }

    [Test]
    public async Task is_told_to_the_log_once_when_it_freezes()
    {
        var campaign = await desks.CampaignAsync();

        await Task.WhenAll(FreezeAsync(campaign), FreezeAsync(campaign), FreezeAsync(campaign));

        var entries = await desks.LogAsync();
        Assert.That(entries.Select(e => (e.Kind, e.OrganisationId)), Is.EqualTo(new[] { (LogKinds.Campaign, desks.Organisation) }));
        Assert.That(LogBody.Read(entries[0]), Is.EqualTo(new CampaignEntry { CampaignId = campaign.Id, FirstDay = campaign.FirstDay, LastDay = campaign.LastDay, TimeZone = "Europe/Stockholm" }));
        Assert.That((await desks.Campaigns.GetAsync(desks.Organisation, campaign.Id)).Value.FrozenAt, Is.EqualTo(Clock.MondayMorning));
    }

    [Test]
    public async Task keeps_first_day_and_time_zone_once_frozen_but_may_go_on_longer()
    {
        var campaign = await desks.CampaignAsync();
        await FreezeAsync(campaign);

        Assert.That(await RefusalOfAsync(new CampaignChange { FirstDay = campaign.FirstDay.AddDays(-1) }), Is.EqualTo(new Refusal.CampaignFrozen()));
        Assert.That(await RefusalOfAsync(new CampaignChange { TimeZone = "Europe/Helsinki" }), Is.EqualTo(new Refusal.CampaignFrozen()));
        Assert.That(await RefusalOfAsync(new CampaignChange { Name = "Renamed", FirstDay = campaign.FirstDay }), Is.Null);
        Assert.That(await desks.LogAsync(), Has.Count.EqualTo(1), "Neither a refusal nor a new name is news for the figures.");

        Assert.That(await RefusalOfAsync(new CampaignChange { LastDay = campaign.LastDay.AddDays(7) }), Is.Null);
        Assert.That(((CampaignEntry)LogBody.Read((await desks.LogAsync())[1])!).LastDay, Is.EqualTo(campaign.LastDay.AddDays(7)));

        async Task<Refusal?> RefusalOfAsync(CampaignChange change) => (await desks.Campaigns.ChangeAsync(desks.Organisation, campaign.Id, change)).Refusal;
    }

    [Test]
    public async Task moves_its_first_day_freely_before_the_first_call()
    {
        var campaign = await desks.CampaignAsync();

        var moved = await desks.Campaigns.ChangeAsync(desks.Organisation, campaign.Id, new CampaignChange { FirstDay = campaign.FirstDay.AddDays(1), TimeZone = "Europe/Helsinki" });

        Assert.That((moved.Value.FirstDay, moved.Value.TimeZone), Is.EqualTo((campaign.FirstDay.AddDays(1), "Europe/Helsinki")));
        Assert.That(await desks.LogAsync(), Is.Empty);
    }

    [Test]
    public async Task of_another_organisation_is_as_one_that_is_not_there()
    {
        var theirs = await desks.CampaignAsync("Theirs", await desks.AnotherOrganisationAsync());

        foreach (var id in new[] { theirs.Id, 4711 })
        {
            Assert.That((await desks.Campaigns.GetAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.UnknownCampaign()));
            Assert.That((await desks.Campaigns.ChangeAsync(desks.Organisation, id, new CampaignChange { Name = "Ours" })).Refusal, Is.EqualTo(new Refusal.UnknownCampaign()));
            Assert.That((await desks.Campaigns.OpenAsync(desks.Organisation, id)).Refusal, Is.EqualTo(new Refusal.UnknownCampaign()));
            await new CampaignStore(own.Store).FreezeAsync(desks.Organisation, id, CancellationToken.None);
        }
        Assert.That(await desks.Campaigns.ListAsync(desks.Organisation), Is.Empty);
        Assert.That((await desks.Campaigns.GetAsync(theirs.OrganisationId, theirs.Id)).Value.FrozenAt, Is.Null);
    }

    private Task FreezeAsync(Campaign campaign) => new CampaignStore(own.Store).FreezeAsync(desks.Organisation, campaign.Id, CancellationToken.None);
}
