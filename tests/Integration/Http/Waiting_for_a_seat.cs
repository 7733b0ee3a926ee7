using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D2. Controls tried: a waiting list that does not delete whom it seats seats them again; whoever waits and counts as a volunteer comes as far as the
/// call desk.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D2")]
public sealed class Waiting_for_a_seat(Database database) : OverHttp(database, people: 30)
{
    private int rooms;

    [Test]
    public async Task shows_the_place_in_the_line_and_nobody_to_ring()
    {
        var room = await OpenAsync();
        using var anna = await JoinAsync(room, "Anna");
        using var bo = await JoinAsync(room, "Bo");

        var (hers, his) = ((await anna.GetAsync("/api/session")).Body, (await bo.GetAsync("/api/session")).Body);
        var call = await bo.PostAsync("/api/calls", new { listId = app.List });
        await anna.DeleteAsync("/api/session");

        Assert.Multiple(() =>
        {
            Assert.That((hers.GetProperty("role").GetString(), hers.GetProperty("place").GetInt64(), his.GetProperty("place").GetInt64()), Is.EqualTo(("waiting", 1L, 2L)));
            Assert.That(his.TryGetProperty("seat", out _), Is.False);
            Assert.That((call.Status, call.Problem), Is.EqualTo((403, "not-for-you")));
        });
        await Eventually.TrueAsync(async () => (await bo.GetAsync("/api/session")).Body.GetProperty("place").GetInt64() == 1, "the first has gone");
        Assert.That((await anna.GetAsync("/api/session")).Problem, Is.EqualTo("session-over"));
    }

    [Test]
    public async Task ends_at_a_seat_that_a_leader_gives_with_the_token_one_has()
    {
        var room = await OpenAsync("by the window");
        using var anna = await JoinAsync(room, "Anna");
        var waiting = await WaitingAsync(room);

        var given = await room.Leader.PutAsync($"{room.Path}/waiting/{waiting[0].GetProperty("waitingId").GetGuid()}/seat", new { });
        var again = await room.Leader.PutAsync($"{room.Path}/waiting/{waiting[0].GetProperty("waitingId").GetGuid()}/seat", new { });

        Assert.That((given.Status, again.Problem), Is.EqualTo((200, "unknown-waiting")), given.Text);
        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/session")).Body.GetProperty("role").GetString() == "volunteer", "she sits");
        var who = (await anna.GetAsync("/api/session")).Body;
        Assert.That((who.GetProperty("seat").GetString(), who.GetProperty("confirmed").GetBoolean(), who.GetProperty("sessionId").GetGuid()), Is.EqualTo(("by the window", false, waiting[0].GetProperty("waitingId").GetGuid())));
        Assert.That((await anna.PostAsync("/api/calls", new { listId = app.List })).Status, Is.EqualTo(201));
        Assert.That(await WaitingAsync(room), Is.Empty);
    }

