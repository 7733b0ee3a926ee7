using System.Globalization;
using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// Hands, messages, sessions, the survey and moving somebody. Controls tried: a message that goes by the seat and not by who sits there is read by the next one;
/// a survey that shows the day that goes on tells what the last one answered.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class During_an_evening(Database database) : OverHttp(database, people: 40)
{
    private readonly Listener listener = new();
    private int rooms;

    private protected override void Adapt(WebApplicationBuilder builder) => builder.Logging.AddProvider(listener);

    [OneTimeTearDown]
    public void Leave() => listener.Dispose();

    [Test]
    public async Task a_raised_hand_is_seen_taken_and_known_to_be_taken()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var (anna, bo) = (await SitDownAsync(room, "Anna"), await SitDownAsync(room, "Bo"));

        await anna.Caller.PostAsync("/api/help", new { reason = "technical" });
        await bo.Caller.SendAsync(HttpMethod.Post, "/api/help");
        var again = await anna.Caller.PostAsync("/api/help", new { reason = "loud" });
        var odd = await anna.Caller.PostAsync("/api/help", new { reason = "she said that" });
        var up = (await leader.GetAsync($"/api/rooms/{room}/help")).Body.GetProperty("hands");
        var hand = $"/api/rooms/{room}/help/{up[0].GetProperty("id").GetInt64()}/taken";
        var (taken, late) = (await leader.PutAsync(hand, new { }), await leader.PutAsync(hand, new { }));

        Assert.Multiple(() =>
        {
            Assert.That(up.EnumerateArray().Select(h => (h.GetProperty("name").GetString(), h.TryGetProperty("reason", out var r) ? r.GetString() : null)), Is.EqualTo(new[] { ("Anna", "loud"), ("Bo", null) }));
            Assert.That((again.Status, odd.Problem), Is.EqualTo((200, "unknown-reason")));
            Assert.That((taken.Status, late.Problem), Is.EqualTo((204, "unknown-hand")));
        });
        Assert.That((await anna.Caller.GetAsync("/api/help")).Body.TryGetProperty("takenAt", out _), Is.True);
        Assert.That((await bo.Caller.GetAsync("/api/help")).Body.TryGetProperty("takenAt", out _), Is.False);
        Assert.That(await NamesAsync(), Is.EqualTo("Bo"));
        await anna.Caller.PostAsync("/api/help", new { });
        Assert.That(await NamesAsync(), Is.EqualTo("Bo Anna"), "She may ask again, and then comes last.");
        await bo.Caller.DeleteAsync("/api/help");
        await anna.Caller.DeleteAsync("/api/session");
        Assert.That(await NamesAsync(), Is.Empty, "One needs nobody any more, the other has gone home.");

        async Task<string> NamesAsync() => string.Join(' ', (await leader.GetAsync($"/api/rooms/{room}/help")).Body.GetProperty("hands").EnumerateArray().Select(h => h.GetProperty("name").GetString()));
    }

    [Test]
    public async Task a_message_is_read_by_those_it_is_for_and_stands_in_no_log()
    {
        const string ToAnna = "Anna-bara-till-dig-4711", ToAll = "Kaffe-till-alla-4712";
        var (room, elsewhere) = (await RoomAsync(), await RoomAsync());
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var (anna, bo, far) = (await SitDownAsync(room, "Anna"), await SitDownAsync(room, "Bo"), await SitDownAsync(elsewhere, "Cecilia"));

        var one = await leader.PostAsync($"/api/rooms/{room}/messages", new { text = ToAnna, seatId = anna.Seat });
        var all = await leader.PostAsync($"/api/rooms/{room}/messages", new { text = ToAll });
        var (hers, his, theirs) = (await TextsAsync(anna.Caller), await TextsAsync(bo.Caller), await TextsAsync(far.Caller));
        await leader.DeleteAsync($"/api/rooms/{room}/seats/{anna.Seat}/session");
        var empty = await leader.PostAsync($"/api/rooms/{room}/messages", new { text = ToAnna, seatId = anna.Seat });
        using var next = new Caller(app.Client());
        next.Token = (await next.PostAsync("/api/session", new { seatCode = anna.Code, name = "David" })).Body.GetProperty("token").GetString();
        var nexts = await TextsAsync(next);
        var foreign = await leader.PostAsync($"/api/rooms/{room}/messages", new { text = "Hej", seatId = far.Seat });
        var odd = await leader.PostAsync($"/api/rooms/{room}/messages", new { text = " " });

        Assert.Multiple(() =>
        {
            Assert.That((one.Status, all.Status), Is.EqualTo((201, 201)), one.Text);
            Assert.That((one.Body.GetProperty("seat").GetString(), one.Body.GetProperty("sender").GetString()), Is.EqualTo(("seat of Anna", "Ulla")));
            Assert.That(hers, Is.EqualTo(new[] { ToAnna, ToAll }));
            Assert.That(his, Is.EqualTo(new[] { ToAll }));
            Assert.That((theirs, nexts), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())), "neither in another room nor who sits down later");
            Assert.That((empty.Problem, foreign.Problem, odd.Problem), Is.EqualTo(("seat-empty", "unknown-seat", "invalid-settings")));
        });
        Assert.That((await bo.Caller.GetAsync($"/api/messages?after={all.Body.GetProperty("id").GetInt64()}")).Body.GetProperty("messages").GetArrayLength(), Is.Zero);
        Assert.That(await TextsAsync(leader, $"/api/rooms/{room}/messages"), Is.EqualTo(new[] { ToAnna, ToAll }));
        Assert.That(listener.All(), Does.Not.Contain(ToAnna).And.Not.Contain(ToAll));
        Assert.That(listener.All(), Does.Contain("/api/rooms/{id}/messages"), "or nothing was listened to");
        Assert.That(await app.Services.GetDatabase().ReadAsync(work => work.QueryAsync<string>("select coalesce(details, '') from audit where action = 'message_send'")), Is.EqualTo(new[] { "", "" }));

        static async Task<string[]> TextsAsync(Caller caller, string path = "/api/messages") => [.. (await caller.GetAsync(path)).Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()!)];
    }

    [Test]
    public async Task sessions_are_told_with_their_time_and_calls()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var anna = await SitDownAsync(room, "Anna");
        for (var i = 0; i < 2; i++) await anna.Caller.ReportAsync(await anna.Caller.ClaimAsync(app.List), new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "busy" });
        await anna.Caller.PutAsync($"/api/calls/{(await anna.Caller.ClaimAsync(app.List)).GetProperty("callId").GetGuid()}/release", new { reason = "other" });
        var bo = await SitDownAsync(room, "Bo");
        await bo.Caller.DeleteAsync("/api/session");

        var first = await leader.GetAsync($"/api/rooms/{room}/sessions?limit=1");
        var next = await leader.GetAsync($"/api/rooms/{room}/sessions?limit=1&after={first.Body.GetProperty("next").GetGuid()}");
        var later = await leader.GetAsync($"/api/rooms/{room}/sessions?since=2100-01-01T00:00:00Z");

        var (hers, his) = (first.Body.GetProperty("sessions")[0], next.Body.GetProperty("sessions")[0]);
        Assert.Multiple(() =>
        {
            Assert.That((hers.GetProperty("name").GetString(), hers.GetProperty("calls").GetInt64(), hers.TryGetProperty("endedAt", out _), hers.TryGetProperty("pace", out _)), Is.EqualTo(("Anna", 2L, false, false)), first.Text);
            Assert.That((his.GetProperty("name").GetString(), his.GetProperty("calls").GetInt64(), his.TryGetProperty("endedAt", out _)), Is.EqualTo(("Bo", 0L, true)), next.Text);
            Assert.That(later.Body.GetProperty("sessions").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task a_survey_is_counted_and_shown_when_the_day_is_over_and_five_have_answered()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var volunteers = new List<Seated>();
        for (var i = 0; i < 5; i++) volunteers.Add(await SitDownAsync(room, $"Anna {i}"));

        var first = await volunteers[0].Caller.PostAsync("/api/survey", new { felt = 5, disturbed = new[] { "sound", "numbers" }, again = "yes" });
        var twice = await volunteers[0].Caller.PostAsync("/api/survey", new { felt = 1 });
        var odd = await volunteers[1].Caller.PostAsync("/api/survey", new { felt = 6, disturbed = new[] { "them" }, again = "never" });
        foreach (var volunteer in volunteers.Skip(1).Take(3)) await volunteer.Caller.PostAsync("/api/survey", new { felt = 4 });
        await YesterdayAsync();
        var four = await leader.GetAsync($"/api/rooms/{room}/survey");
        await TodayAsync();
        await volunteers[4].Caller.PostAsync("/api/survey", new { again = "maybe" });
        var today = await leader.GetAsync($"/api/rooms/{room}/survey");
        await YesterdayAsync();
        var over = await leader.GetAsync($"/api/rooms/{room}/survey");

        Assert.Multiple(() =>
        {
            Assert.That((first.Status, twice.Problem, odd.Problem, odd.Body.GetProperty("flaws").GetArrayLength()), Is.EqualTo((204, "already-answered", "invalid-settings", 3)));
            Assert.That((four.Body.GetProperty("days").GetArrayLength(), today.Body.GetProperty("days").GetArrayLength(), over.Body.GetProperty("days").GetArrayLength()), Is.EqualTo((0, 0, 1)));
            var day = over.Body.GetProperty("days")[0];
            Assert.That(day.GetProperty("answers").GetInt64(), Is.EqualTo(5));
            Assert.That(day.GetProperty("times").GetRawText(), Is.EqualTo("""{"again":{"maybe":1,"yes":1},"disturbed":{"numbers":1,"sound":1},"felt":{"4":3,"5":1}}"""));
        });

        // As if it had been answered on another day.
        Task YesterdayAsync() => MoveDaysAsync("2026-01-01");

        Task TodayAsync() => MoveDaysAsync(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Desks.Stockholm).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        Task MoveDaysAsync(string day) => app.Services.GetDatabase().WriteAsync(work => work.ExecuteAsync("update survey_count set day = @day where room_id = @room", new { day, room }));
    }

    [Test]
    public async Task somebody_is_moved_to_a_free_seat_with_session_and_call()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var (anna, bo) = (await SitDownAsync(room, "Anna"), await SitDownAsync(room, "Bo"));
        var free = (await app.Desk<RoomDesk>().AddSeatsAsync(app.Organisation, room, [new NewSeat("by the window")])).Value[0];
        var card = await anna.Caller.ClaimAsync(app.List);

        var taken = await leader.PutAsync($"/api/rooms/{room}/seats/{anna.Seat}/session", new { toSeatId = bo.Seat });
        var moved = await leader.PutAsync($"/api/rooms/{room}/seats/{anna.Seat}/session", new { toSeatId = free.SeatId });
        var empty = await leader.PutAsync($"/api/rooms/{room}/seats/{anna.Seat}/session", new { toSeatId = free.SeatId });

        Assert.That((taken.Problem, moved.Status, empty.Problem), Is.EqualTo(("seat-taken", 204, "seat-empty")), moved.Text);
        Assert.That((await anna.Caller.GetAsync("/api/session")).Body.GetProperty("seat").GetString(), Is.EqualTo("by the window"));
        Assert.That((await anna.Caller.GetAsync("/api/calls/current")).Body.GetProperty("callId").GetGuid(), Is.EqualTo(card.GetProperty("callId").GetGuid()));
        await anna.Caller.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "busy" });
        await Eventually.TrueAsync(async () => (await anna.Caller.PostAsync("/api/calls", new { listId = app.List })).Status is 200 or 201, "she rings on");
    }

    private sealed record Seated(long Seat, string Code, Caller Caller);

    private async Task<long> RoomAsync() => (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Evening {++rooms}")).Value.Id;

    private async Task<Seated> SitDownAsync(long room, string name)
    {
        var slip = (await app.Desk<RoomDesk>().AddSeatsAsync(app.Organisation, room, [new NewSeat($"seat of {name}")])).Value[0];
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { seatCode = slip.Code, name })).Body.GetProperty("token").GetString();
        return new Seated(slip.SeatId, slip.Code, caller);
    }
}
