using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D3, D4. Controls tried: an invitation that is not marked as used opens twice; roles kept in the session let a former administrator go on; without
/// the lock on the organisation two administrators take each other's role away.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D3")]
[Category("D4")]
public sealed partial class Users_and_invitations(Database database) : OverHttp(database)
{
    private static readonly object[] Administrator = [new { role = "administrator" }];

    private Caller nobody = null!;
    private int people;

    [OneTimeSetUp]
    public void Come() => nobody = new Caller(app.Client());

    [OneTimeTearDown]
    public void Leave() => nobody?.Dispose();

    [Test]
    public async Task an_invitation_opens_once_to_an_account_with_its_roles()
    {
        var email = NewAddress();
        var invited = await admin.PostAsync("/api/invitations", new { email, name = "Lena", roles = new object[] { new { role = "leader", roomId = app.Room }, new { role = "organiser", associationId = app.Association } } });
        var token = TokenIn(invited);

        var opened = await nobody.PostAsync("/api/session", new { linkToken = token });
        var again = await nobody.PostAsync("/api/session", new { linkToken = token });

        var who = opened.Body.GetProperty("who");
        Assert.Multiple(() =>
        {
            Assert.That((invited.Status, invited.Body.GetProperty("mailed").GetBoolean()), Is.EqualTo((201, false)));
            Assert.That(invited.Body.GetProperty("invitation").GetProperty("endsAt").GetDateTimeOffset() - invited.Body.GetProperty("invitation").GetProperty("createdAt").GetDateTimeOffset(), Is.EqualTo(TimeSpan.FromHours(72)));
            Assert.That(who.GetProperty("name").GetString(), Is.EqualTo("Lena"), opened.Text);
            Assert.That(who.GetProperty("roles").EnumerateArray().Select(r => r.GetProperty("role").GetString()), Is.EquivalentTo(new[] { "leader", "organiser" }));
            Assert.That(who.GetProperty("todo").GetArrayLength(), Is.EqualTo(2));
            Assert.That(again.Problem, Is.EqualTo("unknown-link"));
        });
        Assert.That((await admin.PostAsync("/api/invitations", new { email = email.ToUpperInvariant(), roles = Administrator })).Problem, Is.EqualTo("email-taken"));
    }

    [Test]
    public async Task an_invitation_is_worth_nothing_once_withdrawn_replaced_or_three_days_old()
    {
        var email = NewAddress();
        var first = await admin.PostAsync("/api/invitations", new { email, roles = Administrator });
        var second = await admin.PostAsync("/api/invitations", new { email, roles = Administrator });
        var listed = (await admin.GetAsync("/api/invitations?limit=200")).Body.GetProperty("invitations").EnumerateArray().Count(i => i.GetProperty("email").GetString() == email);
        var withdrawn = await admin.DeleteAsync($"/api/invitations/{second.Body.GetProperty("invitation").GetProperty("id").GetInt64()}");
        var old = await admin.PostAsync("/api/invitations", new { email = NewAddress(), roles = Administrator });
        await app.Services.GetDatabase().WriteAsync(work => work.ExecuteAsync("update link set ends_at = @now where id = @id", new { id = old.Body.GetProperty("invitation").GetProperty("id").GetInt64(), now = TimeProvider.System.GetUtcNow() }));

        Assert.That((listed, withdrawn.Status), Is.EqualTo((1, 204)));
        foreach (var worthless in new[] { first, second, old })
            Assert.That((await nobody.PostAsync("/api/session", new { linkToken = TokenIn(worthless) })).Problem, Is.EqualTo("unknown-link"));
    }

    [Test]
    public async Task an_address_that_another_organisation_knows_is_told_only_to_whoever_opens_the_letter()
    {
        var email = NewAddress();
        var other = (await app.Desk<OrganisationDesk>().CreateAsync($"Another {email}")).Value.Id;
        var theirs = (await app.Desk<LinkDesk>().InviteAsync(other, email, null, [RoleGrant.Administrator], "test")).Value.Token;
        await nobody.PostAsync("/api/session", new { linkToken = theirs });

        var invited = await admin.PostAsync("/api/invitations", new { email, roles = Administrator });
        var opened = await nobody.PostAsync("/api/session", new { linkToken = TokenIn(invited) });

        Assert.That((invited.Status, opened.Status, opened.Problem), Is.EqualTo((201, 409, "email-taken")));
    }

