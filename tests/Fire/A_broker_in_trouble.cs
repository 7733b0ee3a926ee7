using Canvass.Databases;
using Canvass.Shared;
using Canvass.Shared.Servers;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// B1: the broker may be dead, stopped, paused, blocked by its own alarm or beyond reach, and nobody who rings notices; it stays away for longer
/// than a bus is given to recover, and when it is back the figures are a recount of the log. Controls:
/// <see cref="while_it_is_away_the_figures_stand_still"/>, so the trouble is real and the comparison sees it; and, tried, a patience of ten
/// minutes: nothing is then put aside, and the wait for that ends the test.
/// </summary>
[TestFixtureSource(nameof(Engines))]
[Category("B1")]
public sealed class A_broker_in_trouble(Database database)
{
    // RabbitMQ goes with PostgreSQL; every other pairing is for the long run.
    private static readonly IReadOnlyList<Database> Engines = Size.Full ? Database.All : [Database.Postgres];

    private static readonly int Outcomes = Size.Of(20, 10_000);

    // Shorter than in life, so that a test need not wait for the next attempt.
    private static readonly (string, string)[] Impatient =
    [
        ("Canvass:Bus:Heartbeat", "00:00:02"), ("Canvass:Bus:Patience", "00:00:05"), ("CallQueue:Log:LongestPause", "00:00:01"), ("CallQueue:Log:HeartBeat", "00:00:01"),
        ("Stats:Intake:AskAgainAfter", "00:00:02"),
    ];

    private OwnServer broker = null!;
    private Wire wire = null!;
    private Evening evening = null!;
    private House house = null!;
    private History history = null!;

    [OneTimeSetUp]
    public async Task StartBrokerAsync() => broker = await OwnServer.RabbitMqAsync();

    [OneTimeTearDown]
    public async Task RemoveBrokerAsync() => await broker.DisposeAsync();

    [SetUp]
    public async Task OpenAsync()
    {
        evening = await Evening.OnAsync(database.Engine, (3 * Outcomes) + 40, volunteers: 4);
        wire = new Wire(new Uri(broker.Address));
        house = evening.House([("ConnectionStrings:Bus", wire.Address.ToString()), ("Canvass:Bus:Prefix", RabbitMqServer.NewPrefix()), .. Impatient]);
        history = new History();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await house.DisposeAsync();
        await evening.DisposeAsync();
        await wire.DisposeAsync();
    }

    [Test]
    public Task dead_at_the_start() => AsIfNothingAsync(async () =>
    {
        await broker.KillAsync();
        await house.StartAsync();
    }, () => broker.StartAsync());

    [Test]
    public Task stopped_and_started_again() => AsIfNothingAsync(StartAndRingAsync, () => broker.StartAsync(), () => broker.StopAsync());

    [Test]
    public Task paused_with_its_connections_open() => AsIfNothingAsync(StartAndRingAsync, () => broker.ResumeAsync(), () => broker.PauseAsync());

    [Test]
    public Task blocked_by_its_memory_alarm() => AsIfNothingAsync(
        StartAndRingAsync,
        () => broker.ControlAsync(["set_vm_memory_high_watermark", "0.8"]),
        () => broker.ControlAsync(["set_vm_memory_high_watermark", "absolute", "1"]));

    [Test]
    public Task blocked_by_its_disk_alarm() => AsIfNothingAsync(
        StartAndRingAsync,
        () => broker.ControlAsync(["set_disk_free_limit", "50MB"]),
        () => broker.ControlAsync(["set_disk_free_limit", "1000000GB"]));

    [Test]
    public Task beyond_reach() => AsIfNothingAsync(StartAndRingAsync, Done(wire.Mend), Done(wire.Cut));

    [Test]
    public async Task while_it_is_away_the_figures_stand_still()
    {
        await StartAndRingAsync();
        await Figures.CatchUpAsync(evening, house);
        var before = await Figures.ShownAsync(evening, house);
        await broker.KillAsync();

        await RingAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await Figures.ShownAsync(evening, house), Is.EqualTo(before));
            Assert.That(Figures.Text((await evening.ReadAsync()).Totals), Is.Not.EqualTo(before));
        });
        var behind = 0.0;
        await Eventually.HoldsAsync("it is said that the figures are behind", async () => (behind = await Figures.SecondsBehindAsync(evening, house)) > 0, () => house.Program.Log);
        await Eventually.HoldsAsync("they fall further behind", async () => await Figures.SecondsBehindAsync(evening, house) > behind, () => house.Program.Log);
        await broker.StartAsync();
        await Figures.CatchUpAsync(evening, house);
    }

    private async Task AsIfNothingAsync(Func<Task> begin, Func<Task> mend, Func<Task>? harm = null)
    {
        await begin();
        if (harm is not null) await harm();
        await RingAsync();
        // Nothing, not even a 503: it was not the database that was in trouble.
        Assert.That(history.Troubles, Is.Zero);
        Assert.That(history.Surprises, Is.Empty);
        await Eventually.HoldsAsync("the bus is put aside", () => house.Program.Log.Contains("it is put aside", StringComparison.Ordinal), () => house.Program.Log);

        await mend();
        await Figures.CatchUpAsync(evening, house);
        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        if (harm is null) return;

        // And on the mended bus as before.
        await RingAsync();
        await Figures.CatchUpAsync(evening, house);
    }

    private static Func<Task> Done(Action act) => () =>
    {
        act();
        return Task.CompletedTask;
    };

    private async Task StartAndRingAsync()
    {
        await house.StartAsync();
        await RingAsync();
        await Figures.CatchUpAsync(evening, house);
    }

    private async Task RingAsync()
    {
        using var enough = new CancellationTokenSource();
        var until = history.Acknowledged + Outcomes;
        var ringing = evening.Ringers.Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();
        await Eventually.HoldsAsync($"{until} outcomes are answered", () => history.Acknowledged >= until, () => house.Program.Log);
        await enough.CancelAsync();
        await Task.WhenAll(ringing);
    }
}
