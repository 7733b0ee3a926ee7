using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class A_call_over_HTTP(Database database) : OverHttp(database, people: 60)
{
    [Test]
    public async Task begins_with_a_card_that_has_all_a_volunteer_needs()
    {
        using var anna = await app.SitDownAsync();

        var reply = await anna.PostAsync("/api/calls", new { listId = app.List });

        var card = reply.Body;
        Assert.Multiple(() =>
        {
            Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
            Assert.That(card.GetProperty("leaseUntil").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
            Assert.That(card.GetProperty("attempt").GetInt32(), Is.EqualTo(1));
            Assert.That(card.GetProperty("reportKey").GetString(), Is.Not.Empty);
            Assert.That(card.GetProperty("person").GetProperty("firstName").GetString(), Does.StartWith("Förnamn"));
            Assert.That(card.GetProperty("numbers")[0].GetProperty("tel").GetString(), Does.StartWith("+999"));
            Assert.That(card.GetProperty("source").GetProperty("source").GetString(), Is.EqualTo("The register of members"));
            Assert.That(card.GetProperty("script").GetProperty("steps")[0].GetProperty("id").GetString(), Is.EqualTo("hello"));
            Assert.That(card.GetProperty("questions").EnumerateArray().Select(q => q.GetProperty("id").GetString()), Is.EqualTo(new[] { "newsletter" }), "an opinion without a ground is not asked for");
            Assert.That(card.TryGetProperty("dial", out _), Is.False, "nobody is at +999");
        });
    }

    [Test]
    public async Task gives_the_same_card_to_a_double_click_and_to_sixteen_tabs()
    {
        using var anna = await app.SitDownAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => anna.PostAsync("/api/calls", new { listId = app.List })));
        var current = await anna.GetAsync("/api/calls/current");

        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(r => r.Body.GetProperty("callId").GetGuid()).Distinct().Count(), Is.EqualTo(1));
            Assert.That(replies.Count(r => r.Status == 201), Is.EqualTo(1));
            Assert.That(current.Body.GetProperty("callId").GetGuid(), Is.EqualTo(replies[0].Body.GetProperty("callId").GetGuid()));
        });
    }

    [Test]
    public async Task goes_to_one_volunteer_only()
    {
        using var anna = await app.SitDownAsync("Anna");
        using var bo = await app.SitDownAsync("Bo");

        var (hers, his) = (await anna.ClaimAsync(app.List), await bo.ClaimAsync(app.List));

        Assert.That(hers.GetProperty("person").GetProperty("id").GetInt64(), Is.Not.EqualTo(his.GetProperty("person").GetProperty("id").GetInt64()));
        var stranger = await bo.PutAsync($"/api/calls/{hers.GetProperty("callId").GetGuid()}/release", new { reason = "other" });
        Assert.That((stranger.Status, stranger.Problem), Is.EqualTo((404, "unknown-call")));
    }

    [Test]
    public async Task is_kept_longer_by_whoever_dials()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var path = $"/api/calls/{card.GetProperty("callId").GetGuid()}/lease";

        var here = await anna.SendAsync(HttpMethod.Put, path);
        var dialled = await anna.PutAsync(path, new { dialled = true });

        Assert.That(here.Status, Is.EqualTo(200), here.Text);
        Assert.That(dialled.Body.GetProperty("leaseUntil").GetDateTimeOffset(), Is.GreaterThan(here.Body.GetProperty("leaseUntil").GetDateTimeOffset().AddMinutes(20)));
    }

    [Test]
    public async Task is_given_back_with_a_reason_that_exists()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var path = $"/api/calls/{card.GetProperty("callId").GetGuid()}";

        var odd = await anna.PutAsync($"{path}/release", new { reason = "bored" });
        var back = await anna.PutAsync($"{path}/release", new { reason = "know_person" });
        var stale = await anna.PutAsync($"{path}/lease", new { });

        Assert.That((odd.Problem, back.Status, stale.Problem), Is.EqualTo(("unknown-reason", 204, "call-ended")));
        Assert.That((await anna.GetAsync("/api/calls/current")).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task is_recorded_once_however_often_it_is_sent()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var id = NewOutcome();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => anna.ReportAsync(card, new { id, outcome = "no_answer", agoMs = i })));
        var other = await anna.ReportAsync(card, new { id, outcome = "busy" });

        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(r => r.Status), Is.All.EqualTo(200), replies[0].Text);
            Assert.That(replies.Select(r => r.Body.GetProperty("standing").GetRawText()).Distinct().Count(), Is.EqualTo(1));
            Assert.That(replies.Count(r => r.Body.TryGetProperty("repeat", out var repeat) && repeat.GetBoolean()), Is.EqualTo(7));
            Assert.That((other.Status, other.Problem), Is.EqualTo((409, "outcome-id-taken")));
        });
    }

    [Test]
    public async Task is_corrected_and_taken_back_by_naming_what_stands()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var (first, second, third) = (NewOutcome(), NewOutcome(), NewOutcome());
        await anna.ReportAsync(card, new { id = first, outcome = "no_answer" });

        var corrected = await anna.ReportAsync(card, new { id = second, outcome = "busy", replaces = first });
        var tooLate = await anna.ReportAsync(card, new { id = NewOutcome(), outcome = "voicemail", replaces = first });
        var withdrawn = await anna.ReportAsync(card, new { id = third, outcome = "withdrawn", replaces = second });

        Assert.Multiple(() =>
        {
            Assert.That(corrected.Body.GetProperty("standing").GetProperty("replaced").GetGuid(), Is.EqualTo(first), corrected.Text);
            Assert.That((tooLate.Status, tooLate.Problem), Is.EqualTo((409, "superseded")));
            Assert.That(tooLate.Body.GetProperty("standing").GetProperty("outcomeId").GetGuid(), Is.EqualTo(second));
            Assert.That(withdrawn.Body.GetProperty("standing").GetProperty("outcome").GetString(), Is.EqualTo("withdrawn"), withdrawn.Text);
        });
    }

    [Test]
    public async Task brings_the_next_card_with_the_answer()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var id = NewOutcome();

        var reported = await anna.ReportAsync(card, new { id, outcome = "no_answer", andNext = true });
        var repeated = await anna.ReportAsync(card, new { id, outcome = "no_answer", andNext = true });

        var next = reported.Body.GetProperty("next").GetProperty("card").GetProperty("callId").GetGuid();
        Assert.That(next, Is.Not.EqualTo(card.GetProperty("callId").GetGuid()));
        Assert.That(repeated.Body.GetProperty("next").GetProperty("card").GetProperty("callId").GetGuid(), Is.EqualTo(next), "the card that is open");
    }

    [Test]
    public async Task says_with_the_answer_why_there_is_no_next()
    {
        var list = await app.ListAsync("one", people: 1);
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(list);

        var reported = await anna.ReportAsync(card, new { id = NewOutcome(), outcome = "conversation", andNext = true });

        Assert.That(reported.Status, Is.EqualTo(200));
        Assert.That(reported.Body.GetProperty("next").GetProperty("problem").GetProperty("type").GetString(), Is.EqualTo("nobody-left"));
    }

    [Test]
    public async Task is_reported_with_the_cards_own_key_after_sign_out()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        await anna.DeleteAsync("/api/session");
        using var outbox = new Caller(app.Client());

        var without = await outbox.ReportAsync(card, new { id = NewOutcome(), outcome = "busy" });
        var wrong = await outbox.ReportAsync(card, new { id = NewOutcome(), outcome = "busy", reportKey = "nonsense" });
        var right = await outbox.ReportAsync(card, new { id = NewOutcome(), outcome = "busy", agoMs = 60_000, reportKey = card.GetProperty("reportKey").GetString(), andNext = true });

        Assert.Multiple(() =>
        {
            Assert.That((without.Status, without.Problem), Is.EqualTo((401, "session-over")));
            Assert.That((wrong.Status, wrong.Problem), Is.EqualTo((404, "unknown-call")));
            Assert.That(right.Status, Is.EqualTo(200), right.Text);
            Assert.That(right.Body.GetProperty("next").GetProperty("problem").GetProperty("type").GetString(), Is.EqualTo("session-over"));
        });
    }

    [Test]
    public async Task refuses_an_outcome_that_contradicts_itself()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);

        var unknown = await anna.ReportAsync(card, new { id = NewOutcome(), outcome = "shouted" });
        var noTime = await anna.ReportAsync(card, new { id = NewOutcome(), outcome = "call_later" });
        var noId = await anna.ReportAsync(card, new { id = Guid.Empty, outcome = "busy" });

        Assert.That(new[] { unknown, noTime, noId }.Select(r => (r.Status, r.Problem, r.Body.GetProperty("field").GetString())),
            Is.EqualTo(new[] { (400, "invalid-outcome", "outcome"), (400, "invalid-outcome", "callBackAt"), (400, "invalid-outcome", "id") }));
    }

    [Test]
    public async Task moves_to_whoever_in_the_household_came_to_the_phone()
    {
        var list = await app.ListAsync("household");
        await app.BringAsync(list, [("Eva", "Ek", "+99955550001"), ("Erik", "Ek", "+99955550001")]);
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(list);
        var other = card.GetProperty("household")[0].GetProperty("personId").GetInt64();
        var path = $"/api/calls/{card.GetProperty("callId").GetGuid()}/switch";

        var stranger = await anna.PostAsync(path, new { personId = 999_999 });
        var switched = await anna.PostAsync(path, new { personId = other });

        Assert.That((stranger.Status, stranger.Problem), Is.EqualTo((409, "not-in-household")));
        Assert.That(switched.Body.GetProperty("person").GetProperty("id").GetInt64(), Is.EqualTo(other), switched.Text);
    }

    [Test]
    public async Task is_found_again_by_its_last_digits_and_in_the_volunteers_own_tally()
    {
        var list = await app.ListAsync("ring back");
        await app.BringAsync(list, [("Eva", "Ek", "+99977770123")]);
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(list);
        await anna.ReportAsync(card, new { id = NewOutcome(), outcome = "no_answer" });

        var returned = await anna.PostAsync("/api/calls/returned", new { lastDigits = "0123" });
        var nobody = await anna.PostAsync("/api/calls/returned", new { lastDigits = "9876" });
        var few = await anna.PostAsync("/api/calls/returned", new { lastDigits = "3" });
        var mine = await anna.GetAsync("/api/calls/mine");

        Assert.Multiple(() =>
        {
            Assert.That(returned.Body.GetProperty("callId").GetGuid(), Is.EqualTo(card.GetProperty("callId").GetGuid()), returned.Text);
            Assert.That((nobody.Problem, few.Problem), Is.EqualTo(("unknown-call", "too-few-digits")));
            Assert.That(mine.Body.GetProperty("rung").GetInt32(), Is.EqualTo(1));
            Assert.That(mine.Text, Does.Not.Contain("999"), "the number is gone with the outcome");
        });
    }

    [Test]
    public async Task is_not_to_be_had_from_a_list_that_is_empty_unknown_or_closed()
    {
        using var anna = await app.SitDownAsync();
        var (empty, draft) = (await app.ListAsync("empty"), await app.ListAsync("draft", open: false));

        var nobodyLeft = await anna.PostAsync("/api/calls", new { listId = empty });
        var unknown = await anna.PostAsync("/api/calls", new { listId = 999_999 });
        var none = await anna.PostAsync("/api/calls", new { });
        var closed = await anna.PostAsync("/api/calls", new { listId = draft });

        Assert.Multiple(() =>
        {
            Assert.That((nobodyLeft.Status, nobodyLeft.Problem), Is.EqualTo((404, "nobody-left")));
            Assert.That(nobodyLeft.Body.GetProperty("waiting").GetProperty("held").GetInt64(), Is.Zero);
            Assert.That((unknown.Status, unknown.Problem), Is.EqualTo((404, "unknown-list")));
            Assert.That((none.Status, none.Problem), Is.EqualTo((404, "unknown-list")));
            Assert.That((closed.Status, closed.Problem), Is.EqualTo((409, "list-paused")));
        });
    }

    [Test]
    public async Task comes_from_the_seats_own_list_whatever_is_asked_for()
    {
        var own = await app.ListAsync("the seat's", people: 1);
        using var anna = await app.SitDownAsync(onlyList: own);

        var other = await anna.PostAsync("/api/calls", new { listId = app.List });
        var mine = await anna.PostAsync("/api/calls", new { });

        Assert.That((other.Problem, mine.Body.GetProperty("listId").GetInt64()), Is.EqualTo(("unknown-list", own)));
    }

    [Test]
    public async Task is_not_to_be_had_outside_the_hours_or_beyond_the_budget()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var closed = await CanvassApp.StartAsync(Database, rules: new CampaignRules { Hours = new CallingHoursRules { ClosedOn = [today.AddDays(-1), today, today.AddDays(1)] } });
        await using var narrow = await CanvassApp.StartAsync(Database, people: 3, settings: [("CallQueue:Budgets:AlonePerHour", "1")]);
        await using var wary = await CanvassApp.StartAsync(Database, people: 3, settings: [("CallQueue:Budgets:Unconfirmed", "1"), ("CallQueue:Budgets:AskToConfirm", "1")]);

        var early = await OneMoreAsync(closed, claimFirst: false);
        var spent = await OneMoreAsync(narrow, claimFirst: true);
        var newcomer = await OneMoreAsync(wary, claimFirst: true);

        Assert.Multiple(() =>
        {
            Assert.That((early.Status, early.Problem), Is.EqualTo((409, "outside-hours")));
            Assert.That(early.Body.GetProperty("opensAt").GetDateTimeOffset(), Is.GreaterThan(TimeProvider.System.GetUtcNow()));
            Assert.That((spent.Status, spent.Problem), Is.EqualTo((429, "budget-spent")), spent.Text);
            Assert.That(spent.Body.GetProperty("again").GetDateTimeOffset(), Is.GreaterThan(TimeProvider.System.GetUtcNow()));
            Assert.That((newcomer.Status, newcomer.Problem), Is.EqualTo((429, "not-confirmed")), newcomer.Text);
        });
    }

    private static async Task<Reply> OneMoreAsync(CanvassApp app, bool claimFirst)
    {
        using var anna = await app.SitDownAsync();
        if (claimFirst) await anna.ReportAsync(await anna.ClaimAsync(app.List), new { id = NewOutcome(), outcome = "no_answer" });
        return await anna.PostAsync("/api/calls", new { listId = app.List });
    }

    private static Guid NewOutcome() => NewId.At(TimeProvider.System.GetUtcNow());
}
