using Canvass.Api.Access;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>Control tried: where opening one link does not withdraw the others, a second one that was offered meanwhile makes a second administrator.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D4")]
public sealed class The_first_administrator(Database database)
{
    [Test]
    public async Task is_whoever_opens_the_link_that_the_server_prints()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 0);
        using var caller = new Caller(app.Client());
        var (link, another) = (await PrintedAsync(app), await PrintedAsync(app));

        var nameless = await caller.PostAsync("/api/session", new { linkToken = link, email = "ada@example.org" });
        var opened = await caller.PostAsync("/api/session", new { linkToken = link, email = "ada@example.org", name = "Ada" });
        var again = await caller.PostAsync("/api/session", new { linkToken = link, email = "eve@example.org", name = "Eve" });
        var second = await caller.PostAsync("/api/session", new { linkToken = another, email = "eve@example.org", name = "Eve" });

        Assert.Multiple(() =>
        {
            Assert.That((nameless.Status, nameless.Problem), Is.EqualTo((400, "invalid-name")), "and the link is still good");
            Assert.That(opened.Status, Is.EqualTo(201), opened.Text);
            Assert.That(opened.Body.GetProperty("who").GetProperty("roles")[0].GetProperty("role").GetString(), Is.EqualTo("administrator"));
            Assert.That(opened.Body.GetProperty("who").GetProperty("todo").GetArrayLength(), Is.EqualTo(2));
            Assert.That((again.Problem, second.Problem), Is.EqualTo(("unknown-link", "unknown-link")));
        });
    }

    /// <summary>Control tried: while whoever has no password counts as one who can sign in, no second link is printed.</summary>
    [Test]
    public async Task begins_anew_who_went_away_without_choosing_a_password()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 0);
        using var caller = new Caller(app.Client());
        var ada = new { linkToken = await PrintedAsync(app), email = "ada@example.org", name = "Ada" };
        var first = await caller.PostAsync("/api/session", ada);

        var second = await caller.PostAsync("/api/session", ada with { linkToken = await PrintedAsync(app) });
        caller.Token = second.Body.GetProperty("token").GetString();
        var chosen = await caller.PutAsync("/api/account/password", new { password = "korrekt häst batteri" });

        Assert.That((first.Status, second.Status, chosen.Status), Is.EqualTo((201, 201, 200)), second.Text);
        Assert.That(second.Body.GetProperty("who").GetProperty("userId").GetInt64(), Is.EqualTo(first.Body.GetProperty("who").GetProperty("userId").GetInt64()));
        Assert.That(await PrintedAsync(app), Is.Empty, "Somebody can sign in now.");
    }

    [Test]
    public async Task belongs_to_the_organisation_that_is_there_and_to_none_where_there_are_several()
    {
        await using var app = await CanvassApp.StartAsync(database, people: 0);
        using var caller = new Caller(app.Client());
        var link = await PrintedAsync(app);
        await caller.PostAsync("/api/session", new { linkToken = link, email = "ada@example.org", name = "Ada", organisation = "Not made" });

        Assert.That((await app.Desk<AccountDesk>().ByEmailAsync("ADA@EXAMPLE.ORG"))!.OrganisationId, Is.EqualTo(app.Organisation));
        Assert.That(await app.Desk<OrganisationDesk>().ListAsync(), Has.Count.EqualTo(1));

        await using var several = await CanvassApp.StartAsync(database, people: 0);
        await several.Desk<OrganisationDesk>().CreateAsync("Another");
        Assert.That(await PrintedAsync(several), Is.Empty);
    }

    private static async Task<string> PrintedAsync(CanvassApp app)
    {
        await using var terminal = new StringWriter();
        await FirstAdministrator.OfferAsync(app.Services, terminal, CancellationToken.None);
        var printed = terminal.ToString();
        return printed.Length == 0 ? "" : printed.Split("/link#")[1].Split()[0];
    }
}
