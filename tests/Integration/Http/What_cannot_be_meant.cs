using System.Text;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>Whatever is sent, the answer is a problem document that says what to do. The engine plays no part here.</summary>
public sealed class What_cannot_be_meant
{
    private CanvassApp app = null!;
    private Caller anna = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        app = await CanvassApp.StartAsync(Database.Sqlite);
        anna = await app.SitDownAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        anna?.Dispose();
        if (app is not null) await app.DisposeAsync();
    }

    [TestCase("{", "bad-json")]
    [TestCase("", "bad-request")]
    [TestCase("null", "bad-request")]
    [TestCase("[1,2]", "bad-json")]
    [TestCase("{\"listId\":\"1\"}", "bad-json")]
    [TestCase("{\"listId\":1.5}", "bad-json")]
    [TestCase("{\"listId\":99999999999999999999}", "bad-json")]
    [TestCase("{\"listId\":1,\"listId\":2}", "bad-json")]
    [TestCase("{\"lstId\":1}", "unknown-property")]
    [TestCase("\u0000\u0001", "bad-json")]
    public async Task is_said_to_be_unreadable(string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var reply = await anna.SendAsync(HttpMethod.Post, "/api/calls", content);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, code)), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("   at "));
        Assert.That((reply.Header("Cache-Control"), reply.Header("X-Content-Type-Options")), Is.EqualTo(("no-store", "nosniff")));
    }

    [Test]
    public async Task is_said_to_be_nested_too_deep()
    {
        using var content = new StringContent($"{{\"id\":{string.Concat(Enumerable.Repeat("[", 5_000))}", Encoding.UTF8, "application/json");

        var reply = await anna.SendAsync(HttpMethod.Put, $"/api/calls/{Guid.Empty}/outcome", content);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Problem, Is.AnyOf("too-deep", "bad-json"));
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