    [Test]
    public async Task gives_each_a_seat_of_their_own_whoever_lets_them_in_at_once()
    {
        var room = await OpenAsync("1", "2", "3");
        var waiting = new List<Caller>();
        for (var i = 0; i < 4; i++) waiting.Add(await JoinAsync(room, $"Anna {i}"));

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => room.Leader.PutAsync($"{room.Path}/waiting/seats", new { })));

        var seated = (await room.Leader.GetAsync($"{room.Path}/seats")).Body.GetProperty("seats").EnumerateArray().Select(s => s.GetProperty("sitting").GetProperty("volunteerId").GetInt64()).ToList();
        Assert.That(all.Select(a => a.Status), Is.All.EqualTo(200), string.Join(' ', all.Select(a => a.Text)));
        Assert.That(all.Sum(a => a.Body.GetProperty("seated").GetInt32()), Is.EqualTo(3));
        Assert.That(seated.Distinct().Count(), Is.EqualTo(3));
        var left = (await WaitingAsync(room)).Single();
        Assert.That((await room.Leader.PutAsync($"{room.Path}/waiting/{left.GetProperty("waitingId").GetGuid()}/seat", new { })).Problem, Is.EqualTo("no-seat-free"));
        foreach (var caller in waiting) caller.Dispose();
    }

    [Test]
    public async Task takes_no_seat_where_somebody_sits()
    {
        var room = await OpenAsync("1");
        using var anna = await JoinAsync(room, "Anna");
        using var bo = await JoinAsync(room, "Bo");
        await room.Leader.PutAsync($"{room.Path}/waiting/seats", new { });
        var seat = (await room.Leader.GetAsync($"{room.Path}/seats")).Body.GetProperty("seats")[0].GetProperty("seat").GetProperty("id").GetInt64();
        var his = (await WaitingAsync(room))[0].GetProperty("waitingId").GetGuid();

        var taken = await room.Leader.PutAsync($"{room.Path}/waiting/{his}/seat", new { seatId = seat });
        var unknown = await room.Leader.PutAsync($"{room.Path}/waiting/{his}/seat", new { seatId = 987_654_321 });
        var away = await room.Leader.DeleteAsync($"{room.Path}/waiting/{his}");

        Assert.That((taken.Problem, unknown.Problem, away.Status), Is.EqualTo(("seat-taken", "unknown-seat", 204)));
        await Eventually.TrueAsync(async () => (await bo.GetAsync("/api/session")).Problem == "session-over", "he is turned away");
    }

    [Test]
    public async Task keeps_the_place_of_whoever_comes_again_on_the_same_device()
    {
        var room = await OpenAsync();
        using var anna = new Caller(app.Client());
        var first = (await anna.PostAsync("/api/session", new { roomCode = room.Code, name = "Anna" })).Body;
        using var bo = await JoinAsync(room, "Bo");
        var again = (await anna.PostAsync("/api/session", new { roomCode = room.Code, name = "Anna", deviceToken = first.GetProperty("deviceToken").GetString() })).Body;

        Assert.That(again.GetProperty("who").GetProperty("place").GetInt64(), Is.EqualTo(1));
        anna.Token = first.GetProperty("token").GetString();
        Assert.That((await anna.GetAsync("/api/session")).Problem, Is.EqualTo("session-over"), "the first token is worth nothing any more");
        Assert.That((await WaitingAsync(room)).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task is_over_for_whoever_has_gone_without_saying_so()
    {
        var room = await OpenAsync("1");
        using var anna = await JoinAsync(room, "Anna");
        var id = (await WaitingAsync(room))[0].GetProperty("waitingId").GetGuid();
        await app.Services.GetDatabase().WriteAsync(async work => await work.ExecuteAsync("update waiting set seen_at = @then where id = @id", new { id, then = await work.NowAsync() - TimeSpan.FromMinutes(11) }));

        Assert.That(await WaitingAsync(room), Is.Empty);
        Assert.That((await room.Leader.PutAsync($"{room.Path}/waiting/{id}/seat", new { })).Problem, Is.EqualTo("unknown-waiting"), "No chair is kept for somebody who is not there.");
        await Eventually.TrueAsync(async () => (await anna.GetAsync("/api/session")).Status == 200 && (await WaitingAsync(room)).Count == 1, "whoever comes back stands where they stood");
    }

    [Test]
    public async Task is_reached_by_a_code_that_opens_nothing_else_and_can_be_taken_away()
    {
        var room = await OpenAsync();
        using var nobody = new Caller(app.Client());

        var asSeat = await nobody.PostAsync("/api/session", new { seatCode = room.Code, name = "Eve" });
        var both = await nobody.PostAsync("/api/session", new { seatCode = room.Code, roomCode = room.Code, name = "Eve" });
        var shown = (await room.Leader.GetAsync($"{room.Path}/waiting")).Body.GetProperty("roomCode").GetProperty("code").GetString();
        var closed = await room.Leader.DeleteAsync($"{room.Path}/code");
        var late = await nobody.PostAsync("/api/session", new { roomCode = room.Code, name = "Eve" });

        Assert.That((asSeat.Problem, both.Problem, shown, closed.Status, late.Problem), Is.EqualTo(("wrong-seat-code", "missing-property", room.Code, 204, "wrong-room-code")));
    }

    private sealed record OpenRoom(string Path, string Code, Caller Leader);

    private async Task<OpenRoom> OpenAsync(params string[] seats)
    {
        var room = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Waiting {++rooms}")).Value.Id;
        if (seats.Length > 0) await app.Desk<RoomDesk>().AddSeatsAsync(app.Organisation, room, [.. seats.Select(s => new NewSeat(s))]);
        var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        return new OpenRoom($"/api/rooms/{room}", (await leader.PutAsync($"/api/rooms/{room}/code", new { })).Body.GetProperty("code").GetString()!, leader);
    }

    private async Task<Caller> JoinAsync(OpenRoom room, string name)
    {
        var caller = new Caller(app.Client());
        var joined = await caller.PostAsync("/api/session", new { roomCode = room.Code.ToLowerInvariant(), name });
        caller.Token = joined.Status == 201 ? joined.Body.GetProperty("token").GetString() : throw new InvalidOperationException($"{name} could not wait: {joined}");
        return caller;
    }

    private static async Task<List<JsonElement>> WaitingAsync(OpenRoom room) => [.. (await room.Leader.GetAsync($"{room.Path}/waiting")).Body.GetProperty("waiting").EnumerateArray()];
}
