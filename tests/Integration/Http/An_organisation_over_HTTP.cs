using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>An organisation and its associations, as their administrator sets them up. Who else may is the matrix's; the desks have tests of their own.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class An_organisation_over_HTTP(Database database) : OverHttp(database)
{
    /// <summary>Control: rules read whole have all others at their defaults again.</summary>
    [Test]
    public async Task keeps_of_its_organisation_what_a_change_does_not_name()
    {
        await admin.PutAsync("/api/organisation", new { controller = "Our party", rules = new { attemptsPerWindow = 5 } });
        var changed = await admin.PutAsync("/api/organisation", new { contact = "office@example.org", rules = new { window = "7.00:00:00" } });
        var found = await admin.GetAsync("/api/organisation");

        Assert.That(changed.Status, Is.EqualTo(200), changed.Text);
        Assert.That(found.Text, Is.EqualTo(changed.Text));
        Assert.That((found.Body.GetProperty("controller").GetString(), found.Body.GetProperty("contact").GetString()), Is.EqualTo(("Our party", "office@example.org")));
        Assert.That((found.Body.GetProperty("rules").GetProperty("attemptsPerWindow").GetInt32(), found.Body.GetProperty("rules").GetProperty("window").GetString()), Is.EqualTo((5, "7.00:00:00")));
    }

    /// <summary>Control: a change that does not look at If-Match answers 200 both times.</summary>
    [Test]
    public async Task is_changed_only_from_the_version_that_was_seen()
    {
        var made = await admin.PostAsync("/api/associations", new { name = "Nacka", municipality = "0182" });
        foreach (var (path, body) in new (string, object)[] { ("/api/organisation", new { name = "Another name" }), (made.Header("Location")!, new { name = "Nacka strand" }) })
        {
            var tag = (await admin.GetAsync(path)).Header("ETag")!;

            var first = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(body), ("If-Match", tag));
            var second = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(body), ("If-Match", tag));

            Assert.That((first.Status, second.Status, second.Problem), Is.EqualTo((200, 412, "changed-meanwhile")), path);
            Assert.That((await admin.GetAsync(path)).Header("ETag"), Is.EqualTo(first.Header("ETag")).And.Not.EqualTo(tag), path);
        }
    }

    [TestCase("""{"rules":{"window":"7"}}""", "invalid-settings")]
    [TestCase("""{"rules":{"windows":"7.00:00:00"}}""", "invalid-settings")]
    [TestCase("""{"rules":[]}""", "invalid-settings")]
    [TestCase("""{"contact":""}""", "invalid-settings")]
    [TestCase("""{"name":"\n"}""", "invalid-name")]
    [TestCase("""{"demo":true}""", "unknown-property")]
    public async Task names_what_cannot_be_meant(string body, string code)
    {
        var reply = await admin.PutAsync("/api/organisation", JsonDocument.Parse(body).RootElement);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, code)), reply.Text);
    }

    [Test]
    public async Task has_associations_under_each_other_but_in_no_ring()
    {
        var district = IdOf(await admin.PostAsync("/api/associations", new { name = "Distriktet" }));
        var branch = await admin.PostAsync("/api/associations", new { name = "Sundbyberg", municipality = "183", parentId = district });

        Assert.That((branch.Status, branch.Body.GetProperty("municipality").GetString(), branch.Body.GetProperty("parentId").GetInt64()), Is.EqualTo((201, "0183", district)), branch.Text);
        Assert.That((await admin.PutAsync($"/api/associations/{district}", new { name = "Distriktet", parentId = IdOf(branch) })).ToString(), Does.StartWith("409").And.Contain("parent-below"));
        Assert.That((await admin.PostAsync("/api/associations", new { name = "Sundbyberg" })).Problem, Is.EqualTo("name-taken"));
        Assert.That((await admin.PutAsync($"/api/associations/{district}", new { name = "Sundbyberg" })).Problem, Is.EqualTo("name-taken"));
        Assert.That((await admin.PostAsync("/api/associations", new { name = "Ingenstans", municipality = "9999" })).Problem, Is.EqualTo("unknown-municipality"));
    }

    /// <summary>Control: a page that is not asked for by what the organiser may see shows them all.</summary>
    [Test]
    public async Task shows_an_organiser_their_own_associations_only()
    {
        var (one, other) = (IdOf(await admin.PostAsync("/api/associations", new { name = "Tyresö" })), IdOf(await admin.PostAsync("/api/associations", new { name = "Haninge" })));
        using var organiser = await app.UserAsync(roles: [new RoleGrant(Role.Organiser, one), new RoleGrant(Role.Organiser, other)]);

        var (first, all) = (await organiser.GetAsync("/api/associations?limit=1"), await admin.GetAsync("/api/associations?limit=200"));
        var second = await organiser.GetAsync($"/api/associations?limit=200&after={first.Body.GetProperty("next").GetInt64()}");

        Assert.That(IdsOf(first).Concat(IdsOf(second)), Is.EqualTo(new[] { one, other }));
        Assert.That(second.Body.TryGetProperty("next", out _), Is.False);
        Assert.That(IdsOf(all), Has.Count.GreaterThan(2).And.Contains(app.Association));
    }

    private static long IdOf(Reply reply) => reply.Body.GetProperty("id").GetInt64();

    private static List<long> IdsOf(Reply reply) => [.. reply.Body.GetProperty("associations").EnumerateArray().Select(a => a.GetProperty("id").GetInt64())];
}
