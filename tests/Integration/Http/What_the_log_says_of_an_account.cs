using Canvass.CallQueue.Access;
using Canvass.Shared;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>D6. Control tried: the letter written to the log where the mail server refuses it, as a helpful warning would.</summary>
[Category("D6")]
public sealed class What_the_log_says_of_an_account
{
    [Test]
    public async Task is_ids_and_never_an_address_a_password_a_code_a_link_or_a_token()
    {
        using var heard = new Listener();
        await using var mail = new MailServer { Refuses = true };
        await using var app = await CanvassApp.StartAsync(
            Database.Sqlite,
            people: 0,
            adapt: builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace);
                builder.Logging.AddProvider(heard);
            },
            settings: [("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{mail.Port}"), ("Mail:From", "avsandare@example.org"), ("Mail:Tls", "false")]);
        using var admin = await app.UserAsync(roles: RoleGrant.Administrator);
        using var kunigunda = new Caller(app.Client());
        const string Password = "rosenröda sidenband";

        var invited = await admin.PostAsync("/api/invitations", new { email = "kunigunda@example.org", name = "Kunigunda", roles = new[] { new { role = "administrator" } } });
        var link = invited.Body.GetProperty("link").GetString()!.Split('#')[1];
        kunigunda.Token = (await kunigunda.PostAsync("/api/session", new { linkToken = link })).Body.GetProperty("token").GetString();
        await kunigunda.PutAsync("/api/account/password", new { password = Password });
        var key = (await kunigunda.PostAsync("/api/account/authenticator", new { })).Body.GetProperty("key").GetString()!;
        var phone = new Authenticator(key);
        var (code, next, wrong) = (phone.Code(), phone.Code(1), phone.WrongCode(50));
        var recovery = (await kunigunda.PutAsync("/api/account/authenticator", new { code })).Body.GetProperty("recoveryCodes")[0].GetString()!;
        foreach (var tried in new[] { next, wrong, recovery }) await kunigunda.PostAsync("/api/session", new { email = "kunigunda@example.org", password = Password, code = tried });
        await kunigunda.PostAsync("/api/session", new { email = "nobody@example.org", password = "sidenband för alla" });
        var program = (await admin.PostAsync("/api/tokens", new { name = "Statistiken", scopes = new[] { "reports" } })).Body.GetProperty("token").GetString()!;
        await kunigunda.GetAsync($"/api/invitations?after={Uri.EscapeDataString(Password)}");

        var log = heard.All();
        string[] secrets = ["kunigunda", "nobody@example", "avsandare", Password, "sidenband", link, key, code, next, recovery, program, kunigunda.Token!, admin.Token!];
        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain("/api/account/authenticator").And.Contain("The mail server did not take a letter"), "or nothing was heard");
            foreach (var secret in secrets)
                Assert.That(log.Split('\n').Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, secret);
        });
    }
}
