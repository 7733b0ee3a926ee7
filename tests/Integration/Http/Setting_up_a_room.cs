using System.Text.Json;
using System.Text.RegularExpressions;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D3. Controls tried: a claim that does not ask which lists the room rings is answered; a code that is printed anew while the old one stays still opens
/// the seat; a seat that comes back as a new row begins its hour again.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D3")]
public sealed partial class Setting_up_a_room(Database database) : OverHttp(database, people: 30, settings: ("CallQueue:Budgets:AlonePerHour", "2"))
{
    private int rooms;

    [Test]
    public async Task keeps_what_an_administrator_says_of_it()
    {
        var name = $"ABF-salen {++rooms}";
        var made = await admin.PostAsync("/api/rooms", new { name = $"  {name} ", address = "Sveavägen 41", goal = 600, lists = new[] { app.List } });
        var path = $"/api/rooms/{made.Body.GetProperty("id").GetInt64()}";

        var found = await admin.GetAsync(path);
        var again = await admin.PostAsync("/api/rooms", new { name });
        var foreign = await admin.PostAsync("/api/rooms", new { name = $"{name} too", lists = new[] { 987_654_321 } });
        var odd = await admin.PostAsync("/api/rooms", new { name = $"{name} too", goal = 0, address = new string('x', 201) });

        Assert.Multiple(() =>
        {
            Assert.That(made.Status, Is.EqualTo(201), made.Text);
            Assert.That(found.Text, Is.EqualTo(made.Text));
            Assert.That(found.Body.GetProperty("name").GetString(), Is.EqualTo(name));
            Assert.That((found.Body.GetProperty("address").GetString(), found.Body.GetProperty("goal").GetInt64(), found.Body.GetProperty("lists")[0].GetInt64()), Is.EqualTo(("Sveavägen 41", 600L, app.List)));
            Assert.That((again.Status, again.Problem), Is.EqualTo((409, "name-taken")));
            Assert.That((foreign.Status, foreign.Problem), Is.EqualTo((404, "unknown-list")));
            Assert.That((odd.Status, odd.Problem, odd.Body.GetProperty("flaws").GetArrayLength()), Is.EqualTo((400, "invalid-settings", 2)));
        });
    }

    [Test]
    public async Task is_changed_only_from_the_version_that_was_seen()
    {
        var path = await RoomAsync();
        var seen = (await admin.GetAsync(path)).Header("ETag")!;

        var first = await ChangeAsync(path, new { name = $"Changed {++rooms}" }, seen);
        var late = await ChangeAsync(path, new { name = $"Changed {++rooms}" }, seen);
        var opened = await ChangeAsync($"{path}/openings/2026-12-01", new { hours = new[] { new { from = "17:00", to = "20:30" } } }, seen);
        var then = await ChangeAsync($"{path}/openings/2026-12-01", new { hours = new[] { new { from = "17:00", to = "20:30" } } }, first.Header("ETag")!);

        Assert.That((first.Status, late.Status, late.Problem, opened.Problem, then.Status), Is.EqualTo((200, 412, "changed-meanwhile", "changed-meanwhile", 204)));
    }

