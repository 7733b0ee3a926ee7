using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D2, D4. Controls tried: a presence that is not looked at again when the session ends leaves the room watched by nobody; an evening leader's
/// session without its midnight goes on.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D4")]
public sealed class Leading_a_room(Database database) : OverHttp(database, people: 40, settings: [("CallQueue:Budgets:PerHour", "2"), ("CallQueue:Budgets:AlonePerHour", "1")])
{
    private int rooms;

    [Test]
    public async Task gives_its_seats_the_limits_of_a_room_that_somebody_watches()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        using var anna = await SitDownAsync(room);
        await ShownAsync(anna);
        var alone = await anna.PostAsync("/api/calls", new { listId = app.List });

        var here = await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/leader");

        Assert.That(alone.Problem, Is.EqualTo("budget-spent"));
        Assert.That(here.Status, Is.EqualTo(200), here.Text);
        Assert.That(here.Body.GetProperty("until").GetDateTimeOffset(), Is.EqualTo(TimeProvider.System.GetUtcNow().AddMinutes(15)).Within(TimeSpan.FromMinutes(5)));
        await Eventually.TrueAsync(async () => (await anna.PostAsync("/api/calls", new { listId = app.List })).Status == 201, "one more number is shown");
    }

    [Test]
    public async Task is_over_with_the_session_and_with_the_last_of_two()
    {
        var room = await RoomAsync();
        using var one = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        using var other = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        foreach (var leader in new[] { one, other }) await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/leader");

        await one.DeleteAsync($"/api/rooms/{room}/leader");
        Assert.That(await IsWatchedAsync(room), Is.True, "The other is still there.");
        await other.DeleteAsync("/api/session");
        Assert.That(await IsWatchedAsync(room), Is.False);
    }

    [Test]
    public async Task is_over_when_the_leader_goes_to_another_room_or_loses_this_one()
    {
        var (room, next) = (await RoomAsync(), await RoomAsync());
        using var leader = await app.UserAsync(roles: [new RoleGrant(Role.Leader, room), new RoleGrant(Role.Leader, next)]);
        await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/leader");

        await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{next}/leader");
        Assert.That((await IsWatchedAsync(room), await IsWatchedAsync(next)), Is.EqualTo((false, true)));

        var id = (await leader.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64();
        await admin.PutAsync($"/api/users/{id}", new { name = "Ulla", roles = new[] { new { role = "leader", roomId = room } } });
        Assert.That(await IsWatchedAsync(next), Is.False);
    }

    [Test]
    public async Task is_prolonged_by_whatever_the_leader_asks()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/leader");
        // As if the leader had come fourteen minutes ago.
        await app.Services.GetDatabase().WriteAsync(async work =>
        {
            var then = await work.NowAsync() - TimeSpan.FromMinutes(14);
            await work.ExecuteAsync("update account_session set seen_at = @then where room_id = @room", new { then, room });
            await work.ExecuteAsync("update room set leader_until = @until where id = @room", new { until = then.AddMinutes(15), room });
        });
        var before = await LeaderUntilAsync(room);

        await Eventually.TrueAsync(async () => (await leader.GetAsync("/api/session")).Status == 200 && await LeaderUntilAsync(room) > before.AddMinutes(10), "a question is a sign of life");
    }

    [Test]
    public async Task is_not_for_a_room_of_volunteers_at_home()
    {
        var home = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Home {++rooms}", atHome: true)).Value.Id;

        Assert.That((await admin.SendAsync(HttpMethod.Put, $"/api/rooms/{home}/leader")).Problem, Is.EqualTo("room-at-home"));
        Assert.That((await admin.PostAsync($"/api/rooms/{home}/evening-leaders", new { name = "Kim" })).Problem, Is.EqualTo("room-at-home"));
    }

    [Test]
    public async Task confirms_a_newcomer_who_sits_there_and_all_at_once()
    {
        var (room, elsewhere) = (await RoomAsync(), await RoomAsync());
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        using var anna = await SitDownAsync(room, "Anna");
        using var bo = await SitDownAsync(room, "Bo");
        using var cecilia = await SitDownAsync(elsewhere, "Cecilia");

        var seated = (await leader.GetAsync($"/api/rooms/{room}/volunteers")).Body.GetProperty("volunteers").EnumerateArray().ToList();
        var one = await leader.SendAsync(HttpMethod.Put, $"/api/volunteers/{seated[0].GetProperty("volunteerId").GetInt64()}/confirmed");
        var all = await leader.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/volunteers/confirmed");

        Assert.That(seated.Select(v => (v.GetProperty("name").GetString(), v.GetProperty("confirmed").GetBoolean())), Is.EqualTo(new[] { ("Anna", false), ("Bo", false) }));
        Assert.That((one.Status, all.Body.GetProperty("newcomers").GetInt32()), Is.EqualTo((204, 1)));
        await Eventually.TrueAsync(async () => await IsConfirmedAsync(anna) && await IsConfirmedAsync(bo), "both are confirmed");
        Assert.That(await IsConfirmedAsync(cecilia), Is.False);
    }

    [Test]
    public async Task is_somebodys_for_an_evening_who_opens_the_link_first()
    {
        var room = await RoomAsync();
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        using var kim = new Caller(app.Client());
        using var anna = await SitDownAsync(room, "Anna");

        var offered = await leader.PostAsync($"/api/rooms/{room}/evening-leaders", new { name = "Kim" });
        var link = offered.Body.GetProperty("link").GetString()!.Split('#')[1];
        var opened = await kim.PostAsync("/api/session", new { linkToken = link });
        var second = await kim.PostAsync("/api/session", new { linkToken = link });
        kim.Token = opened.Body.GetProperty("token").GetString();
        var confirmed = await kim.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/volunteers/confirmed");
        var another = await kim.PostAsync($"/api/rooms/{room}/evening-leaders", new { name = "Eve" });

        var who = opened.Body.GetProperty("who");
        var midnight = who.GetProperty("until").GetDateTimeOffset();
        Assert.Multiple(() =>
        {
            Assert.That((who.GetProperty("role").GetString(), who.GetProperty("name").GetString(), who.GetProperty("roomId").GetInt64()), Is.EqualTo(("evening_leader", "Kim", room)));
            Assert.That(TimeZoneInfo.ConvertTime(midnight, Desks.Stockholm).TimeOfDay, Is.EqualTo(TimeSpan.Zero));
            Assert.That(midnight - TimeProvider.System.GetUtcNow(), Is.LessThanOrEqualTo(TimeSpan.FromHours(25)));
            Assert.That(second.Problem, Is.EqualTo("unknown-link"));
            Assert.That(confirmed.Status, Is.EqualTo(200), confirmed.Text);
            Assert.That(another.Problem, Is.EqualTo("not-for-you"), "Who is picked for an evening picks nobody.");
        });
        Assert.That(await IsWatchedAsync(room), Is.True);

        Assert.That((await leader.DeleteAsync($"/api/rooms/{room}/evening-leaders")).Status, Is.EqualTo(204));
        Assert.That(await IsWatchedAsync(room), Is.False);
        await Eventually.TrueAsync(async () => (await kim.GetAsync("/api/session")).Problem == "session-over", "the evening is over");
    }

    [Test]
    public async Task ends_at_midnight_for_who_leads_an_evening()
    {
        var room = await RoomAsync();
        var token = (await app.Desk<LinkDesk>().OfferEveningAsync(app.Organisation, room, "Kim", "test")).Value.Token;
        var begun = (await app.Desk<LinkDesk>().OpenAsync(new OpenedLink { Token = token })).Value;
        var (justBefore, midnight) = (begun.Session.EndsAt.AddMilliseconds(-1), begun.Session.EndsAt);

        Assert.That((await FindAsync(justBefore) is not null, await FindAsync(midnight) is not null), Is.EqualTo((true, false)));

        Task<UserSession?> FindAsync(DateTimeOffset at) => new UserSessionDesk(
            (IUserSessions)app.Services.GetService(typeof(IUserSessions))!, (CallQueue.Register.KeyedHash)app.Services.GetService(typeof(CallQueue.Register.KeyedHash))!, new AccessOptions(), new StandingClock(at)).FindAsync(begun.Token);
    }

    private async Task<long> RoomAsync() => (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Room {++rooms} to lead")).Value.Id;

    private async Task<Caller> SitDownAsync(long room, string name = "Anna")
    {
        var slip = (await app.Desk<RoomDesk>().AddSeatsAsync(app.Organisation, room, [new NewSeat($"seat of {name}")])).Value[0];
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { seatCode = slip.Code, name })).Body.GetProperty("token").GetString();
        return caller;
    }

    /// <summary>One number, and given back.</summary>
    private async Task ShownAsync(Caller volunteer)
    {
        var card = await volunteer.ClaimAsync(app.List);
        await volunteer.PutAsync($"/api/calls/{card.GetProperty("callId").GetGuid()}/release", new { reason = "other" });
    }

    private static async Task<bool> IsConfirmedAsync(Caller volunteer) => (await volunteer.GetAsync("/api/session")).Body.GetProperty("confirmed").GetBoolean();

    private Task<DateTimeOffset> LeaderUntilAsync(long room) => app.Services.GetDatabase().ReadAsync(async work =>
        Instant.FromMs(await work.ScalarAsync<long>("select leader_until from room where id = @room", new { room })));

    private async Task<bool> IsWatchedAsync(long room) => await LeaderUntilAsync(room) > TimeProvider.System.GetUtcNow();

    private sealed class StandingClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
