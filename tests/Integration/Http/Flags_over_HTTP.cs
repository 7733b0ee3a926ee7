using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// C, D1. Words from the phones reach those who may judge them, and what was wrongly reported is taken back. Controls: another association's organiser and another
/// room's leader see none of it; an answer sent twice is told once; somebody who was reported in another way is not given back.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
[Category("D1")]
public sealed class Flags_over_HTTP(Database database) : OverHttp(database)
{
    private Caller organiser = null!;
    private Caller leader = null!;
    private Caller anna = null!;
    private long list;
    private int names;

    [OneTimeSetUp]
    public async Task ComeAsync()
    {
        organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, app.Association));
        leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, app.Room));
    }

    [SetUp]
    public async Task SitDownAsync()
    {
        list = await app.ListAsync($"list {++names}", people: 1);
        anna = await app.SitDownAsync("Anna");
    }

    [TearDown]
    public void GoHome() => anna?.Dispose();

    [OneTimeTearDown]
    public void Leave()
    {
        organiser?.Dispose();
        leader?.Dispose();
    }

    [Test]
    public async Task a_word_is_seen_taken_and_answered_to_whoever_said_it()
    {
        await ReportAsync(new { outcome = "conversation", flag = "Hon vill veta när bussen går" });
        var flag = await OneAsync(leader, $"/api/rooms/{app.Room}/flags");
        var path = $"/api/rooms/{app.Room}/flags/{flag.GetProperty("id").GetInt64()}";

        var taken = await leader.PutAsync(path, new { state = "taken" });
        var waits = (await anna.GetAsync("/api/flags/mine")).Body.GetProperty("flags")[0];
        var answered = await leader.PutAsync(path, new { state = "answered", answer = "Den går klockan tio" });
        await leader.PutAsync(path, new { state = "answered", answer = "Den går klockan tio" });
        var late = await organiser.PutAsync($"/api/flags/{flag.GetProperty("id").GetInt64()}", new { state = "taken" });

        Assert.Multiple(async () =>
        {
            Assert.That((flag.GetProperty("what").GetString(), flag.GetProperty("volunteer").GetString(), flag.GetProperty("state").GetString()), Is.EqualTo(("Hon vill veta när bussen går", "Anna", "open")));
            Assert.That(flag.TryGetProperty("personId", out _), Is.False, "whom it is about is none of the leader's business");
            Assert.That((taken.Status, waits.GetProperty("takenBy").GetString()), Is.EqualTo((200, "Ulla")));
            Assert.That((answered.Status, answered.Body.GetProperty("state").GetString()), Is.EqualTo((200, "answered")));
            Assert.That((late.Status, late.Problem, late.Body.GetProperty("state").GetString()), Is.EqualTo((409, "flag-ended", "answered")));
            Assert.That((await anna.GetAsync("/api/messages")).Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()), Is.EqualTo(new[] { "Den går klockan tio" }));
            Assert.That((await anna.GetAsync("/api/flags/mine")).Body.GetProperty("flags")[0].GetProperty("answer").GetString(), Is.EqualTo("Den går klockan tio"));
            Assert.That(await WaitingAsync(leader, $"/api/rooms/{app.Room}/flags"), Is.Empty);
        });
    }

    [TestCase("not_on_list")]
    [TestCase("deceased")]
    public async Task whoever_was_wrongly_taken_off_is_given_back_to_the_queue(string outcome)
    {
        var before = await CallsAsync();
        var card = await ReportAsync(new { outcome, note = "sade grannen" });
        var nobody = await anna.PostAsync("/api/calls", new { listId = list });
        await Eventually.TrueAsync(async () => await CallsAsync() == before + 1, "the call is counted");
        var flag = await OneAsync(organiser, "/api/flags");
        var path = $"/api/flags/{flag.GetProperty("id").GetInt64()}";

        var unseen = await organiser.SendAsync(HttpMethod.Put, path, Caller.Json(new { state = "returned" }), ("If-Match", "\"7\""));
        var returned = await organiser.PutAsync(path, new { state = "returned" });
        var again = await organiser.PutAsync(path, new { state = "returned" });
        var back = await anna.ClaimAsync(list);

        Assert.Multiple(async () =>
        {
            Assert.That((nobody.Status, nobody.Problem), Is.EqualTo((404, "nobody-left")));
            Assert.That((flag.GetProperty("kind").GetString(), flag.GetProperty("what").GetString(), flag.GetProperty("mayReturn").GetBoolean()), Is.EqualTo((outcome, "sade grannen", true)));
            Assert.That((unseen.Status, unseen.Problem), Is.EqualTo((412, "changed-meanwhile")));
            Assert.That((returned.Status, returned.Body.GetProperty("state").GetString()), Is.EqualTo((200, "returned")), returned.Text);
            Assert.That(again.Status, Is.EqualTo(409), again.Text);
            Assert.That(back.GetProperty("person").GetProperty("id").GetInt64(), Is.EqualTo(card.GetProperty("person").GetProperty("id").GetInt64()));
        });
        await Eventually.TrueAsync(async () => await CallsAsync() == before, "what was taken back is counted no more");
    }

    [Test]
    public async Task only_whoever_the_outcome_took_off_is_given_back()
    {
        await ReportAsync(new { outcome = "conversation", flag = "Ring honom igen" });
        var path = $"/api/flags/{(await OneAsync(organiser, "/api/flags")).GetProperty("id").GetInt64()}";

        var talked = await organiser.PutAsync(path, new { state = "returned" });
        var odd = await organiser.PutAsync(path, new { state = "forgotten" });
        var silent = await organiser.PutAsync(path, new { state = "answered" });
        var byLeader = await leader.PutAsync($"/api/rooms/{app.Room}{path[4..]}", new { state = "returned" });
        await organiser.PutAsync(path, new { state = "answered", answer = "Nej" });

        Assert.That((talked.Status, talked.Problem), Is.EqualTo((409, "nothing-to-return")));
        Assert.That(new[] { odd.Problem, silent.Problem, byLeader.Problem }, Is.All.EqualTo("invalid-settings"));
    }

    [Test]
    public async Task nobody_else_sees_them_and_every_look_at_a_name_is_audited()
    {
        var association = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, $"Botkyrka {names}", "0127")).Value.Id;
        var room = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Other room {names}")).Value.Id;
        using var stranger = await app.UserAsync(roles: new RoleGrant(Role.Organiser, association));
        using var otherLeader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        var card = await ReportAsync(new { outcome = "not_on_list" });
        var flag = (await OneAsync(admin, "/api/flags")).GetProperty("id").GetInt64();
        var person = card.GetProperty("person").GetProperty("id").GetInt64();
        await app.Services.GetDatabase().WriteAsync(work => work.ExecuteAsync("update person set protected = true where id = @person", new { person }));

        Assert.Multiple(async () =>
        {
            Assert.That(await WaitingAsync(stranger, "/api/flags"), Is.Empty);
            Assert.That(await WaitingAsync(organiser, "/api/flags"), Is.Empty, "a protected person is the administrator's");
            Assert.That((await organiser.PutAsync($"/api/flags/{flag}", new { state = "taken" })).Problem, Is.EqualTo("unknown-flag"));
            Assert.That(await WaitingAsync(leader, $"/api/rooms/{app.Room}/flags"), Is.Empty, "no word, but a report");
            Assert.That((await otherLeader.GetAsync($"/api/rooms/{app.Room}/flags")).Problem, Is.EqualTo("unknown-room"));
            Assert.That(await app.Services.GetDatabase().ReadAsync(work => work.ScalarAsync<long>("select count(*) from audit where action = 'flags_list' and ' ' || details || ' ' like @mark", new { mark = $"% {person} %" })), Is.EqualTo(1));
        });
        await admin.PutAsync($"/api/flags/{flag}", new { state = "answered", answer = "Sett" });
    }

    /// <summary>As the figures have it.</summary>
    private async Task<long> CallsAsync() => (await admin.GetAsync("/api/reports/totals")).Body.GetProperty("campaigns").EnumerateArray().Sum(c => c.GetProperty("calls").GetInt64());

    private async Task<JsonElement> ReportAsync(object outcome)
    {
        var card = await anna.ClaimAsync(list);
        var body = JsonSerializer.SerializeToNode(outcome)!.AsObject();
        body["id"] = NewId.At(TimeProvider.System.GetUtcNow());
        var reply = await anna.ReportAsync(card, body);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return card;
    }

    private static async Task<JsonElement> OneAsync(Caller caller, string path) => (await WaitingAsync(caller, path)).Single();

    private static async Task<IReadOnlyList<JsonElement>> WaitingAsync(Caller caller, string path) => [.. (await caller.GetAsync(path)).Body.GetProperty("flags").EnumerateArray()];
}
