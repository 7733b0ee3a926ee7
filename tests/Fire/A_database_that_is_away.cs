using System.Net;
using Canvass.Shared.Servers;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A9 on PostgreSQL: stopped or killed under load it means 503s and never a 500, and when it is back all goes on and nothing is lost.
/// Control: <see cref="The_judge"/> is told of every answer that is neither right nor 503.
/// </summary>
[Category("A9")]
public sealed class A_database_that_is_away
{
    [TestCase(false, TestName = "stopped, it costs nothing but time")]
    [TestCase(true, TestName = "killed, it costs nothing but time")]
    public async Task costs_nothing_but_time(bool killed)
    {
        await using var server = await OwnServer.PostgresAsync();
        await using var evening = await Evening.OnPostgresAsync(Size.Of(400, 20_000), volunteers: 8, server.AsPostgres());
        await using var house = evening.House();
        var history = new History();
        await house.StartAsync();
        var address = await house.OpenAsync();
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();
        await Eventually.HoldsAsync("outcomes are answered", () => history.Acknowledged >= 40, () => house.Program.Log);

        if (killed) await server.KillAsync();
        else await server.StopAsync();
        var away = history.Troubles;
        await Eventually.HoldsAsync("it is said that the database is away", () => history.Troubles >= away + 20, () => house.Program.Log);
        if (Size.Full) await Task.Delay(TimeSpan.FromMinutes(1));
        Assert.Multiple(async () =>
        {
            Assert.That(await House.StatusAsync(address, "/health/ready"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await House.StatusAsync(address, "/health/live"), Is.EqualTo(HttpStatusCode.OK));
        });

        await server.StartAsync();
        var before = history.Acknowledged;
        await Eventually.HoldsAsync("outcomes are answered again", () => history.Acknowledged >= before + 40 || ringing.TrueForAll(r => r.IsCompleted), () => house.Program.Log);
        Assert.That(await House.StatusAsync(address, "/health/ready"), Is.EqualTo(HttpStatusCode.OK));
        await enough.CancelAsync();
        await Task.WhenAll(ringing);

        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        await Figures.CatchUpAsync(evening, house);
    }
}