    [Test]
    public async Task opens_several_times_a_day_and_knows_how_much_its_seats_can_do()
    {
        var path = await RoomAsync();
        await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" }, new { label = "2" } } });

        var set = await admin.PutAsync($"{path}/openings/2026-12-01", new { hours = new[] { new { from = "21:00", to = "24:00" }, new { from = "12:00", to = "14:30" } } });
        await admin.PutAsync($"{path}/openings/2026-12-02", new { hours = new[] { new { from = "17:00", to = "20:00" } } });
        await admin.DeleteAsync($"{path}/openings/2026-12-02");
        var found = (await admin.GetAsync($"{path}/openings?from=2026-11-30")).Body.GetProperty("openings");
        var before = (await admin.GetAsync($"{path}/openings?from=2026-11-01&to=2026-11-30")).Body.GetProperty("openings");

        Assert.Multiple(() =>
        {
            Assert.That(set.Status, Is.EqualTo(204), set.Text);
            Assert.That(found.GetArrayLength(), Is.EqualTo(1));
            Assert.That(found[0].GetProperty("date").GetString(), Is.EqualTo("2026-12-01"));
            Assert.That(found[0].GetProperty("hours").EnumerateArray().Select(h => $"{h.GetProperty("from").GetString()}-{h.GetProperty("to").GetString()}"), Is.EqualTo(new[] { "12:00-14:30", "21:00-24:00" }));
            Assert.That(found[0].GetProperty("goal").GetInt64(), Is.EqualTo(220), "2 seats × 5½ hours × 20");
            Assert.That(before.GetArrayLength(), Is.Zero);
        });
    }

