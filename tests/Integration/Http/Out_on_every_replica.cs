using Canvass.CallQueue.Access;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>D4. Only PostgreSQL has more than one replica. Control tried: a replica that remembers a session for ever does not hear of its end.</summary>
[Category("D4")]
public sealed class Out_on_every_replica
{
    private CanvassApp here = null!;
    private CanvassApp there = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        here = await CanvassApp.StartAsync(Database.Postgres, people: 0);
        there = await here.BesideAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (there is not null) await there.DisposeAsync();
        if (here is not null) await here.DisposeAsync();
    }

    [Test]
    public Task is_who_signs_out_everywhere() => OutAsync((user, _, _) => user.DeleteAsync("/api/account/sessions"));

    [Test]
    public Task is_who_signs_out() => OutAsync((user, _, _) => user.DeleteAsync("/api/session"));

    [Test]
    public Task is_who_is_disabled() =>
        OutAsync((_, admin, id) => admin.PutAsync($"/api/users/{id}", new { name = "Ulla", roles = new[] { new { role = "administrator" } }, disabled = true }));

    [Test]
    public Task is_whose_way_in_is_reset() => OutAsync((_, admin, id) => admin.SendAsync(HttpMethod.Post, $"/api/users/{id}/reset"));

    private async Task OutAsync(Func<Caller, Caller, long, Task<Reply>> ends)
    {
        using var admin = await here.UserAsync(roles: RoleGrant.Administrator);
        using var user = await here.UserAsync(roles: RoleGrant.Administrator);
        using var elsewhere = new Caller(there.Client()) { Token = user.Token };
        var who = await elsewhere.GetAsync("/api/session");

        var ended = await ends(user, admin, who.Body.GetProperty("userId").GetInt64());

        Assert.That((who.Status, ended.Status), Is.EqualTo((200, 200)).Or.EqualTo((200, 204)));
        await Eventually.TrueAsync(async () => (await elsewhere.GetAsync("/api/session")).Problem == "session-over", "the other replica has heard of it");
    }
}
