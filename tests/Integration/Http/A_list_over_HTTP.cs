using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>A list as administrators and organisers steer it, and volunteers who are moved between lists. Who else may is the matrix's.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class A_list_over_HTTP(Database database) : OverHttp(database, people: 10)
{
    private int made;

    [Test]
    public async Task is_made_changed_and_opened_by_its_organiser()
    {
        using var organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, app.Association));

        var list = await organiser.PostAsync("/api/lists", new { campaignId = app.Campaign, associationId = app.Association, name = NewName(), basis = new { people = "address_register" } });
        var path = list.Header("Location")!;
        var early = await organiser.PutAsync($"{path}/state", new { state = "open" });
        var changed = await organiser.PutAsync(path, new { retryShare = 2, matchLanguages = true, basis = new { ground = "6.1.f", specialGround = "9.2.d" } });
        var opened = await organiser.PutAsync($"{path}/state", new { state = "open" });
        var found = await organiser.GetAsync(path);

        Assert.That((list.Status, list.Body.GetProperty("state").GetString()), Is.EqualTo((201, "draft")), list.Text);
        Assert.That(early.Body.GetProperty("missing").EnumerateArray().Select(m => m.GetString()), Is.EqualTo(new[] { "basis.ground", "basis.specialGround" }), "The day is the campaign's.");
        Assert.That(changed.Body.GetProperty("basis").GetProperty("advice").EnumerateArray().Select(a => a.GetString()), Has.Some.Contains("does not cover"), changed.Text);
        Assert.That((opened.Status, opened.Body.GetProperty("state").GetString()), Is.EqualTo((200, "open")), opened.Text);
        Assert.That((found.Body.GetProperty("retryShare").GetInt32(), found.Body.GetProperty("matchLanguages").GetBoolean(), found.Body.GetProperty("counts").GetProperty("people").GetInt64()), Is.EqualTo((2, true, 0)));
        Assert.That(found.Header("ETag"), Is.EqualTo(opened.Header("ETag")));
    }

    /// <summary>Control: a page that is not asked for by what the organiser may see shows them all.</summary>
    [Test]
    public async Task is_listed_by_campaign_and_association_to_those_who_may_see_it()
    {
        var other = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, NewName())).Value.Id;
        var theirs = await app.ListAsync(NewName(), association: other);
        using var organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, other));
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, app.Room));

        Assert.That(await IdsAsync(organiser, "/api/lists"), Is.EqualTo(new[] { theirs }));
        Assert.That(await IdsAsync(organiser, $"/api/lists?association={app.Association}"), Is.Empty);
        Assert.That(await IdsAsync(admin, "/api/lists?limit=200"), Does.Contain(theirs).And.Contain(app.List));
        Assert.That(await IdsAsync(admin, $"/api/lists?limit=200&association={other}&campaign={app.Campaign}"), Is.EqualTo(new[] { theirs }));
        Assert.That(await IdsAsync(admin, "/api/lists?campaign=4711"), Is.Empty);
        Assert.That(await IdsAsync(leader, "/api/lists?limit=200"), Does.Contain(theirs).And.Contain(app.List));
        Assert.That((await organiser.GetAsync($"/api/lists/{app.List}")).Problem, Is.EqualTo("unknown-list"));
        Assert.That((await organiser.PutAsync($"/api/lists/{app.List}/state", new { state = "paused" })).Problem, Is.EqualTo("unknown-list"));
        Assert.That((await organiser.PostAsync("/api/lists", new { campaignId = app.Campaign, associationId = app.Association, name = NewName() })).Problem, Is.EqualTo("unknown-association"));
    }

    /// <summary>Control: the list that is not paused goes on, for the same volunteer.</summary>
    [Test]
    public async Task pauses_and_drains_from_the_next_claim_on_and_foretells_it()
    {
        var list = await app.ListAsync(NewName(), people: 4);
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(list);

        var preview = await admin.GetAsync($"/api/lists/{list}/state?to=draining");
        await admin.PutAsync($"/api/lists/{list}/state", new { state = "draining" });
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "no_answer" });
        var drained = await anna.PostAsync("/api/calls", new { listId = list });
        await admin.PutAsync($"/api/lists/{list}/state", new { state = "paused" });
        var paused = await anna.PostAsync("/api/calls", new { listId = list });
        await admin.PutAsync($"/api/lists/{list}/state", new { state = "open" });
        Reply? open = null;
        await Eventually.TrueAsync(async () => (open = await anna.PostAsync("/api/calls", new { listId = list })).Problem != "list-paused", "what was known of the list is a second old");

        Assert.That(preview.Text, Is.EqualTo("""{"state":"open","now":{"rung":3,"finished":1,"waiting":0,"left":0},"to":"draining","then":{"rung":0,"finished":1,"waiting":0,"left":3}}"""));
        Assert.That((drained.Problem, drained.Body.GetProperty("waiting").GetProperty("notBegun").GetInt64(), drained.Body.GetProperty("waiting").GetProperty("paused").GetInt64()), Is.EqualTo(("nobody-left", 3, 1)), drained.Text);
        Assert.That((paused.Problem, open!.Status), Is.EqualTo(("list-paused", 201)), open.Text);
        Assert.That((await admin.GetAsync($"/api/lists/{list}")).Body.GetProperty("counts").GetProperty("people").GetInt64(), Is.EqualTo(4));
        Assert.That((await admin.GetAsync($"/api/lists/{list}/state?to=draft")).Problem, Is.EqualTo("unknown-state"));
    }

    [TestCase("""{"name":""}""", "invalid-name")]
    [TestCase("""{"retryShare":101}""", "invalid-settings")]
    [TestCase("""{"basis":{"people":"friends"}}""", "invalid-settings")]
    [TestCase("""{"quota":5}""", "unknown-property")]
    public async Task names_what_cannot_be_meant(string body, string code)
    {
        var reply = await admin.PutAsync($"/api/lists/{app.List}", JsonDocument.Parse(body).RootElement);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, code)), reply.Text);
    }

    /// <summary>Control: an answer that does not look at If-Match is 200 each time.</summary>
    [Test]
    public async Task is_changed_and_steered_only_from_the_version_that_was_seen()
    {
        var (path, taken) = ($"/api/lists/{await app.ListAsync(NewName())}", NewName());
        await app.ListAsync(taken);
        var tag = (await admin.GetAsync(path)).Header("ETag")!;

        var changed = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { name = NewName() }), ("If-Match", tag));
        var late = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { name = NewName() }), ("If-Match", tag));
        var steered = await admin.SendAsync(HttpMethod.Put, $"{path}/state", Caller.Json(new { state = "closed" }), ("If-Match", tag));

        Assert.That((changed.Status, late.Problem, steered.Problem), Is.EqualTo((200, "changed-meanwhile", "changed-meanwhile")));
        Assert.That((await admin.PutAsync(path, new { name = taken })).Problem, Is.EqualTo("name-taken"));
        await admin.PutAsync($"{path}/state", new { state = "closed" });
        Assert.That((await admin.PutAsync(path, new { name = NewName() })).Problem, Is.EqualTo("list-closed"));
    }

    /// <summary>
    /// Whose page goes on asking for the list of before. Control: a seat that is not marked as moved hears that there is no such list; without the seat's list the next card is from the old one.
    /// </summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task takes_over_the_volunteers_of_another_whose_open_calls_go_on(bool oneListOnly)
    {
        var (from, to) = (await app.ListAsync(NewName(), people: 3), await app.ListAsync(NewName(), people: 3));
        var room = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, NewName())).Value.Id;
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));
        using var anna = await SitDownAsync(room, oneListOnly ? from : null);
        using var elsewhere = await SitDownAsync(room, app.List);
        var card = await anna.ClaimAsync(from);
        await elsewhere.ClaimAsync(app.List);

        var moved = await leader.PostAsync($"/api/lists/{to}/volunteers", new { roomId = room, from });

        Assert.That(moved.Text, Is.EqualTo("""{"seats":1,"volunteers":1}"""));
        Assert.That((await anna.GetAsync("/api/calls/current")).Body.GetProperty("listId").GetInt64(), Is.EqualTo(from), "An open call goes on.");
        Assert.That((await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation" })).Status, Is.EqualTo(200));
        Assert.That((await anna.ClaimAsync(from)).GetProperty("listId").GetInt64(), Is.EqualTo(to), "Asked for the list of before.");
        Assert.That((await elsewhere.GetAsync("/api/calls/current")).Body.GetProperty("listId").GetInt64(), Is.EqualTo(app.List));
        Assert.That((await leader.PostAsync($"/api/lists/{to}/volunteers", new { roomId = room })).Text, Is.EqualTo("""{"seats":1,"volunteers":1}"""), "Without from, all others of the room.");
    }

    [Test]
    public async Task takes_nobody_over_for_a_leader_of_another_room_or_onto_a_list_that_is_closed()
    {
        var room = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, NewName())).Value.Id;
        var closed = await app.ListAsync(NewName());
        await admin.PutAsync($"/api/lists/{closed}/state", new { state = "closed" });
        using var leader = await app.UserAsync(roles: new RoleGrant(Role.Leader, room));

        Assert.That((await leader.PostAsync($"/api/lists/{app.List}/volunteers", new { roomId = app.Room })).Problem, Is.EqualTo("unknown-room"));
        Assert.That((await leader.PostAsync($"/api/lists/{closed}/volunteers", new { roomId = room })).Problem, Is.EqualTo("list-closed"));
        Assert.That((await leader.PostAsync("/api/lists/4711/volunteers", new { roomId = room })).Problem, Is.EqualTo("unknown-list"));
        Assert.That((await leader.PostAsync($"/api/lists/{app.List}/volunteers", new { roomId = room, from = 4711 })).Problem, Is.EqualTo("unknown-list"));
    }

    private async Task<Caller> SitDownAsync(long room, long? onlyList)
    {
        var slip = (await app.Desk<RoomDesk>().AddSeatsAsync(app.Organisation, room, [new NewSeat($"plats {++made}", onlyList)])).Value[0];
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { seatCode = slip.Code, name = $"Anna {made}" })).Body.GetProperty("token").GetString();
        return caller;
    }

    private static async Task<List<long>> IdsAsync(Caller caller, string path) => [.. (await caller.GetAsync(path)).Body.GetProperty("lists").EnumerateArray().Select(list => list.GetProperty("id").GetInt64())];

    private string NewName() => $"Name {++made}";
}
