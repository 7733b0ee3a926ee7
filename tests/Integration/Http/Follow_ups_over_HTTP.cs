using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// C, D1. What was promised on the phone is kept until it is done. Controls: an answer that is not marked owes nothing; another association sees none;
/// what is taken back is owed no more.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
[Category("D1")]
public sealed class Follow_ups_over_HTTP(Database database) : OverHttp(database)
{
    private Caller organiser = null!;
    private Caller stranger = null!;
    private Caller anna = null!;
    private long list;
    private int names;

    [OneTimeSetUp]
    public async Task AskAsync()
    {
        var asked = await admin.PutAsync($"/api/campaigns/{app.Campaign}", new
        {
            questions = new[]
            {
                new
                {
                    id = "lift", kind = "single", opinion = false, text = new { sv = "Skjuts till vallokalen" },
                    options = new object[] { new { code = "yes", text = new { sv = "ja tack" }, followUp = true }, new { code = "no", text = new { sv = "nej tack" } } },
                },
            },
        });
        Assert.That(asked.Status, Is.EqualTo(200), asked.Text);
    }

    /// <summary>An association of its own for each test: what another was promised is none of its business.</summary>
    [SetUp]
    public async Task ComeAsync()
    {
        var association = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, $"Botkyrka {++names}", "0127")).Value.Id;
        organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, association));
        stranger = await app.UserAsync(roles: new RoleGrant(Role.Organiser, app.Association));
        list = await app.ListAsync($"list {names}", people: 4, association: association);
        anna = await app.SitDownAsync("Anna");
    }

    [TearDown]
    public void Leave()
    {
        foreach (var caller in new[] { organiser, stranger, anna }) caller?.Dispose();
    }

    [Test]
    public async Task an_answer_that_is_marked_owes_something_until_it_is_done()
    {
        await AnswerAsync("no");
        var card = await AnswerAsync("yes");
        var (open, counts) = await ListAsync(organiser);
        var path = $"/api/follow-ups/{open[0].GetProperty("id").GetInt64()}";

        var taken = await organiser.PutAsync(path, new { owner = "Ulla", dueOn = "2000-01-02" });
        var stale = await organiser.SendAsync(HttpMethod.Put, path, Caller.Json(new { done = true }), ("If-Match", "\"1\""));
        var (late, overdue) = await ListAsync(organiser, "?state=overdue&owner=Ulla");
        var done = await organiser.SendAsync(HttpMethod.Put, path, Caller.Json(new { done = true }), ("If-Match", taken.Header("ETag")!));
        var (left, after) = await ListAsync(organiser);
        var nobody = await organiser.PutAsync(path, new { owner = "", done = false });

        Assert.Multiple(() =>
        {
            Assert.That((open.Count, open[0].GetProperty("what").GetString(), open[0].GetProperty("personId").GetInt64()), Is.EqualTo((1, "Skjuts till vallokalen: ja tack", card.GetProperty("person").GetProperty("id").GetInt64())));
            Assert.That(open[0].GetProperty("numbers").GetArrayLength(), Is.EqualTo(1));
            Assert.That((counts, overdue, after), Is.EqualTo(("1 0 0", "1 1 0", "0 0 1")));
            Assert.That((taken.Status, taken.Body.GetProperty("owner").GetString(), taken.Body.GetProperty("overdue").GetBoolean()), Is.EqualTo((200, "Ulla", true)), taken.Text);
            Assert.That((stale.Status, stale.Problem), Is.EqualTo((412, "changed-meanwhile")));
            Assert.That((late.Count, left.Count, done.Status, done.Body.TryGetProperty("doneAt", out _)), Is.EqualTo((1, 0, 200, true)));
            Assert.That((nobody.Body.TryGetProperty("owner", out _), nobody.Body.TryGetProperty("doneAt", out _)), Is.EqualTo((false, false)));
        });
    }

    [Test]
    public async Task what_is_taken_back_is_owed_no_more()
    {
        var (card, outcome) = (await anna.ClaimAsync(list), NewId.At(TimeProvider.System.GetUtcNow()));
        await anna.ReportAsync(card, new { id = outcome, outcome = "conversation", answers = new[] { new { question = "lift", options = new[] { "yes" } } } });
        var before = await ListAsync(organiser);
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation", replaces = outcome });

        Assert.That((before.Items.Count, (await ListAsync(organiser, "?state=all")).Items.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task one_is_made_by_hand_and_from_a_flag_by_those_whose_people_they_are()
    {
        var card = await anna.ClaimAsync(list);
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation", flag = "Vill ha ett nytt medlemskort" });
        var person = card.GetProperty("person").GetProperty("id").GetInt64();
        var flag = (await organiser.GetAsync("/api/flags")).Body.GetProperty("flags")[0].GetProperty("id").GetInt64();

        var byHand = await organiser.PostAsync("/api/follow-ups", new { personId = person, what = "Ring upp på måndag", owner = "Ulla" });
        var fromFlag = await organiser.PostAsync("/api/follow-ups", new { flagId = flag, what = "Skicka medlemskort", dueOn = "2099-01-01" });
        var (theirs, none) = (await stranger.PostAsync("/api/follow-ups", new { personId = person, what = "Nyfiken" }), await stranger.PostAsync("/api/follow-ups", new { flagId = flag, what = "Nyfiken" }));
        var unclear = await organiser.PostAsync("/api/follow-ups", new { what = "Vem då?" });
        var empty = await organiser.PostAsync("/api/follow-ups", new { personId = person, what = " " });

        Assert.Multiple(async () =>
        {
            Assert.That((byHand.Status, byHand.Body.GetProperty("owner").GetString(), byHand.Body.TryGetProperty("dueOn", out _)), Is.EqualTo((201, "Ulla", true)), byHand.Text);
            Assert.That((fromFlag.Status, fromFlag.Body.GetProperty("flagId").GetInt64(), fromFlag.Body.GetProperty("dueOn").GetString()), Is.EqualTo((201, flag, "2099-01-01")), fromFlag.Text);
            Assert.That(new[] { theirs.Problem, none.Problem, unclear.Problem, empty.Problem }, Is.EqualTo(new[] { "unknown-person", "unknown-flag", "invalid-settings", "invalid-settings" }));
            Assert.That((await ListAsync(organiser)).Items.Select(f => f.GetProperty("what").GetString()), Is.EqualTo(new[] { "Ring upp på måndag", "Skicka medlemskort" }));
            Assert.That((await ListAsync(stranger, "?state=all")), Is.EqualTo(((IReadOnlyList<JsonElement>)[], "0 0 0")).Using<(IReadOnlyList<JsonElement> Items, string Counts)>((a, b) => a.Items.Count == b.Items.Count && a.Counts == b.Counts));
            Assert.That((await organiser.GetAsync("/api/follow-ups?state=lost")).Problem, Is.EqualTo("invalid-settings"));
        });
    }

    [Test]
    public async Task a_file_of_them_holds_no_formula_and_is_audited()
    {
        var card = await anna.ClaimAsync(list);
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation" });
        await organiser.PostAsync("/api/follow-ups", new { personId = card.GetProperty("person").GetProperty("id").GetInt64(), what = "=HYPERLINK(\"http://example.org\")" });

        var file = await organiser.GetAsync("/api/follow-ups.csv");
        var theirs = await stranger.GetAsync("/api/follow-ups.csv");

        Assert.Multiple(async () =>
        {
            Assert.That((file.Status, file.MediaType), Is.EqualTo((200, "text/csv")));
            Assert.That(file.Text.TrimEnd().Split("\r\n"), Has.Length.EqualTo(2).And.Some.Contains("HYPERLINK").And.None.Contains(";=HYPERLINK").And.None.Contains(";\"=HYPERLINK"));
            Assert.That(theirs.Text.TrimEnd().Split("\r\n"), Has.Length.EqualTo(1));
            Assert.That(await app.Services.GetDatabase().ReadAsync(work => work.ScalarAsync<long>("select count(*) from audit where action = 'follow_ups_export'")), Is.EqualTo(2));
        });
    }

    private async Task<JsonElement> AnswerAsync(string code)
    {
        var card = await anna.ClaimAsync(list);
        var reply = await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation", answers = new[] { new { question = "lift", options = new[] { code } } } });
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return card;
    }

    private static async Task<(IReadOnlyList<JsonElement> Items, string Counts)> ListAsync(Caller caller, string query = "")
    {
        var body = (await caller.GetAsync($"/api/follow-ups{query}")).Body;
        var counts = body.GetProperty("counts");
        return ([.. body.GetProperty("followUps").EnumerateArray()], $"{counts.GetProperty("open").GetInt64()} {counts.GetProperty("overdue").GetInt64()} {counts.GetProperty("done").GetInt64()}");
    }
}
