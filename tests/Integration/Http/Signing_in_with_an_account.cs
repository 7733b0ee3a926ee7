using System.Buffers.Binary;
using System.Text.Json;
using Canvass.Api.Access;
using Canvass.CallQueue.Access;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// D4. Controls tried: without the stamp in the look-up of a session, those of a changed account live on; with the code looked at before it is
/// counted, twenty at once are twenty guesses; without the made-up hash, an unknown address costs none.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D4")]
public sealed class Signing_in_with_an_account(Database database) : OverHttp(database)
{
    private const string Password = "korrekt häst batteri";

    private readonly CountingHasher hasher = new();
    private Caller nobody = null!;
    private int people;
    private int places;

    private protected override void Adapt(WebApplicationBuilder builder) => builder.Services.AddSingleton<IPasswordHasher<Account>>(hasher);

    // From a place of their own: nobody is held back for what another test has tried.
    [SetUp]
    public void Come() => nobody = new Caller(app.Client($"127.0.1.{++places}"));

    [TearDown]
    public void Leave() => nobody.Dispose();

    [Test]
    public async Task asks_for_a_code_once_a_second_factor_is_set_up()
    {
        var (email, phone, _) = await CompleteAsync();

        var without = await SignInAsync(email, Password);
        var wrong = await SignInAsync(email, Password, phone.WrongCode());
        var right = await SignInAsync(email, Password, phone.Code(1));

        Assert.Multiple(() =>
        {
            Assert.That((without.Status, without.Problem), Is.EqualTo((403, "second-factor-needed")));
            Assert.That((wrong.Status, wrong.Problem), Is.EqualTo((403, "wrong-sign-in")));
            Assert.That(right.Status, Is.EqualTo(201), right.Text);
            Assert.That(right.Header("Set-Cookie"), Does.Contain("canvass-session=user.").And.Contain("httponly").And.Contain("samesite=strict"));
            Assert.That(right.Body.GetProperty("who").TryGetProperty("todo", out _), Is.False);
        });
    }

    [Test]
    public async Task takes_a_code_once_only()
    {
        var (email, phone, _) = await CompleteAsync();
        var code = phone.Code(1);

        Assert.That((await SignInAsync(email, Password, code)).Status, Is.EqualTo(201));
        Assert.That((await SignInAsync(email, Password, code)).Problem, Is.EqualTo("wrong-sign-in"));
    }

    [Test]
    public async Task takes_each_recovery_code_once()
    {
        var (email, _, recovery) = await CompleteAsync();

        Assert.That(recovery.Distinct().Count(), Is.EqualTo(10));
        Assert.That((await SignInAsync(email, Password, recovery[0])).Status, Is.EqualTo(201));
        Assert.That((await SignInAsync(email, Password, recovery[0])).Problem, Is.EqualTo("wrong-sign-in"));
        Assert.That((await SignInAsync(email, Password, $" {recovery[1].ToLowerInvariant()} ")).Status, Is.EqualTo(201));
    }

