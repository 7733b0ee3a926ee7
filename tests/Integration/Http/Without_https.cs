using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D8: where other machines reach the server by plain http. Controls: the demonstration, which is rung, and the operator's word, which lets anybody be;
/// where the frame of a list does not say whose people they are, real ones are handed out.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D8")]
public sealed class Without_https(Database database)
{
    private static readonly (string Name, string Value) Everywhere = ("urls", "http://127.0.0.1:0;http://0.0.0.0:0");

    [Test]
    public async Task only_a_demonstration_is_rung()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 5, demo: true, settings: [Everywhere]);
        var another = await app.ListAsync("Another", people: 5);
        using var anna = await app.SitDownAsync();
        var invented = await anna.PostAsync("/api/calls", new { listId = app.List });

        await app.Services.GetDatabase().WriteAsync(work => work.ExecuteAsync("update organisation set demo = @demo", new { demo = false }));
        using var bo = await app.SitDownAsync("Bo");

        // A list that nobody has asked for yet: what is known of the other is a second old.
        var real = await bo.PostAsync("/api/calls", new { listId = another });

        Assert.That(invented.Status, Is.EqualTo(201), invented.Text);
        Assert.That((real.Status, real.Problem), Is.EqualTo((409, "plain-http")), real.Text);
    }

    [Test]
    public async Task only_a_demonstration_is_opened()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 0, demo: true, settings: [Everywhere]);

        Assert.That((await OpenAsync(app)).Refusal, Is.EqualTo(new Refusal.PlainHttp()));
    }

    [Test]
    public async Task everything_is_opened_where_the_operator_says_so()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 5, settings: [Everywhere, ("Access:AllowPlainHttp", "true")]);
        using var anna = await app.SitDownAsync();

        Assert.That((await OpenAsync(app)).Refusal, Is.Null);
        Assert.That((await anna.PostAsync("/api/calls", new { listId = app.List })).Status, Is.EqualTo(201));
    }

    private static async Task<Answer<Campaign>> OpenAsync(CanvassApp app)
    {
        var real = (await app.Desk<OrganisationDesk>().CreateAsync("A party")).Value.Id;
        await app.Desk<OrganisationDesk>().ChangeAsync(real, new OrganisationChange { Controller = "A party", Contact = "office@example.org" }, "test");
        var campaign = (await app.Desk<CampaignDesk>().CreateAsync(real, new CampaignSettings { Name = "Spring", FirstDay = new DateOnly(2026, 4, 1), LastDay = new DateOnly(2026, 5, 1), Basis = new Basis { People = Basis.Members, DeleteOn = new DateOnly(2026, 12, 31) } })).Value.Id;
        return await app.Desk<CampaignDesk>().OpenAsync(real, campaign);
    }
}
