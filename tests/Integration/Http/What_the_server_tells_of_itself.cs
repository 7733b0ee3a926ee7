using Canvass.Databases;
using Canvass.Shared;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Canvass.Integration.Http;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class What_the_server_tells_of_itself(Database database) : OverHttp(database, people: 5)
{
    private Caller anna = null!;

    [OneTimeSetUp]
    public async Task ComeAsync() => anna = await app.SitDownAsync();

    [OneTimeTearDown]
    public void Leave() => anna?.Dispose();

    [Test]
    public async Task is_that_it_lives_and_is_ready()
    {
        Assert.That(((await anna.GetAsync("/health/live")).Status, (await anna.GetAsync("/health/ready")).Status), Is.EqualTo((200, 200)));
    }

    [Test]
    public async Task is_every_operation_with_a_summary_and_its_problems()
    {
        var document = (await anna.GetAsync("/openapi/v1.json")).Body;

        var told = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Where: $"{o.Name.ToUpperInvariant()} {p.Name}", What: o.Value))).ToList();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"));

        Assert.Multiple(() =>
        {
            Assert.That(told.Select(t => t.Where), Is.EquivalentTo(mapped));
            foreach (var (where, what) in told)
            {
                Assert.That(what.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 0, Is.True, where);
                Assert.That(what.GetProperty("responses").GetProperty("503").GetProperty("content").TryGetProperty("application/problem+json", out _), Is.True, where);
            }
        });
    }

    [Test]
    public async Task is_what_the_calls_add_up_to_in_the_callers_own_organisation()
    {
        var card = await anna.ClaimAsync(app.List);
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation" });

        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/reports/totals")).Body.GetProperty("campaigns").GetArrayLength() > 0, "the call is counted");

        var totals = (await anna.GetAsync("/api/reports/totals")).Body.GetProperty("campaigns")[0];
        var lag = (await anna.GetAsync("/api/reports/lag")).Body;
        Assert.That((totals.GetProperty("calls").GetInt64(), totals.GetProperty("conversations").GetInt64()), Is.EqualTo((1, 1)));
        Assert.That(lag.GetProperty("watermark").GetInt64(), Is.GreaterThan(0));
    }

    [TestCase("X-Content-Type-Options", "nosniff")]
    [TestCase("X-Frame-Options", "DENY")]
    [TestCase("Referrer-Policy", "no-referrer")]
    [TestCase("Cache-Control", "no-store")]
    public async Task is_guarded_on_the_way(string header, string value)
    {
        var reply = await anna.GetAsync("/api/session");

        Assert.That(reply.Header(header), Is.EqualTo(value));
        Assert.That(reply.Header("Server"), Is.Null);
    }
}