    /// <summary>Control tried: where the new key replaces the old one at once, the old telephone is refused.</summary>
    [Test]
    public async Task keeps_the_old_telephone_until_the_new_one_has_shown_a_code()
    {
        var (email, old, recovery) = await CompleteAsync();
        using var here = Bearing(await SignInAsync(email, Password, recovery[0]));
        var phone = new Authenticator((await here.PostAsync("/api/account/authenticator", new { password = Password })).Body.GetProperty("key").GetString()!);

        var meanwhile = await SignInAsync(email, Password, old.Code(1));
        var byRecovery = await here.PutAsync("/api/account/authenticator", new { code = recovery[1] });
        var confirmed = await here.PutAsync("/api/account/authenticator", new { code = phone.Code() });

        Assert.That(meanwhile.Status, Is.EqualTo(201), meanwhile.Text);
        Assert.That(byRecovery.Problem, Is.EqualTo("wrong-code"), "A recovery code does not show that the new telephone works.");
        Assert.That(confirmed.Status, Is.EqualTo(200), confirmed.Text);
        Assert.That((await SignInAsync(email, Password, old.Code())).Problem, Is.EqualTo("wrong-sign-in"));
        Assert.That((await SignInAsync(email, Password, phone.Code(1))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task looks_at_five_codes_and_then_at_none_for_a_while_however_many_come_at_once()
    {
        var (email, phone, _) = await CompleteAsync();
        var codes = Enumerable.Range(0, 20).Select(phone.WrongCode).ToList();

        // Four at a time is what one source has under way.
        var sources = Enumerable.Range(1, 5).Select(i => new Caller(app.Client($"127.0.2.{i}"))).ToList();
        var replies = await Task.WhenAll(codes.Select((code, i) => sources[i / 4].PostAsync("/api/session", new { email, password = Password, code })));
        foreach (var source in sources) source.Dispose();
        var right = await SignInAsync(email, Password, phone.Code(1));
        await PauseIsOverAsync(email);
        var later = await SignInAsync(email, Password, phone.Code(1));

        Assert.Multiple(() =>
        {
            Assert.That(replies.Count(r => r.Problem == "wrong-sign-in"), Is.EqualTo(5));
            Assert.That(replies.Count(r => r.Problem == "codes-paused"), Is.EqualTo(15));
            Assert.That((right.Status, right.Problem), Is.EqualTo((429, "codes-paused")));
            Assert.That(later.Status, Is.EqualTo(201), later.Text);
        });
    }

    [Test]
    public async Task answers_an_unknown_address_as_a_wrong_password_and_at_the_same_cost()
    {
        var (email, _, _) = await CompleteAsync();
        await PasswordlessAsync("invited@example.org");

        var replies = new List<(Reply Reply, long Rounds)>();
        foreach (var tried in new[] { email, "nobody@example.org", "invited@example.org" })
        {
            var before = hasher.Rounds;
            replies.Add((await SignInAsync(tried, "not the password at all", "123456"), hasher.Rounds - before));
        }

        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(r => (r.Reply.Status, r.Reply.Text)).Distinct().Count(), Is.EqualTo(1));
            Assert.That(replies[0].Reply.Problem, Is.EqualTo("wrong-sign-in"));
            Assert.That(replies.Select(r => r.Rounds), Is.All.EqualTo(210_000));
        });
    }

    [Test]
    public async Task reaches_only_the_set_up_until_password_and_second_factor_are_there()
    {
        using var newcomer = await app.UserAsync(complete: false, roles: RoleGrant.Administrator);

        var reports = await newcomer.GetAsync("/api/reports/lag");
        var who = await newcomer.GetAsync("/api/session");
        var weak = await newcomer.PutAsync("/api/account/password", new { password = "kort" });
        var chosen = await newcomer.PutAsync("/api/account/password", new { password = Password });
        var still = await newcomer.GetAsync("/api/reports/lag");
        var early = await newcomer.PutAsync("/api/account/authenticator", new { code = "123456" });
        var phone = new Authenticator((await newcomer.PostAsync("/api/account/authenticator", new { })).Body.GetProperty("key").GetString()!);
        var wrong = await newcomer.PutAsync("/api/account/authenticator", new { code = phone.WrongCode() });
        var confirmed = await newcomer.PutAsync("/api/account/authenticator", new { code = phone.Code() });
        var open = await newcomer.GetAsync("/api/reports/lag");

        Assert.Multiple(() =>
        {
            Assert.That((reports.Status, reports.Problem), Is.EqualTo((403, "set-up-unfinished")));
            Assert.That(who.Body.GetProperty("todo").EnumerateArray().Select(t => t.GetString()), Is.EqualTo(new[] { "password", "second_factor" }));
            Assert.That((weak.Status, weak.Problem), Is.EqualTo((400, "invalid-password")));
            Assert.That(chosen.Body.GetProperty("todo")[0].GetString(), Is.EqualTo("second_factor"), chosen.Text);
            Assert.That(still.Problem, Is.EqualTo("set-up-unfinished"));
            Assert.That((early.Status, early.Problem), Is.EqualTo((409, "no-authenticator")));
            Assert.That((wrong.Status, wrong.Problem), Is.EqualTo((403, "wrong-code")));
            Assert.That(confirmed.Status, Is.EqualTo(200), confirmed.Text);
            Assert.That(open.Status, Is.EqualTo(200), open.Text);
        });
    }

