using System.Text;
using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>E over HTTP. Controls: the version that was seen is taken, an older one is not; before the erasure everything is there that is not afterwards.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("E")]
public sealed class What_somebody_may_ask(Database database)
{
    private CanvassApp app = null!;
    private Caller admin = null!;
    private long list;
    private long person;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        app = await CanvassApp.StartAsync(database, people: 0);
        admin = await app.UserAsync(roles: RoleGrant.Administrator);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        admin?.Dispose();
        if (app is not null) await app.DisposeAsync();
    }

    [SetUp]
    public async Task BringSomebodyAsync()
    {
        list = await app.ListAsync(TestContext.CurrentContext.Test.ID);
        var desk = app.Desk<ImportDesk>();
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes($"Medlemsnummer;Namn;Telefon;Text\r\n{TestContext.CurrentContext.Test.ID};Anna Sällsam;070-174 06 05;kassör\r\n"));
        var staged = (await desk.StageAsync(new ImportFile
        {
            OrganisationId = app.Organisation, ListId = list, FileName = "people.csv", Content = file, Source = "The register", ObtainedAt = new DateOnly(2026, 1, 2), Actor = "test", Again = true,
        })).Value;
        _ = (await desk.CommitAsync(app.Organisation, staged.Id, wholeList: false, "test")).Value;
        person = (await admin.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people")[0].GetProperty("id").GetInt64();
    }

    [Test]
    public async Task to_have_it_put_right_and_not_over_what_somebody_else_has_put_right()
    {
        var path = $"/api/people/{person}";
        var tag = (await admin.GetAsync(path)).Header("ETag")!;

        var changed = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { firstName = "Anna-Lisa", lastName = "Sällsam", birthYear = 1962, municipality = "Stockholm" }), ("If-Match", tag));
        var late = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { firstName = "Annika", lastName = "Sällsam" }), ("If-Match", tag));
        var seen = await admin.GetAsync(path);

        Assert.Multiple(() =>
        {
            Assert.That((changed.Status, late.Status, late.Problem), Is.EqualTo((200, 412, "changed-meanwhile")));
            Assert.That(changed.Header("ETag"), Is.EqualTo(seen.Header("ETag")).And.Not.EqualTo(tag));
            Assert.That(changed.Text, Is.EqualTo(seen.Text));
            Assert.That((Text(seen, "firstName"), Text(seen, "municipality"), seen.Body.GetProperty("birthYear").GetInt32()), Is.EqualTo(("Anna-Lisa", "Stockholm", 1962)));
        });
    }

    [TestCase("""{"firstName":" ","lastName":"Ek"}""", "invalid-name")]
    [TestCase("""{"firstName":"Anna","lastName":"Ek","birthYear":62}""", "invalid-birth-year")]
    [TestCase("""{"firstName":"Anna","lastName":"Ek","municipality":"Ankeborg"}""", "unknown-municipality")]
    public async Task nothing_that_cannot_be(string body, string problem) =>
        Assert.That((await admin.PutAsync($"/api/people/{person}", JsonDocument.Parse(body).RootElement)).Problem, Is.EqualTo(problem));

    [Test]
    public async Task to_see_all_of_it_as_data_and_as_a_letter()
    {
        var (extract, swedish, english) = (await admin.GetAsync($"/api/people/{person}/extract"), await admin.GetAsync($"/api/people/{person}/letter"), await admin.GetAsync($"/api/people/{person}/letter?language=en"));

        Assert.Multiple(async () =>
        {
            Assert.That(extract.Body.GetProperty("person").GetProperty("lastName").GetString(), Is.EqualTo("Sällsam"));
            Assert.That(swedish.MediaType, Is.EqualTo("text/plain"));
            Assert.That(swedish.Text, Does.Contain("Uppgifter om dig").And.Contain("kassör"));
            Assert.That(english.Text, Does.Contain("What is kept about you").And.Contain("kassör"));
            Assert.That((await admin.GetAsync($"/api/people/{person}/letter?language=fi")).Problem, Is.EqualTo("invalid-languages"));
        });
    }

    [Test]
    public async Task to_be_left_alone_until_something_is_settled()
    {
        var standings = new List<string?> { await StandingAsync() };
        foreach (var restricted in new[] { true, false })
        {
            Assert.That((await admin.PutAsync($"/api/people/{person}/restrict", new { restricted })).Status, Is.EqualTo(204));
            standings.Add(await StandingAsync());
        }

        Assert.That(standings, Is.EqualTo(new[] { "never_rung", "blocked", "never_rung" }));
    }

    [Test]
    public async Task to_be_forgotten_and_is_as_one_who_was_never_there()
    {
        var before = await admin.GetAsync($"/api/lists/{list}/people?sought=sällsam");

        var erased = await admin.PostAsync($"/api/people/{person}/erase", new { });

        Assert.Multiple(async () =>
        {
            Assert.That((before.Body.GetProperty("people").GetArrayLength(), erased.Status), Is.EqualTo((1, 204)));
            Assert.That((await admin.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people").GetArrayLength(), Is.Zero);
            foreach (var what in new[] { "", "/extract", "/letter" }) Assert.That((await admin.GetAsync($"/api/people/{person}{what}")).Problem, Is.EqualTo("unknown-person"), what);
            Assert.That((await admin.PostAsync($"/api/people/{person}/erase", new { })).Problem, Is.EqualTo("unknown-person"));
        });
    }

    private async Task<string?> StandingAsync() => (await admin.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people")[0].GetProperty("standing").GetString();

    private static string? Text(Reply reply, string property) => reply.Body.GetProperty(property).GetString();
}