    [TestCase("17:00", "17:00")]
    [TestCase("20:00", "17:00")]
    [TestCase("24:00", "24:00")]
    [TestCase("17", "20:00")]
    [TestCase("17:00", "25:00")]
    [TestCase("12:00", "13:01", "13:00", "14:00")]
    public async Task refuses_hours_that_cannot_be_meant(params string[] hours)
    {
        var path = await RoomAsync();

        var reply = await admin.PutAsync($"{path}/openings/2026-12-01", new { hours = hours.Chunk(2).Select(h => new { from = h[0], to = h[1] }) });

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "invalid-settings")));
    }

    [Test]
    public async Task gives_codes_that_sit_somebody_down_and_are_said_once()
    {
        var path = await RoomAsync();
        var made = await admin.PostAsync($"{path}/seats", new { seats = new object[] { new { label = "plats 1", zone = "quiet" }, new { label = "plats 2" } } });
        var slips = made.Body.GetProperty("slips");
        var (code, seat) = (slips[0].GetProperty("code").GetString()!, slips[0].GetProperty("seatId").GetInt64());
        using var anna = new Caller(app.Client());
        anna.Token = (await anna.PostAsync("/api/session", new { seatCode = code, name = "Anna" })).Body.GetProperty("token").GetString();

        var seats = (await admin.GetAsync($"{path}/seats")).Body.GetProperty("seats");
        var printed = await admin.PostAsync($"{path}/codes", new { seats = new[] { seat } });
        using var bo = new Caller(app.Client());
        var withOld = await bo.PostAsync("/api/session", new { seatCode = code, name = "Bo" });

        Assert.Multiple(() =>
        {
            Assert.That(made.Status, Is.EqualTo(201), made.Text);
            Assert.That(slips[0].GetProperty("link").GetString(), Does.StartWith("http://127.0.0.1:").And.EndsWith($"/#seat={code}"));
            Assert.That(slips[0].GetProperty("qr").GetString(), Does.StartWith("<svg "));
            Assert.That(seats.EnumerateArray().Select(s => (s.GetProperty("seat").GetProperty("label").GetString(), s.GetProperty("seat").GetProperty("zone").GetString(), Sitting(s))), Is.EqualTo(new[] { ("plats 1", "quiet", "Anna"), ("plats 2", "usual", null) }));
            Assert.That(seats.GetRawText(), Does.Not.Contain(code));
            Assert.That((printed.Status, printed.Body.GetProperty("slips")[0].GetProperty("label").GetString()), Is.EqualTo((200, "plats 1")));
            Assert.That(withOld.Problem, Is.EqualTo("wrong-seat-code"));
        });
        Assert.That((await anna.GetAsync("/api/session")).Status, Is.EqualTo(200), "Whoever sits there goes on.");
    }

    [Test]
    public async Task tells_that_somebody_rings_but_not_whom()
    {
        var path = await RoomAsync();
        using var anna = await SitDownAsync(path, "1");
        var card = await anna.ClaimAsync(app.List);
        await anna.PutAsync($"/api/calls/{card.GetProperty("callId").GetGuid()}/lease", new { dialled = true });

        var seats = await admin.GetAsync($"{path}/seats");

        var sitting = seats.Body.GetProperty("seats")[0].GetProperty("sitting");
        Assert.Multiple(() =>
        {
            Assert.That(sitting.TryGetProperty("ringingSince", out _) && sitting.TryGetProperty("dialledAt", out _), Is.True, seats.Text);
            foreach (var (what, secret) in Secrets(card)) Assert.That(seats.Text, Does.Not.Contain(secret), what);
        });

        static IEnumerable<(string What, string Secret)> Secrets(JsonElement card)
        {
            yield return ("the call", card.GetProperty("callId").GetString()!);
            yield return ("the name", card.GetProperty("person").GetProperty("firstName").GetString()!);
            yield return ("the number", card.GetProperty("numbers")[0].GetProperty("tel").GetString()!);
        }
    }

    [Test]
    public async Task prints_slips_on_a_page_where_nothing_runs()
    {
        var path = await RoomAsync("<b>Sal & \"scen\"</b>");
        await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "<script>1</script>" }, new { label = "2" } } });

        var page = await admin.SendAsync(HttpMethod.Post, $"{path}/codes?lang=sv", null, ("Accept", "text/html"));
        var inEnglish = await admin.SendAsync(HttpMethod.Post, $"{path}/codes", null, ("Accept", "text/html,application/json;q=0.5"), ("Accept-Language", "de, en;q=0.5"));
        using var browser = new Caller(app.Client());
        var style = await browser.GetAsync("/web/slips.css");

        var codes = Code().Matches(page.Text).Select(m => m.Value).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((page.Status, page.MediaType), Is.EqualTo((200, "text/html")), page.Text);
            Assert.That(codes, Has.Count.EqualTo(2));
            Assert.That(codes.Intersect(Code().Matches(inEnglish.Text).Select(m => m.Value)), Is.Empty, "printed again is another code");
            Assert.That(page.Text, Does.Contain("<html lang=\"sv\">").And.Contain("Gäller till").And.Contain("&lt;script&gt;1&lt;/script&gt;"));
            Assert.That(inEnglish.Text, Does.Contain("<html lang=\"en\">").And.Contain("Good until"));
            Assert.That(page.Text, Does.Not.Contain("<script").And.Not.Contain("<b>").And.Not.Contain("style=").And.Not.Contain("<style"));
            Assert.That(page.Header("Content-Security-Policy"), Does.StartWith("default-src 'none'; style-src 'self';").And.Not.Contain("unsafe"));
            Assert.That(page.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(style.Status, Is.EqualTo(200));
        });
        Assert.That((await browser.PostAsync("/api/session", new { seatCode = codes[0], name = "Anna" })).Problem, Is.EqualTo("wrong-seat-code"));
    }

    [Test]
    public async Task rings_the_lists_it_is_set_up_for_and_no_others()
    {
        var association = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, $"Nacka {++rooms}", "0182")).Value.Id;
        var theirs = await app.ListAsync($"Theirs {rooms}", people: 3, association: association);
        var path = await RoomAsync(lists: [theirs]);
        using var anna = await SitDownAsync(path, "1");

        var lists = (await anna.GetAsync("/api/session/lists")).Body.GetProperty("lists");
        var other = await anna.PostAsync("/api/calls", new { listId = app.List });
        var own = await anna.PostAsync("/api/calls", new { });
        await admin.PutAsync(path, new { name = $"Both {++rooms}", lists = new[] { theirs, app.List } });

        Assert.That(lists.EnumerateArray().Select(l => l.GetProperty("listId").GetInt64()), Is.EqualTo(new[] { theirs }));
        Assert.That((other.Status, other.Problem), Is.EqualTo((404, "unknown-list")));
        Assert.That((own.Status, own.Body.GetProperty("listId").GetInt64()), Is.EqualTo((201, theirs)), own.Text);
        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/session/lists")).Body.GetProperty("lists").GetArrayLength() == 2, "the new list is rung too");
    }

    [Test]
    public async Task shows_itself_to_those_whom_it_concerns()
    {
        var association = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, $"Nacka {++rooms}", "0182")).Value.Id;
        var theirs = await app.ListAsync($"Theirs {rooms}", association: association);
        var (path, other) = (await RoomAsync(lists: [theirs]), await RoomAsync());
        using var organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, association));
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, IdOf(other)));

        Assert.That((await IdsAsync(organiser), await IdsAsync(leader)), Is.EqualTo(($"{IdOf(path)}", $"{IdOf(other)}")));
        Assert.That((await organiser.GetAsync($"{path}/openings")).Status, Is.EqualTo(200));
        Assert.That((await organiser.GetAsync($"{path}/seats")).Problem, Is.EqualTo("not-for-you"), "who sits there is for those who lead it");
        Assert.That((await admin.GetAsync("/api/rooms?limit=1")).Body.GetProperty("next").GetInt64(), Is.GreaterThan(0));

        static async Task<string> IdsAsync(Caller caller) => string.Join(' ', (await caller.GetAsync("/api/rooms")).Body.GetProperty("rooms").EnumerateArray().Select(r => r.GetProperty("id").GetInt64()));
    }

    [Test]
    public async Task frees_a_seat_for_the_next_and_its_open_call_is_shown_to_nobody_else()
    {
        var path = await RoomAsync();
        var slip = (await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" } } })).Body.GetProperty("slips")[0];
        using var anna = await SignInAsync(slip.GetProperty("code").GetString()!, "Anna");
        var hers = await anna.ClaimAsync(app.List);
        using var bo = new Caller(app.Client());
        var taken = await bo.PostAsync("/api/session", new { seatCode = slip.GetProperty("code").GetString(), name = "Bo" });

        var freed = await admin.DeleteAsync($"{path}/seats/{slip.GetProperty("seatId").GetInt64()}/session");
        bo.Token = (await bo.PostAsync("/api/session", new { seatCode = slip.GetProperty("code").GetString(), name = "Bo" })).Body.GetProperty("token").GetString();
        var his = await bo.ClaimAsync(app.List);

        Assert.That((taken.Problem, freed.Status), Is.EqualTo(("seat-taken", 204)));
        Assert.That(his.GetProperty("person").GetProperty("id").GetInt64(), Is.Not.EqualTo(hers.GetProperty("person").GetProperty("id").GetInt64()));
        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/session")).Problem == "session-over", "she is signed out");
    }

    [Test]
    public async Task puts_a_seat_away_and_takes_it_out_again_as_the_seat_it_was()
    {
        var path = await RoomAsync();
        var slip = (await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" } } })).Body.GetProperty("slips")[0];
        using var anna = await SignInAsync(slip.GetProperty("code").GetString()!, "Anna");
        for (var i = 0; i < 2; i++) await anna.PutAsync($"/api/calls/{(await anna.ClaimAsync(app.List)).GetProperty("callId").GetGuid()}/release", new { reason = "other" });

        var away = await admin.DeleteAsync($"{path}/seats/{slip.GetProperty("seatId").GetInt64()}");
        using var nobody = new Caller(app.Client());
        var (listed, withSlip) = ((await admin.GetAsync($"{path}/seats")).Body.GetProperty("seats").GetArrayLength(), await nobody.PostAsync("/api/session", new { seatCode = slip.GetProperty("code").GetString(), name = "Bo" }));
        var back = (await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" } } })).Body.GetProperty("slips")[0];
        using var bo = await SignInAsync(back.GetProperty("code").GetString()!, "Bo");
        var more = await bo.PostAsync("/api/calls", new { listId = app.List });

        Assert.That((away.Status, listed, withSlip.Problem, back.GetProperty("seatId").GetInt64()), Is.EqualTo((204, 0, "wrong-seat-code", slip.GetProperty("seatId").GetInt64())));
        Assert.That((more.Problem, more.Body.GetProperty("limit").GetString()), Is.EqualTo(("budget-spent", "seat-hour")), "What was shown at this seat still counts.");
        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/session")).Problem == "session-over", "she is signed out");
    }

    [Test]
    public async Task changes_a_seat_under_whoever_sits_there()
    {
        var path = await RoomAsync();
        var theirs = await app.ListAsync($"Only {++rooms}", people: 2);
        var slip = (await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" }, new { label = "2" } } })).Body.GetProperty("slips")[0];
        using var anna = await SignInAsync(slip.GetProperty("code").GetString()!, "Anna");
        var seat = $"{path}/seats/{slip.GetProperty("seatId").GetInt64()}";

        var changed = await ChangeAsync(seat, new { label = "by the window", zone = "quiet", listId = theirs }, "\"1\"");
        var late = await ChangeAsync(seat, new { label = "by the door" }, "\"1\"");
        var twice = await admin.PutAsync(seat, new { label = "2" });
        var odd = await admin.PutAsync(seat, new { label = "1", zone = "attic" });

        Assert.That((changed.Status, late.Problem, twice.Problem, odd.Problem), Is.EqualTo((200, "changed-meanwhile", "name-taken", "invalid-settings")), changed.Text);
        await Eventually.TrueAsync(async () => (await anna.PostAsync("/api/calls", new { })).Status is 200 or 201, "her seat rings the new list");
    }

    [Test]
    public async Task is_written_down_with_who_did_it()
    {
        var path = await RoomAsync();
        var slip = (await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label = "1" } } })).Body.GetProperty("slips")[0];
        await admin.PostAsync($"{path}/codes", new { });
        await admin.DeleteAsync($"{path}/seats/{slip.GetProperty("seatId").GetInt64()}/session");
        await admin.PutAsync($"{path}/openings/2026-12-01", new { hours = new[] { new { from = "17:00", to = "20:30" } } });
        await admin.DeleteAsync($"{path}/seats/{slip.GetProperty("seatId").GetInt64()}");
        var who = $"account:{(await admin.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64()}";

        var written = await app.Services.GetDatabase().ReadAsync(work => work.QueryAsync<string>(
            "select action from audit where actor = @who and (subject = @room or subject = @seat) order by id", new { who, room = $"room:{IdOf(path)}", seat = $"seat:{slip.GetProperty("seatId").GetInt64()}" }));

        Assert.That(written, Is.EqualTo(new[] { "room_create", "seat_add", "seat_codes", "seat_free", "room_openings", "seat_retire" }));
    }

    private static string? Sitting(JsonElement seat) => seat.TryGetProperty("sitting", out var sitting) ? sitting.GetProperty("name").GetString() : null;

    private static long IdOf(string path) => long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> RoomAsync(string name = "Room", params long[] lists) =>
        $"/api/rooms/{(await admin.PostAsync("/api/rooms", new { name = $"{name} {++rooms}", lists })).Body.GetProperty("id").GetInt64()}";

    private async Task<Caller> SitDownAsync(string path, string label) =>
        await SignInAsync((await admin.PostAsync($"{path}/seats", new { seats = new[] { new { label } } })).Body.GetProperty("slips")[0].GetProperty("code").GetString()!, "Anna");

    private async Task<Caller> SignInAsync(string code, string name)
    {
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { seatCode = code, name })).Body.GetProperty("token").GetString();
        return caller;
    }

    private Task<Reply> ChangeAsync(string path, object body, string seen) => admin.SendAsync(HttpMethod.Put, path, Caller.Json(body), ("If-Match", seen));

    [GeneratedRegex("[2-9C-Z]{3}-[2-9C-Z]{3}-[2-9C-Z]{3}(?=</p>)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