    [TestCase("""[]""")]
    [TestCase("""[{"role":"king"}]""")]
    [TestCase("""[{"role":"leader"}]""")]
    [TestCase("""[{"role":"administrator","roomId":1}]""")]
    [TestCase("""[{"role":"administrator"},{"role":"administrator"}]""")]
    [TestCase("""[null]""")]
    public async Task roles_that_cannot_be_meant_are_refused(string roles)
    {
        var reply = await admin.PostAsync("/api/invitations", new { email = NewAddress(), roles = JsonDocument.Parse(roles).RootElement });

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "invalid-roles")));
    }

    [Test]
    public async Task a_changed_role_holds_for_who_is_signed_in()
    {
        using var user = await app.UserAsync(roles: RoleGrant.Administrator);
        var id = await IdOfAsync(user);
        Assert.That((await user.GetAsync("/api/users")).Status, Is.EqualTo(200));

        var changed = await admin.PutAsync($"/api/users/{id}", new { name = "Ulla", roles = new[] { new { role = "leader", roomId = app.Room } } });

        Assert.That(changed.Status, Is.EqualTo(200), changed.Text);
        await Eventually.TrueAsync(async () => (await user.GetAsync("/api/users")).Problem == "not-for-you", "an administrator who is none any more is refused");
        Assert.That((await user.GetAsync("/api/session")).Status, Is.EqualTo(200), "The session goes on.");
    }

    [Test]
    public async Task who_is_disabled_is_out_at_once_and_does_not_come_in()
    {
        using var user = await app.UserAsync(roles: RoleGrant.Administrator);
        using var reset = await app.UserAsync(roles: RoleGrant.Administrator);
        var (id, resets) = (await IdOfAsync(user), await IdOfAsync(reset));
        var link = TokenIn(await admin.SendAsync(HttpMethod.Post, $"/api/users/{resets}/reset"));

        await admin.PutAsync($"/api/users/{resets}", new { name = "Ulrika", roles = Administrator, disabled = true });
        await admin.PutAsync($"/api/users/{id}", new { name = "Ulla", roles = Administrator, disabled = true });

        await Eventually.TrueAsync(async () => (await user.GetAsync("/api/session")).Problem == "session-over", "the session is over");
        Assert.That((await admin.SendAsync(HttpMethod.Post, $"/api/users/{id}/reset")).Problem, Is.EqualTo("user-disabled"), "No link is given that opens nothing.");
        Assert.That((await nobody.PostAsync("/api/session", new { linkToken = link })).Problem, Is.EqualTo("unknown-link"));
    }

    [Test]
    public async Task who_is_signed_out_by_an_administrator_is_out()
    {
        using var user = await app.UserAsync(roles: RoleGrant.Administrator);

        Assert.That((await admin.DeleteAsync($"/api/users/{await IdOfAsync(user)}/sessions")).Status, Is.EqualTo(204));

        await Eventually.TrueAsync(async () => (await user.GetAsync("/api/session")).Problem == "session-over", "the session is over");
    }

    [Test]
    public async Task an_account_is_changed_only_from_the_version_that_was_seen()
    {
        using var user = await app.UserAsync(roles: RoleGrant.Administrator);
        var path = $"/api/users/{await IdOfAsync(user)}";
        var tag = (await admin.GetAsync(path)).Header("ETag")!;

        var first = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { name = "Ulla", roles = Administrator }), ("If-Match", tag));
        var second = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { name = "Ursula", roles = Administrator }), ("If-Match", tag));
        var third = await admin.SendAsync(HttpMethod.Put, path, Caller.Json(new { name = "Ursula", roles = Administrator }), ("If-Match", first.Header("ETag")!));

        Assert.That((first.Status, second.Status, second.Problem, third.Status), Is.EqualTo((200, 412, "changed-meanwhile", 200)));
    }

    [Test]
    public async Task of_two_administrators_who_take_each_others_role_away_one_stays()
    {
        // Many pairs, so that some of them meet.
        var pairs = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TakeEachOthersRoleAsync()));

        // Whoever comes a moment later is no administrator any more: that will do as well.
        Assert.That(pairs, Is.All.AnyOf("200, 409 last-administrator", "200, 403 not-for-you"));
    }

    private async Task<string> TakeEachOthersRoleAsync()
    {
        var organisation = (await app.Desk<OrganisationDesk>().CreateAsync($"Two {NewAddress()}")).Value.Id;
        var room = (await app.Desk<RoomDesk>().CreateAsync(organisation, "Their room")).Value.Id;
        using var anna = await app.UserAsync(organisation, roles: RoleGrant.Administrator);
        using var bo = await app.UserAsync(organisation, roles: RoleGrant.Administrator);
        var (annas, bos) = (await IdOfAsync(anna), await IdOfAsync(bo));
        var demoted = new { name = "Leader", roles = new[] { new { role = "leader", roomId = room } } };
        var replies = await Task.WhenAll(anna.PutAsync($"/api/users/{bos}", demoted), bo.PutAsync($"/api/users/{annas}", demoted));
        return string.Join(", ", replies.Select(r => $"{r.Status} {r.Problem}".TrimEnd()).Order(StringComparer.Ordinal));
    }

    [Test]
    public async Task users_are_listed_page_by_page_and_only_ones_own()
    {
        var organisation = (await app.Desk<OrganisationDesk>().CreateAsync($"Pages {NewAddress()}")).Value.Id;
        using var first = await app.UserAsync(organisation, roles: RoleGrant.Administrator);
        for (var i = 0; i < 4; i++) (await app.UserAsync(organisation, roles: RoleGrant.Administrator)).Dispose();

        var (ids, next) = (new List<long>(), (long?)0);
        while (next is { } after)
        {
            var page = (await first.GetAsync($"/api/users?limit=2&after={after}")).Body;
            ids.AddRange(page.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("id").GetInt64()));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetInt64() : null;
        }

        Assert.That(ids, Is.Ordered.And.Unique.And.Count.EqualTo(5));
    }

    [Test]
    public async Task a_programs_token_reaches_what_its_scope_names_until_it_is_withdrawn()
    {
        var made = await admin.PostAsync("/api/tokens", new { name = NewAddress(), scopes = new[] { "reports" } });
        using var program = new Caller(app.Client()) { Token = made.Body.GetProperty("token").GetString() };
        var id = made.Body.GetProperty("about").GetProperty("id").GetInt64();

        var (lag, users, session) = (await program.GetAsync("/api/reports/lag"), await program.GetAsync("/api/users"), await program.GetAsync("/api/session"));
        var listed = await admin.GetAsync("/api/tokens?limit=200");
        Assert.That((lag.Status, users.Problem, session.Problem), Is.EqualTo((200, "not-for-you", "not-for-you")));
        Assert.That(listed.Text, Does.Not.Contain(program.Token), "It is shown once.");
        Assert.That((await admin.DeleteAsync($"/api/tokens/{id}")).Status, Is.EqualTo(204));

        await Eventually.TrueAsync(async () => (await program.GetAsync("/api/reports/lag")).Problem == "session-over", "the token opens nothing any more");
        Assert.That((await admin.DeleteAsync($"/api/tokens/{id}")).Problem, Is.EqualTo("unknown-token"));
    }

    [Test]
    public async Task a_token_is_refused_that_names_no_scope_or_would_last_for_ever()
    {
        var scope = await admin.PostAsync("/api/tokens", new { name = NewAddress(), scopes = new[] { "everything" } });
        var late = await admin.PostAsync("/api/tokens", new { name = NewAddress(), scopes = new[] { "reports" }, endsAt = TimeProvider.System.GetUtcNow().AddDays(400) });

        Assert.That((scope.Problem, late.Problem), Is.EqualTo(("unknown-scope", "invalid-end")));
    }

    [Test]
    public async Task a_link_goes_by_letter_where_a_mail_server_takes_it_and_to_the_administrator_where_it_does_not()
    {
        await using var mail = new MailServer();
        await using var posting = await CanvassApp.StartAsync(Database, people: 0, settings:
        [
            ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{mail.Port}"), ("Mail:From", "canvass@example.org"), ("Mail:Tls", "false"), ("Canvass:PublicUrl", "https://call.example.org/"),
        ]);
        using var boss = await posting.UserAsync(roles: RoleGrant.Administrator);
        using var invitee = new Caller(posting.Client());

        var sent = await boss.PostAsync("/api/invitations", new { email = "lena@example.org", roles = Administrator });
        var token = LinkToken().Match(BodyOf(mail.Letters.Single())).Groups["token"].Value;
        var opened = await invitee.PostAsync("/api/session", new { linkToken = token });
        mail.Refuses = true;
        var refused = await boss.PostAsync("/api/invitations", new { email = "olle@example.org", roles = Administrator });

        Assert.Multiple(() =>
        {
            Assert.That(sent.Body.GetProperty("mailed").GetBoolean(), Is.True, sent.Text);
            Assert.That(sent.Body.TryGetProperty("link", out _), Is.False);
            Assert.That(opened.Status, Is.EqualTo(201), opened.Text);
            Assert.That(refused.Body.GetProperty("mailed").GetBoolean(), Is.False);
            Assert.That(refused.Body.GetProperty("link").GetString(), Does.StartWith("https://call.example.org/link#"));
        });
    }

    private string NewAddress() => $"new{Interlocked.Increment(ref people)}@example.org";

    private static string TokenIn(Reply reply) => reply.Body.GetProperty("link").GetString()!.Split('#')[1];

    private static async Task<long> IdOfAsync(Caller user) => (await user.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64();

    private static string BodyOf(string letter)
    {
        var text = letter.ReplaceLineEndings("\n");
        var body = text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return text.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal))) : body.Replace("=\n", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"https://call\.example\.org/link#(?<token>[\w-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkToken();
}

internal static class DatabaseOfTheServer
{
    public static IDatabase GetDatabase(this IServiceProvider services) => (IDatabase)services.GetService(typeof(IDatabase))!;
}
