using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Sitting_down_over_HTTP(Database database) : OverHttp(database, people: 5)
{
    private Caller nobody = null!;

    [OneTimeSetUp]
    public void Come() => nobody = new Caller(app.Client());

    [OneTimeTearDown]
    public void Leave() => nobody?.Dispose();

    [Test]
    public async Task gives_a_token_and_a_cookie_that_scripts_cannot_read()
    {
        var reply = await nobody.PostAsync("/api/session", new { seatCode = await app.SeatCodeAsync(), name = "Anna", languages = new[] { "sv", "ar" } });

        Assert.Multiple(() =>
        {
            Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
            Assert.That(reply.Header("Set-Cookie"), Does.Contain("canvass-session=").And.Contain("httponly").And.Contain("samesite=strict").And.Contain("canvass-device="));
            Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(reply.Body.GetProperty("who").GetProperty("room").GetString(), Is.EqualTo("Room"));
            Assert.That(reply.Body.GetProperty("who").GetProperty("languages").GetArrayLength(), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task lets_the_token_ask_who_it_is_as_header_and_as_cookie()
    {
        using var anna = await app.SitDownAsync("Anna");
        using var browser = new Caller(app.Client());

        var asHeader = await anna.GetAsync("/api/session");
        var asCookie = await browser.SendAsync(HttpMethod.Get, "/api/session", null, ("Cookie", $"canvass-session={anna.Token}"));

        Assert.That(asHeader.Body.GetProperty("sessionId").GetGuid(), Is.EqualTo(asCookie.Body.GetProperty("sessionId").GetGuid()));
    }

    [Test]
    public async Task ends_with_a_caller_card_and_then_the_token_opens_nothing()
    {
        using var anna = await app.SitDownAsync("Anna");

        var ended = await anna.DeleteAsync("/api/session");
        var after = await anna.GetAsync("/api/session");

        Assert.Multiple(() =>
        {
            Assert.That(ended.Status, Is.EqualTo(200));
            Assert.That(ended.Body.GetProperty("callerCard").GetProperty("signs").GetString(), Has.Length.EqualTo(4));
            Assert.That((after.Status, after.Problem), Is.EqualTo((401, "session-over")));
        });
    }

    [Test]
    public async Task takes_a_break_comes_back_and_is_done()
    {
        using var anna = await app.SitDownAsync("Anna");

        var away = await anna.PutAsync("/api/seat/state", new { state = "break" });
        var state = (await anna.GetAsync("/api/session")).Body.GetProperty("state").GetString();
        var back = await anna.PutAsync("/api/seat/state", new { state = "ready" });
        var odd = await anna.PutAsync("/api/seat/state", new { state = "asleep" });
        var done = await anna.PutAsync("/api/seat/state", new { state = "done" });
        var after = await anna.PutAsync("/api/seat/state", new { state = "ready" });

        Assert.That((away.Status, state, back.Status, odd.Problem, done.Status, after.Problem), Is.EqualTo((204, "break", 204, "unknown-state", 200, "session-over")));
    }

    [Test]
    public async Task is_refused_to_a_wrong_code_without_saying_what_was_wrong()
    {
        var reply = await nobody.PostAsync("/api/session", new { seatCode = "222-222-222", name = "Anna" });

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((403, "wrong-seat-code")));
    }

    [Test]
    public async Task is_refused_without_a_name_that_can_be_read()
    {
        var reply = await nobody.PostAsync("/api/session", new { seatCode = await app.SeatCodeAsync(), name = "  " });

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "invalid-name")));
    }

    [Test]
    public async Task is_refused_on_a_seat_that_somebody_has_just_used()
    {
        var code = await app.SeatCodeAsync();
        using var anna = new Caller(app.Client());
        using var bo = new Caller(app.Client());
        await anna.PostAsync("/api/session", new { seatCode = code, name = "Anna" });

        var reply = await bo.PostAsync("/api/session", new { seatCode = code, name = "Bo" });

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((409, "seat-taken")));
    }

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Origin", "https://elsewhere.example")]
    [TestCase("Origin", "null")]
    public async Task is_refused_when_another_website_asks(string header, string value)
    {
        using var anna = await app.SitDownAsync("Anna");

        var reply = await anna.SendAsync(HttpMethod.Post, "/api/calls", Caller.Json(new { listId = app.List }), (header, value));
        var current = await anna.GetAsync("/api/calls/current");

        Assert.That((reply.Status, reply.Problem, current.Status), Is.EqualTo((403, "other-site", 204)));
    }

    [Test]
    public async Task is_allowed_from_the_page_that_the_server_itself_gave_out()
    {
        using var anna = await app.SitDownAsync("Anna");

        var reply = await anna.SendAsync(HttpMethod.Put, "/api/seat/state", Caller.Json(new { state = "break" }), ("Origin", app.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));

        Assert.That(reply.Status, Is.EqualTo(204), reply.Text);
    }

    [TestCase("POST", "/api/calls")]
    [TestCase("GET", "/api/calls/current")]
    [TestCase("GET", "/api/calls/mine")]
    [TestCase("POST", "/api/calls/returned")]
    [TestCase("PUT", "/api/calls/01990000-0000-7000-8000-000000000001/lease")]
    [TestCase("PUT", "/api/calls/01990000-0000-7000-8000-000000000001/release")]
    [TestCase("POST", "/api/calls/01990000-0000-7000-8000-000000000001/switch")]
    [TestCase("PUT", "/api/seat/state")]
    [TestCase("GET", "/api/session")]
    [TestCase("DELETE", "/api/session")]
    [TestCase("GET", "/api/reports/totals")]
    [TestCase("GET", "/api/reports/lag")]
    public async Task is_needed_for_everything_else(string method, string path)
    {
        var reply = await nobody.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : Caller.Json(new { }));
        nobody.Token = "not a token of ours";
        var withNonsense = await nobody.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : Caller.Json(new { }));
        nobody.Token = null;

        Assert.That((reply.Status, reply.Problem, withNonsense.Status), Is.EqualTo((401, "session-over", 401)));
    }
}