    [Test]
    public async Task changes_the_password_for_whoever_knows_it_and_ends_all_other_sessions()
    {
        var (email, phone, recovery) = await CompleteAsync();
        using var here = Bearing(await SignInAsync(email, Password, phone.Code(1)));
        using var there = Bearing(await SignInAsync(email, Password, recovery[0]));
        Assert.That((await there.GetAsync("/api/session")).Status, Is.EqualTo(200));

        var wrong = await here.PutAsync("/api/account/password", new { password = "ett helt annat lösenord", current = "not this" });
        var right = await here.PutAsync("/api/account/password", new { password = "ett helt annat lösenord", current = Password });

        Assert.That((wrong.Status, wrong.Problem, right.Status), Is.EqualTo((403, "wrong-password", 200)), right.Text);
        Assert.That((await here.GetAsync("/api/session")).Status, Is.EqualTo(200));
        await OverAsync(there);
        Assert.That((await SignInAsync(email, Password, recovery[1])).Problem, Is.EqualTo("wrong-sign-in"));
    }

    [Test]
    public async Task ends_everywhere_at_a_word()
    {
        var (email, phone, recovery) = await CompleteAsync();
        using var here = Bearing(await SignInAsync(email, Password, phone.Code(1)));
        using var there = Bearing(await SignInAsync(email, Password, recovery[0]));
        Assert.That((await there.GetAsync("/api/session")).Status, Is.EqualTo(200));

        Assert.That((await here.DeleteAsync("/api/account/sessions")).Status, Is.EqualTo(204));

        Assert.That((await here.GetAsync("/api/session")).Problem, Is.EqualTo("session-over"));
        await OverAsync(there);
    }

