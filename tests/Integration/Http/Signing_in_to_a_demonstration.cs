using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D4: a demonstration's links, which count as both factors. Controls: the same link from another machine; an account of an organisation that is no
/// demonstration, which gets none.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D4")]
public sealed class Signing_in_to_a_demonstration(Database database) : OverHttp(database, demo: true, settings: ("ForwardedHeaders_Enabled", "true"))
{
    [Test]
    public async Task opens_everything_of_the_role_at_once_and_works_once()
    {
        using var caller = new Caller(app.Client());
        var link = await LinkAsync();

        var opened = await caller.PostAsync("/api/session", new { linkToken = link });
        var again = await caller.PostAsync("/api/session", new { linkToken = link });
        caller.Token = opened.Body.GetProperty("token").GetString();

        Assert.That(opened.Body.GetProperty("who").TryGetProperty("todo", out _), Is.False, opened.Text);
        Assert.That((await caller.GetAsync("/api/users")).Status, Is.EqualTo(200));
        Assert.That(again.Problem, Is.EqualTo("unknown-link"));
    }

    [Test]
    public async Task works_on_this_machine_only()
    {
        using var caller = new Caller(app.Client());
        var link = await LinkAsync();

        var elsewhere = await caller.SendAsync(HttpMethod.Post, "/api/session", Caller.Json(new { linkToken = link }), ("X-Forwarded-For", "192.0.2.7"));
        var here = await caller.PostAsync("/api/session", new { linkToken = link });

        Assert.That((elsewhere.Problem, here.Status), Is.EqualTo(("unknown-link", 201)));
    }

    [Test]
    public async Task is_for_nobody_of_a_real_organisation()
    {
        var real = (await app.Desk<OrganisationDesk>().CreateAsync("A party")).Value.Id;
        using var user = await app.UserAsync(real, roles: RoleGrant.Administrator);
        var id = (await user.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64();

        Assert.That((await app.Desk<LinkDesk>().OfferDemoAsync(real, id, TimeSpan.FromHours(1))).Refusal, Is.EqualTo(new Refusal.UnknownUser()));
        Assert.That((await app.Desk<LinkDesk>().OfferDemoAsync(app.Organisation, id, TimeSpan.FromHours(1))).Refusal, Is.EqualTo(new Refusal.UnknownUser()));
    }

    private async Task<string> LinkAsync()
    {
        using var user = await app.UserAsync(roles: RoleGrant.Administrator);
        var id = (await user.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64();
        return (await app.Desk<LinkDesk>().OfferDemoAsync(app.Organisation, id, TimeSpan.FromHours(1))).Value;
    }
}
