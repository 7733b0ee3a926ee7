using System.Text.Json;
using Canvass.Api.Commands;
using Canvass.CallQueue.Campaigns;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>
/// What cannot wait for the end of an evening is typed beside the running server, which goes by it at the next call. Control: after it is taken back
/// people are handed out again; what may wait is refused.
/// </summary>
[NonParallelizable]
public sealed class Beside_a_running_server : ByCommand
{
    private CanvassApp app = null!;

    // Server and commands are one process here: what the one logs would stand in what the others print.
    [SetUp]
    public async Task StartAsync() => app = await CanvassApp.StartAsync(Database.Sqlite, people: 3, settings: [("Serilog:MinimumLevel:Default", "Fatal"), ("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Fatal")]);

    [TearDown]
    public async Task StopAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    protected override string Data => app.Folder;

    [TestCase("campaign", "pause", "open")]
    [TestCase("list", "pause", "open")]
    [TestCase("campaign", "close", null)]
    [TestCase("list", "close", null)]
    public async Task nobody_is_handed_out_from_what_is_paused_or_closed(string what, string verb, string? back)
    {
        using var anna = await app.SitDownAsync();
        using var bo = await app.SitDownAsync("Bo");
        // What the server remembers of the list is as fresh as can be.
        await bo.ClaimAsync(app.List);
        var id = $"{(what == "list" ? app.List : app.Campaign)}";

        var said = await SaysAsync(what, verb, id);
        var stopped = await anna.PostAsync("/api/calls", new { listId = app.List });
        if (back is not null) await SaysAsync(what, back, id);

        Assert.That(said, Does.Match($"(?i)^{what} {id} \".+\" is {(verb == "pause" ? "paused" : "closed")}\\.$"));
        Assert.That((stopped.Status, stopped.Problem), Is.EqualTo((409, "list-paused")), stopped.Text);
        // That it may not be rung is remembered for a second; that it may is asked at every call.
        if (back is not null) await Eventually.TrueAsync(async () => (await anna.PostAsync("/api/calls", new { listId = app.List })).Status == 201, "people are handed out again");
        else Assert.That((await RunAsync(what, "open", id)).Code, Is.EqualTo(CommandLine.Failed), "closed is for good");
    }

    /// <summary>Control: a list that is not drained hands out the next person.</summary>
    [Test]
    public async Task nobody_new_is_handed_out_from_what_is_drained()
    {
        using var anna = await app.SitDownAsync();
        using var bo = await app.SitDownAsync("Bo");
        await bo.ClaimAsync(app.List);

        var said = await SaysAsync("list", "drain", $"{app.List}");
        var stopped = await anna.PostAsync("/api/calls", new { listId = app.List });

        Assert.That(said, Does.EndWith("is draining."));
        Assert.That((stopped.Status, stopped.Problem), Is.EqualTo((404, "nobody-left")), stopped.Text);
    }

    [Test]
    public async Task nobody_is_handed_out_after_a_last_day_until_it_is_moved()
    {
        using var anna = await app.SitDownAsync();
        var yesterday = (await app.Desk<CampaignDesk>().GetAsync(app.Organisation, app.Campaign)).Value.FirstDay;

        var said = await SaysAsync("campaign", "dates", $"{app.Campaign}", "--last-day", $"{yesterday:yyyy-MM-dd}");
        var over = await anna.PostAsync("/api/calls", new { listId = app.List });
        await SaysAsync("campaign", "dates", $"{app.Campaign}", "--last-day", $"{yesterday.AddDays(9):yyyy-MM-dd}");

        Assert.That(said, Does.EndWith($": {yesterday:yyyy-MM-dd} to {yesterday:yyyy-MM-dd}"));
        Assert.That((over.Status, over.Problem, over.Body.GetProperty("lastDay").GetString()), Is.EqualTo((409, "campaign-over", $"{yesterday:yyyy-MM-dd}")), over.Text);
        await Eventually.TrueAsync(async () => (await anna.PostAsync("/api/calls", new { listId = app.List })).Status == 201, "people are handed out again");
    }

    [Test]
    public async Task somebody_who_asked_for_it_is_never_rung_again()
    {
        using var anna = await app.SitDownAsync();
        var card = await anna.ClaimAsync(app.List);
        var person = card.GetProperty("person").GetProperty("id").GetInt64();

        await SaysAsync("people", "block", $"{person}", "--reason", "a letter");
        var renewed = await anna.PutAsync($"/api/calls/{card.GetProperty("callId").GetGuid()}/lease", new { });
        using var blocks = JsonDocument.Parse(await SaysAsync("people", "blocks", "Organisation", "--json"));
        foreach (var block in blocks.RootElement.EnumerateArray()) await SaysAsync("people", "unblock", $"{block.GetProperty("id").GetInt64()}");

        Assert.That(renewed.Problem, Is.EqualTo("stop-ringing"), renewed.Text);
        Assert.That(await SaysAsync("people", "blocks", "Organisation", "--json"), Is.EqualTo("[]"));
    }

    [Test]
    public async Task a_number_is_blocked_and_lifted()
    {
        using var anna = await app.SitDownAsync();
        var number = (await anna.ClaimAsync(app.List)).GetProperty("numbers")[0].GetProperty("tel").GetString()!;

        await SaysAsync("number", "block", number);
        using var blocks = JsonDocument.Parse(await SaysAsync("people", "blocks", "Organisation", "--json"));
        await SaysAsync("number", "lift", $"{blocks.RootElement[0].GetProperty("id").GetInt64()}");

        Assert.That(blocks.RootElement.GetArrayLength(), Is.EqualTo(1));
        Assert.That(await SaysAsync("people", "blocks", "Organisation", "--json"), Is.EqualTo("[]"));
    }

    [TestCase("organisation", "create", "Another")]
    [TestCase("migrate")]
    public async Task what_may_wait_is_told_to_wait_and_is_sent_nowhere_else(params string[] command)
    {
        var (code, _, complained) = await RunAsync(command);

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.StartWith($"Another Canvass is using {app.Folder}").And.Not.Contains("HTTP"));
    }
}
