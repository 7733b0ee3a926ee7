using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>A campaign from draft to closed, as its administrator steers it. Who else may is the matrix's; the desk has tests of its own.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class A_campaign_over_HTTP(Database database) : OverHttp(database, people: 5)
{
    private static readonly JsonElement Papers = JsonDocument.Parse("""
        {"script":{"steps":[{"id":"hello","title":{"sv":"Hälsa"},"text":{"sv":"Hej!"}}],"objections":[{"id":"number","title":{"sv":"Varifrån?"},"text":{"sv":"Registret."}}]},
         "questions":[
           {"id":"help","kind":"single","opinion":false,"text":{"sv":"Vill du hjälpa till?"},"options":[{"code":"yes","text":{"sv":"Ja"},"followUp":true},{"code":"no","text":{"sv":"Nej"}}]},
           {"id":"how","kind":"multiple","opinion":false,"text":{"sv":"Hur?"},"options":[{"code":"ring","text":{"sv":"Ringa"}},{"code":"walk","text":{"sv":"Gå"}}],"shownIf":{"question":"help","anyOf":["yes"]}},
           {"id":"mark","kind":"scale","text":{"sv":"Betyg?"},"scaleFrom":0,"scaleTo":10,"ground":"9.2.a"},
           {"id":"why","kind":"text","text":{"sv":"Varför?"}},
           {"id":"fair","kind":"activity","opinion":false,"text":{"sv":"Kommer du?"},"activity":{"startsAt":"2026-09-01T16:00:00.000Z","place":"Torget"}}]}
        """).RootElement;

    private int made;

    [Test]
    public async Task keeps_script_and_questions_of_every_kind_as_they_were_sent()
    {
        var path = await MakeAsync(new { script = Papers.GetProperty("script"), questions = Papers.GetProperty("questions") });
        var first = (await admin.GetAsync(path)).Body;
        var again = await admin.PutAsync(path, new { script = first.GetProperty("script"), questions = first.GetProperty("questions") });

        var questions = first.GetProperty("questions").EnumerateArray().ToDictionary(q => q.GetProperty("id").GetString()!);
        Assert.That(questions.Values.Select(q => q.GetProperty("kind").GetString()), Is.EqualTo(new[] { "single", "multiple", "scale", "text", "activity" }));
        Assert.That(questions["help"].GetProperty("options")[0].GetProperty("followUp").GetBoolean(), Is.True);
        Assert.That(questions["how"].GetProperty("shownIf").ToString(), Is.EqualTo("""{"question":"help","anyOf":["yes"]}"""));
        Assert.That(first.GetProperty("script").GetProperty("objections")[0].GetProperty("text").GetProperty("sv").GetString(), Is.EqualTo("Registret."));
        Assert.That(again.Body.GetProperty("questions").ToString(), Is.EqualTo(first.GetProperty("questions").ToString()), "What was answered can be sent back.");
    }

    /// <summary>Control: rules read whole have all others at their defaults again.</summary>
    [Test]
    public async Task keeps_what_a_change_does_not_name()
    {
        var path = await MakeAsync(new { rules = new { attempts = 5, hours = new { weekdayTo = "24:00:00" } }, basis = new { people = "members" } });

        await admin.PutAsync(path, new { lastDay = "2026-10-01", rules = new { retryShare = 3 }, basis = new { deleteOn = "2026-12-31" } });

        var found = (await admin.GetAsync(path)).Body;
        var rules = found.GetProperty("rules");
        Assert.That((rules.GetProperty("attempts").GetInt32(), rules.GetProperty("retryShare").GetInt32(), rules.GetProperty("hours").GetProperty("weekdayTo").GetString()), Is.EqualTo((5, 3, "24:00:00")));
        Assert.That((found.GetProperty("firstDay").GetString(), found.GetProperty("lastDay").GetString()), Is.EqualTo(("2026-08-16", "2026-10-01")));
        Assert.That(found.GetProperty("basis").ToString(), Is.EqualTo("""{"people":"members","ground":"6.1.f","specialGround":"9.2.d","deleteOn":"2026-12-31","advice":[]}"""));
    }

    [TestCase("""{"questions":[{"id":"q","kind":"single","text":{"sv":"?"}}]}""", "invalid-settings", "questions[0].options")]
    [TestCase("""{"questions":[{"id":"q","kind":"king","text":{"sv":"?"}}]}""", "invalid-settings", "kind")]
    [TestCase("""{"script":{"steps":[{"id":"Q Q","title":{"sv":"a"},"text":{"sv":"b"}}]}}""", "invalid-settings", "steps[0].id")]
    [TestCase("""{"rules":{"attempts":0}}""", "invalid-settings", "attempts")]
    [TestCase("""{"basis":{"people":"friends"}}""", "invalid-settings", "basis.people")]
    [TestCase("""{"basis":{"deleteOn":"2026-09-11"}}""", "invalid-settings", "basis.deleteOn")]
    [TestCase("""{"lastDay":"12 September"}""", "invalid-value", "a date, as")]
    [TestCase("""{"lastDay":"2026-08-15"}""", "last-day-too-early", "")]
    [TestCase("""{"timeZone":"Europe/Solna"}""", "unknown-time-zone", "")]
    [TestCase("""{"state":"open"}""", "unknown-property", "")]
    public async Task names_what_cannot_be_meant(string body, string code, string where)
    {
        var reply = await admin.PutAsync(await MakeAsync(new { }), JsonDocument.Parse(body).RootElement);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, code)), reply.Text);
        Assert.That(reply.Text, Does.Contain(where));
    }

    /// <summary>Control: with the basis said it opens, and a campaign that is ended answers no opening.</summary>
    [Test]
    public async Task opens_once_all_is_said_pauses_and_closes_for_good()
    {
        var path = await MakeAsync(new { basis = new { people = "address_register" } });

        var early = await admin.PutAsync($"{path}/state", new { state = "open" });
        await admin.PutAsync(path, new { basis = new { ground = "6.1.f", specialGround = "9.2.e", deleteOn = "2026-12-31" } });
        var states = new List<string?>();
        foreach (var state in new[] { "paused", "open", "paused", "open", "draft", "closed", "open" })
        {
            var reply = await admin.PutAsync($"{path}/state", new { state });
            states.Add(reply.Problem ?? reply.Body.GetProperty("state").GetString());
        }

        Assert.That((early.Status, early.Problem), Is.EqualTo((409, "undeclared")), early.Text);
        Assert.That(early.Body.GetProperty("missing").EnumerateArray().Select(m => m.GetString()), Is.EqualTo(new[] { "basis.ground", "basis.specialGround", "basis.deleteOn" }));
        Assert.That(states, Is.EqualTo(new[] { "cannot-become", "open", "paused", "open", "unknown-state", "closed", "cannot-become" }));
        Assert.That((await admin.PutAsync(path, new { name = "Late" })).Problem, Is.EqualTo("campaign-closed"));
    }

    [Test]
    public async Task keeps_its_first_day_once_somebody_was_rung()
    {
        using var anna = await app.SitDownAsync();
        await anna.ClaimAsync(app.List);

        var refused = await admin.PutAsync($"/api/campaigns/{app.Campaign}", new { firstDay = "2026-01-01" });

        Assert.That((refused.Status, refused.Problem), Is.EqualTo((409, "campaign-frozen")), refused.Text);
        Assert.That((await admin.PutAsync($"/api/campaigns/{app.Campaign}", new { name = "Campaign, renamed" })).Status, Is.EqualTo(200));
    }

    /// <summary>Control: an answer that does not look at If-Match is 200 each time.</summary>
    [Test]
    public async Task is_changed_and_steered_only_from_the_version_that_was_seen()
    {
        var path = await MakeAsync(new { basis = new { people = "members", deleteOn = "2026-12-31" } });
        var tag = (await admin.GetAsync(path)).Header("ETag")!;

        var changed = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { lastDay = "2026-10-01" }), ("If-Match", tag));
        var late = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { lastDay = "2026-10-02" }), ("If-Match", tag));
        var steered = await admin.SendAsync(HttpMethod.Put, $"{path}/state", Caller.Json(new { state = "open" }), ("If-Match", tag));
        var opened = await admin.SendAsync(HttpMethod.Put, $"{path}/state", Caller.Json(new { state = "open" }), ("If-Match", changed.Header("ETag")!));

        Assert.That((changed.Status, late.Problem, steered.Problem, opened.Status), Is.EqualTo((200, "changed-meanwhile", "changed-meanwhile", 200)), opened.Text);
    }

    [Test]
    public async Task is_listed_page_by_page()
    {
        for (var i = 0; i < 3; i++) await MakeAsync(new { });
        var (ids, next) = (new List<long>(), (long?)0);
        while (next is { } after)
        {
            var page = (await admin.GetAsync($"/api/campaigns?limit=2&after={after}")).Body;
            ids.AddRange(page.GetProperty("campaigns").EnumerateArray().Select(c => c.GetProperty("id").GetInt64()));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetInt64() : null;
        }

        Assert.That(ids, Is.Ordered.And.Unique.And.Count.GreaterThanOrEqualTo(4).And.Contains(app.Campaign));
    }

    private async Task<string> MakeAsync(object more)
    {
        var body = new Dictionary<string, object> { ["name"] = $"Campaign {++made}", ["firstDay"] = "2026-08-16", ["lastDay"] = "2026-09-12" };
        foreach (var property in JsonSerializer.SerializeToElement(more).EnumerateObject()) body[property.Name] = property.Value;
        var reply = await admin.PostAsync("/api/campaigns", body);
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return reply.Header("Location")!;
    }
}
