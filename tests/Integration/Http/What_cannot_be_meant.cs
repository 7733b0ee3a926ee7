using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>Whatever is sent, the answer is a problem document that says what to do. The engine plays no part here.</summary>
public sealed class What_cannot_be_meant() : OverHttp(Database.Sqlite, people: 5)
{
    private Caller anna = null!;

    [OneTimeSetUp]
    public async Task ComeAsync() => anna = await app.SitDownAsync();

    [OneTimeTearDown]
    public void Leave() => anna?.Dispose();

    [TestCase("{", "bad-json")]
    [TestCase("", "missing-body")]
    [TestCase("null", "missing-body")]
    [TestCase("[1,2]", "invalid-value")]
    [TestCase("{\"listId\":\"1\"}", "invalid-value")]
    [TestCase("{\"listId\":1.5}", "invalid-value")]
    [TestCase("{\"listId\":99999999999999999999}", "invalid-value")]
    [TestCase("{\"listId\":1,\"listId\":2}", "duplicate-property")]
    [TestCase("{\"listId\":1,}", "bad-json")]
    [TestCase("{\"listId\":NaN}", "bad-json")]
    [TestCase("{\"lstId\":1}", "unknown-property")]
    [TestCase("\u0000\u0001", "bad-json", TestName = "signs that steer are said to be unreadable")]
    public async Task is_said_to_be_unreadable(string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var reply = await anna.SendAsync(HttpMethod.Post, "/api/calls", content);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, code)), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("   at "));
        Assert.That((reply.Header("Cache-Control"), reply.Header("X-Content-Type-Options")), Is.EqualTo(("no-store", "nosniff")));
    }

    [TestCase("""{"outcome":"busy","id":"Kunigunda"}""", "$.id", "id must be an id with its hyphens, as 01990000-0000-7000-8000-000000000001.")]
    [TestCase("""{"outcome":1907}""", "$.outcome", "outcome must be text in quotes, in valid Unicode.")]
    [TestCase("""{"outcome":null}""", "$.outcome", "outcome must be text in quotes, in valid Unicode.")]
    [TestCase("""{"note":"Kunigunda \ud800"}""", "$.note", "note must be text in quotes, in valid Unicode.")]
    [TestCase("""{"callBackAt":"2026-08-17T10:00:00"}""", "$.callBackAt", "callBackAt must be an instant that says its offset, as 2026-08-17T08:00:00Z or 2026-08-17T10:00:00+02:00.")]
    [TestCase("""{"callBackAt":1907}""", "$.callBackAt", "callBackAt must be an instant that says its offset, as 2026-08-17T08:00:00Z or 2026-08-17T10:00:00+02:00.")]
    [TestCase("""{"byMe":"Kunigunda"}""", "$.byMe", "byMe must be true or false, not in quotes.")]
    [TestCase("""{"agoMs":"1907"}""", "$.agoMs", "agoMs must be a whole number, not in quotes.")]
    [TestCase("""{"numberIds":1907}""", "$.numberIds", "numberIds must be a list, in square brackets.")]
    [TestCase("""{"numberIds":[1,"Kunigunda"]}""", "$.numberIds[1]", "numberIds[1] must be a whole number, not in quotes.")]
    [TestCase("""{"answers":["Kunigunda"]}""", "$.answers[0]", "answers[0] must be an object, in braces.")]
    [TestCase("""{"answers":[{"question":1907}]}""", "$.answers[0].question", "answers[0].question must be text in quotes, in valid Unicode.")]
    [TestCase("\"Kunigunda\"", "$", "The body must be an object, in braces.")]
    public async Task is_told_where_it_is_and_what_is_wanted_there_but_not_repeated(string body, string at, string why)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var reply = await anna.SendAsync(HttpMethod.Put, $"/api/calls/{Guid.Empty}/outcome", content);

        Assert.That((reply.Problem, reply.Body.GetProperty("at").GetString(), reply.Body.GetProperty("detail").GetString()), Is.EqualTo(("invalid-value", at, why)), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("Kunigunda").And.Not.Contain("1907"));
    }

    [TestCase("POST", "/api/calls")]
    [TestCase("POST", "/api/session")]
    [TestCase("PUT", "/api/calls/01990000-0000-7000-8000-000000000001/outcome")]
    [TestCase("PUT", "/api/calls/01990000-0000-7000-8000-000000000001/release")]
    [TestCase("PUT", "/api/seat/state")]
    public async Task is_missing(string method, string path)
    {
        var reply = await anna.SendAsync(new HttpMethod(method), path);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "missing-body")), reply.Text);
    }

    [Test]
    public async Task is_said_to_be_in_no_known_script()
    {
        using var content = new StringContent("{\"listId\":1}", Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json; charset=nobodys");

        var reply = await anna.SendAsync(HttpMethod.Post, "/api/calls", content);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((415, "not-json")), reply.Text);
    }

    [Test]
    public async Task is_said_to_be_nested_too_deep()
    {
        using var content = new StringContent($"{{\"callBackAt\":{new string('[', 5_000)}{new string(']', 5_000)}}}", Encoding.UTF8, "application/json");

        var reply = await anna.SendAsync(HttpMethod.Put, $"/api/calls/{Guid.Empty}/outcome", content);

        // Which of the two is noticed first depends on how the body arrives.
        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Problem, Is.AnyOf("too-deep", "invalid-value"));
    }

    [Test]
    public async Task is_said_to_be_too_large()
    {
        using var content = new StringContent($"{{\"note\":\"{new string('x', 10_000_000)}\"}}", Encoding.UTF8, "application/json");
        content.Headers.ContentLength = Encoding.UTF8.GetByteCount($"{{\"note\":\"{new string('x', 10_000_000)}\"}}");

        // Asked first, so that the answer is heard and not drowned by ten megabytes still on their way.
        var reply = await anna.SendAsync(HttpMethod.Put, $"/api/calls/{Guid.Empty}/outcome", content, ("Expect", "100-continue"));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((413, "too-large")), reply.Text);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data")]
    public async Task is_said_not_to_be_JSON(string type)
    {
        using var content = new StringContent("{\"listId\":1}", Encoding.UTF8, type);

        var reply = await anna.SendAsync(HttpMethod.Post, "/api/calls", content);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((415, "not-json")), reply.Text);
    }

    [TestCase("PUT", "/api/calls/1/lease", 400, "bad-request")]
    [TestCase("PUT", "/api/calls/not-an-id/outcome", 400, "bad-request")]
    [TestCase("PUT", "/api/calls/01990000-0000-7000-8000-000000000001/lease", 404, "unknown-call")]
    [TestCase("GET", "/api/nowhere", 404, "no-such-address")]
    [TestCase("GET", "/nowhere", 404, "no-such-address")]
    [TestCase("GET", "/openapi/v2.json", 404, "no-such-address")]
    [TestCase("DELETE", "/api/calls", 405, "method-not-allowed")]
    [TestCase("PATCH", "/api/session", 405, "method-not-allowed")]
    public async Task is_said_to_be_nowhere(string method, string path, int status, string code)
    {
        var reply = await anna.SendAsync(new HttpMethod(method), path, method == "PUT" ? Caller.Json(new { id = Guid.Empty, outcome = "busy" }.With(path)) : null);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((status, code)), reply.Text);
    }

    [Test]
    public async Task names_what_is_missing()
    {
        var reply = await anna.PutAsync($"/api/calls/{Guid.Empty}/outcome", new { outcome = "busy" });

        Assert.That(reply.Problem, Is.EqualTo("missing-property"));
        Assert.That(reply.Body.GetProperty("detail").GetString(), Does.Contain("id"));
    }

    /// <summary>docs/api.md says so: what is not yet HTTP never reaches us, and the server has no words for it.</summary>
    [TestCase("nonsense\r\n\r\n", "400 Bad Request")]
    [TestCase("GET /api/session HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [TestCase("GET /api/session HTTP/1.1\r\nHost: a b\r\n\r\n", "400 Bad Request")]
    [TestCase("GET /api/%00 HTTP/1.1\r\nHost: canvass\r\n\r\n", "400 Bad Request")]
    [TestCase("GET /{5000} HTTP/1.1\r\nHost: canvass\r\n\r\n", "414 URI Too Long")]
    [TestCase("GET /api/session HTTP/1.1\r\nHost: canvass\r\nCookie: {20000}\r\n\r\n", "431 Request Header Fields Too Large")]
    [TestCase("GET /api/session HTTP/7.0\r\nHost: canvass\r\n\r\n", "505 HTTP Version Not Supported")]
    public async Task is_refused_without_a_word_where_it_is_not_even_HTTP(string request, string status)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(app.Address.Host, app.Address.Port);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Regex.Replace(request, "{([0-9]+)}", m => new string('x', int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)))));

        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync();

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status}\r\n").And.Contain("Content-Length: 0\r\n").And.EndsWith("\r\n\r\n"));
    }

    [Test]
    public async Task leaves_the_server_well()
    {
        Assert.That((await anna.GetAsync("/health/ready")).Status, Is.EqualTo(200));
    }
}

internal static class Bodies
{
    /// <summary>The body that this operation takes.</summary>
    public static object With(this object outcome, string path) => path.EndsWith("/lease", StringComparison.Ordinal) ? new { dialled = true } : outcome;
}
