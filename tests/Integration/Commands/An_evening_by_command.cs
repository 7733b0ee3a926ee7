using System.Text.Json;
using Canvass.Api.Commands;
using Canvass.CallQueue.Rooms;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>What an evening needs while call leaders have no pages: slips, a leader in the room, a seat for the next one, a yes to newcomers.</summary>
[NonParallelizable]
public sealed class An_evening_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our organisation");
        await SaysAsync("room", "create", "The hall");
    }

    /// <summary>Control: in UTC the evening ends at 18:30.</summary>
    [Test]
    public async Task prints_on_the_slips_when_the_clocks_here_say_that_the_evening_ends()
    {
        var slips = await SaysAsync("seat", "codes", "The hall", "--add", "2", "--Canvass:TimeZone=Asia/Kolkata");

        Assert.That(slips.Split('\n')[1..], Has.Exactly(2).Items.And.All.Match("^[12] +[A-Z0-9-]{11}  [0-9-]{10} 00:00 \\+05:30$"));
    }

    /// <summary>Control: a command that leaves the room as it was is not told of by overview.</summary>
    [Test]
    public async Task has_a_leader_in_the_room_until_they_go()
    {
        var said = await SaysAsync("room", "leader", "The hall", "--until", "21:30", AtNoon);
        var there = await SaysAsync("overview");
        await SaysAsync("room", "leader", "The hall", "--gone");

        Assert.That(said, Does.Match("^A leader is in The hall until [0-9-]{10} 21:30 [+-][0-9:]{5}\\.$"));
        Assert.That(there, Does.Contain("a leader until "));
        Assert.That(await SaysAsync("overview"), Does.Not.Contain("a leader until "));
    }

    [TestCase("24:00")]
    [TestCase("00:00")]
    [TestCase(null)]
    public async Task has_a_leader_until_midnight(string? until) =>
        Assert.That(await SaysAsync(until is null ? ["room", "leader", "The hall", AtNoon] : ["room", "leader", "The hall", "--until", until, AtNoon]), Does.Match("^A leader is in The hall until [0-9-]{10} 00:00 "));

    /// <summary>Control: an hour that is still to come, above.</summary>
    [Test]
    public async Task has_no_leader_until_an_hour_that_has_passed()
    {
        var (code, _, complained) = await RunAsync("room", "leader", "The hall", "--until", "09:00", AtNoon);

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Match("^It is 1[12]:[0-9]{2} by the clocks here, so 09:00 has passed today\\. Say a later hour; 24:00 is midnight\\.$"));
        Assert.That(await SaysAsync("overview"), Does.Not.Contain("a leader until "));
    }

    /// <summary>A time zone where it is between eleven and twelve o'clock, whenever the test runs.</summary>
    private static string AtNoon => (11 - TimeProvider.System.GetUtcNow().Hour) switch
    {
        0 => "--Canvass:TimeZone=Etc/UTC",
        > 0 and var ahead => $"--Canvass:TimeZone=Etc/GMT-{ahead}",
        var behind => $"--Canvass:TimeZone=Etc/GMT+{-behind}",
    };

    [Test]
    public async Task has_no_leader_at_home()
    {
        await SaysAsync("room", "create", "Home", "--at-home");

        var (code, _, complained) = await RunAsync("room", "leader", "Home");

        Assert.That((code, complained), Is.EqualTo((CommandLine.Failed, "Home is for volunteers at home: no leader sees them, so their limits stay.")));
    }

    /// <summary>Control: a seat that is not freed keeps its volunteer.</summary>
    [Test]
    public async Task frees_a_seat_for_the_next_volunteer()
    {
        using var slips = JsonDocument.Parse(await SaysAsync("seat", "codes", "The hall", "--add", "1", "--json"));
        await SitDownAsync(slips.RootElement[0].GetProperty("code").GetString()!);
        using var before = JsonDocument.Parse(await SaysAsync("volunteer", "list", "The hall", "--json"));

        await SaysAsync("seat", "free", "The hall", "1");

        Assert.That(before.RootElement.GetArrayLength(), Is.EqualTo(1));
        Assert.That(await SaysAsync("volunteer", "list", "The hall", "--json"), Is.EqualTo("[]"));
    }

    /// <summary>Control: a command that confirms nobody leaves "confirmed": false.</summary>
    [Test]
    public async Task says_yes_to_everybody_in_the_room()
    {
        using var slips = JsonDocument.Parse(await SaysAsync("seat", "codes", "The hall", "--add", "1", "--json"));
        await SitDownAsync(slips.RootElement[0].GetProperty("code").GetString()!);

        Assert.That(await SaysAsync("volunteer", "confirm", "--room", "The hall"), Is.EqualTo("Confirmed 1 newcomers in The hall."));

        using var seated = JsonDocument.Parse(await SaysAsync("volunteer", "list", "The hall", "--json"));
        Assert.That(seated.RootElement[0].GetProperty("confirmed").GetBoolean(), Is.True);
    }

    [TestCase(CommandLine.Misused, "room", "leader", "The hall", "--until", "25:00")]
    [TestCase(CommandLine.Misused, "room", "leader", "The hall", "--until", "21:30", "--gone")]
    [TestCase(CommandLine.Misused, "seat", "codes", "The hall", "--add", "0")]
    [TestCase(CommandLine.Misused, "seat", "codes", "The hall", "--days", "-1")]
    [TestCase(CommandLine.Misused, "seat", "codes", "The hall", "--list", "1")]
    [TestCase(CommandLine.Failed, "room", "leader", "Another hall")]
    [TestCase(CommandLine.Failed, "seat", "free", "The hall", "12")]
    public async Task says_what_cannot_be_meant(int code, params string[] arguments)
    {
        var ended = await RunAsync(arguments);

        Assert.That((ended.Code, ended.Said), Is.EqualTo((code, "")));
        Assert.That(ended.Complained, Is.Not.Empty.And.Not.Contains("   at "));
    }

    private async Task SitDownAsync(string code)
    {
        await using var open = await new Tools([$"--Canvass:Data={Folder}"]).OpenAsync(CancellationToken.None);
        Assert.That((await open.Get<SessionDesk>().SignInAsync(new SignIn { SeatCode = code, Name = "Anna", Source = "here" })).Refusal, Is.Null);
    }
}