    [Test]
    public async Task ends_by_signing_out_and_leaves_the_other_sessions_alone()
    {
        var (email, phone, recovery) = await CompleteAsync();
        using var here = Bearing(await SignInAsync(email, Password, phone.Code(1)));
        using var there = Bearing(await SignInAsync(email, Password, recovery[0]));

        Assert.That((await here.DeleteAsync("/api/session")).Status, Is.EqualTo(200));

        Assert.That((await here.GetAsync("/api/session")).Problem, Is.EqualTo("session-over"));
        Assert.That((await there.GetAsync("/api/session")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task is_begun_anew_with_a_reset_that_works_once_and_ends_what_was()
    {
        var (email, phone, recovery) = await CompleteAsync();
        using var before = Bearing(await SignInAsync(email, Password, phone.Code(1)));
        var account = (await app.Desk<AccountDesk>().ByEmailAsync(EmailAddress.Fold(email)))!;

        var link = (await app.Desk<LinkDesk>().ResetAsync(app.Organisation, account.Id, "test")).Value.Token;
        await OverAsync(before);
        var meanwhile = await SignInAsync(email, Password, recovery[0]);
        var opened = await nobody.PostAsync("/api/session", new { linkToken = link });
        var again = await nobody.PostAsync("/api/session", new { linkToken = link });

        Assert.Multiple(() =>
        {
            Assert.That(opened.Status, Is.EqualTo(201), opened.Text);
            Assert.That(opened.Body.GetProperty("who").GetProperty("todo").GetArrayLength(), Is.EqualTo(2));
            Assert.That((again.Status, again.Problem), Is.EqualTo((403, "unknown-link")));
            Assert.That(meanwhile.Problem, Is.EqualTo("wrong-sign-in"), "What was lost opens nothing, whether the link is opened or not.");
        });
        Assert.That((await app.Desk<LinkDesk>().ResetAsync(app.Organisation + 1, account.Id, "test")).Refusal, Is.EqualTo(new CallQueue.Refusal.UnknownUser()));
    }

    [Test]
    public async Task lets_a_source_have_four_tries_under_way_and_others_go_on()
    {
        var (email, phone, _) = await CompleteAsync();
        using var release = new ManualResetEventSlim();
        hasher.Waits = release;

        var tries = Enumerable.Range(0, 6).Select(_ => SignInAsync(email, "not the password at all")).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(tries.Count(t => t.IsCompleted) == 2), "two are refused at once");
        hasher.Waits = null;
        release.Set();
        using var elsewhere = new Caller(app.Client($"127.0.1.{++places}"));
        var right = await elsewhere.PostAsync("/api/session", new { email, password = Password, code = phone.Code(1) });
        var answered = await Task.WhenAll(tries);

        Assert.That(answered.Count(r => (r.Status, r.Problem) == (429, "too-many-tries")), Is.EqualTo(2));
        Assert.That(answered.Count(r => r.Problem == "wrong-sign-in"), Is.EqualTo(4));
        Assert.That(right.Status, Is.EqualTo(201), right.Text);
    }

    [TestCase("""{"email":"a@example.org"}""")]
    [TestCase("""{"seatCode":"222-222-222"}""")]
    [TestCase("""{"linkToken":"x","seatCode":"222-222-222","name":"Anna"}""")]
    [TestCase("""{}""")]
    public async Task is_said_in_one_way(string body)
    {
        var reply = await nobody.PostAsync("/api/session", JsonDocument.Parse(body).RootElement);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "missing-property")));
    }

    /// <summary>An administrator with everything set up.</summary>
    private async Task<(string Email, Authenticator Phone, IReadOnlyList<string> Recovery)> CompleteAsync()
    {
        var email = $"admin{Interlocked.Increment(ref people)}@example.org";
        await using var scope = app.Services.CreateAsyncScope();
        var account = new Account { OrganisationId = app.Organisation, Email = email, Name = "Ada", Roles = [RoleGrant.Administrator] };
        Assert.That((await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password)).Succeeded);
        using var first = Bearing(await SignInAsync(email, Password));
        var phone = new Authenticator((await first.PostAsync("/api/account/authenticator", new { })).Body.GetProperty("key").GetString()!);
        var confirmed = await first.PutAsync("/api/account/authenticator", new { code = phone.Code() });
        return (email, phone, [.. confirmed.Body.GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!)]);
    }

    private async Task PasswordlessAsync(string email) => Assert.That((await app.Desk<AccountDesk>().CreateAsync(
        new Account { OrganisationId = app.Organisation, Email = email, FoldedEmail = EmailAddress.Fold(email), Name = "Ingrid", SecurityStamp = "s" }, "test")).Value);

    private Task<Reply> SignInAsync(string email, string password, string? code = null) => nobody.PostAsync("/api/session", new { email, password, code });

    private Caller Bearing(Reply signedIn)
    {
        Assert.That(signedIn.Status, Is.EqualTo(201), signedIn.Text);
        return new Caller(app.Client()) { Token = signedIn.Body.GetProperty("token").GetString() };
    }

    private static Task OverAsync(Caller caller) => Eventually.TrueAsync(async () => (await caller.GetAsync("/api/session")).Problem == "session-over", "the session is over");

    private async Task PauseIsOverAsync(string email)
    {
        var account = (await app.Desk<AccountDesk>().ByEmailAsync(EmailAddress.Fold(email)))!;
        await app.Desk<AccountDesk>().LockAsync(account.Id, TimeProvider.System.GetUtcNow().AddMinutes(-1));
    }

    /// <summary>Identity's own, which also says how much work it was given.</summary>
    private sealed class CountingHasher : IPasswordHasher<Account>
    {
        private readonly PasswordHasher<Account> hasher = new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = Accounts.HashRounds }));
        private long rounds;

        public long Rounds => Interlocked.Read(ref rounds);

        /// <summary>Whoever looks at a password waits for it.</summary>
        public ManualResetEventSlim? Waits { get; set; }

        public string HashPassword(Account user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Waits?.Wait();
            Interlocked.Add(ref rounds, BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
