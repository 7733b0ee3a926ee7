using System.Text;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>Control tried: with the framework's own request lines let through, the code in the address is found here.</summary>
[Category("D6")]
public sealed class What_the_log_says_of_a_call
{
    [Test]
    public async Task is_ids_and_never_a_name_a_number_a_code_or_a_token()
    {
        using var heard = new Listener();
        await using var app = await CanvassApp.StartAsync(Database.Sqlite, people: 0, adapt: builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(heard);
        });
        await app.BringAsync(app.List, [("Kunigunda", "Ulfeldt", "+99963524189")]);
        var code = await app.SeatCodeAsync();
        using var anna = new Caller(app.Client());

        var signedIn = await anna.PostAsync("/api/session", new { seatCode = code, name = "Rosamunda" });
        anna.Token = signedIn.Body.GetProperty("token").GetString();
        var card = await anna.ClaimAsync(app.List);
        var reportKey = card.GetProperty("reportKey").GetString()!;
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "no_answer", note = "Kunigunda sover", reportKey });
        await anna.PostAsync("/api/calls/returned", new { lastDigits = "24189" });
        await anna.PostAsync("/api/session", new { seatCode = "QQQ-WWW-234", name = "Rosamunda" });
        await anna.GetAsync("/api/session/QQQ-WWW-234?code=QQQ-WWW-234");
        await anna.SendAsync(HttpMethod.Post, "/api/calls", new StringContent("{\"Kunigunda\":\"+99963524189\"}", Encoding.UTF8, "application/json"));
        await anna.GetAsync("/api/session");
        await anna.DeleteAsync("/api/session");

        var log = heard.All();
        string[] secrets = ["Kunigunda", "Ulfeldt", "63524189", "24189", "Rosamunda", code, code.Replace("-", "", StringComparison.Ordinal), "QQQ-WWW-234", anna.Token!, signedIn.Body.GetProperty("deviceToken").GetString()!, reportKey];
        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain("/api/calls/{id}/outcome"), "or nothing was heard");
            foreach (var secret in secrets)
                Assert.That(log.Split('\n').Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        });
    }
}
