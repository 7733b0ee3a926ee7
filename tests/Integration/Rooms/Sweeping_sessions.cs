using Canvass.CallQueue.Rooms;
using Canvass.Contracts;
using Canvass.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Canvass.Integration.Rooms;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Sweeping_sessions(Database database) : OnADatabase(database)
{
    private Desks desks = null!;
    private Room room = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
        room = await desks.RoomAsync();
    }

    [Test]
    public async Task closes_those_not_seen_for_long_as_of_when_they_were_seen_and_leaves_the_others()
    {
        var (anna, bo) = (await SitAsync("Anna"), await SitAsync("Bo"));
        clock.Advance(TimeSpan.FromMinutes(10));
        await desks.Sessions.FindAsync(anna.Token);
        clock.Advance(TimeSpan.FromMinutes(80));
        await desks.Sessions.FindAsync(bo.Token);
        clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1));
        using var sweep = Sweep();

        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.Zero);

        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        Assert.That(await desks.Sessions.FindAsync(bo.Token), Is.Not.Null);
        Assert.That((await EndedAsync()).Select(e => (e.VolunteerId, e.To)), Is.EqualTo(new[] { (anna.Volunteer.VolunteerId, Clock.MondayMorning.AddMinutes(10)) }));
    }

    [Test]
    public async Task closes_those_whose_evening_is_over_however_lately_they_were_seen()
    {
        var anna = await SitAsync("Anna");
        clock.AdvanceTo(anna.Details.Until - TimeSpan.FromMinutes(1));
        await desks.Sessions.FindAsync(anna.Token);
        using var sweep = Sweep();
        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.Zero);

        clock.AdvanceTo(anna.Details.Until);

        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That((await EndedAsync()).Single().To, Is.EqualTo(anna.Details.Until - TimeSpan.FromMinutes(1)));
    }

    /// <summary>Control tried: a sweep that forgets every message; and a moment earlier both are there.</summary>
    [Test]
    public async Task forgets_what_was_said_after_two_days_and_who_waited_when_the_evening_is_over()
    {
        var code = (await desks.Waiting.OpenAsync(desks.Organisation, room.Id, "test")).Value;
        var anna = (await desks.Waiting.JoinAsync(new SignIn { SeatCode = code.Code, Name = "Anna", Source = "test" })).Value;
        await desks.Messages.SendAsync(new NewMessage { OrganisationId = desks.Organisation, RoomId = room.Id, Text = "Kaffe", Sender = "Ulla", Actor = "test" });
        var said = clock.GetUtcNow();
        using var sweep = Sweep();

        clock.AdvanceTo(anna.Waiting.EndsAt - TimeSpan.FromMilliseconds(1));
        await sweep.GoAsync(CancellationToken.None);
        Assert.That((await CountAsync("waiting"), await CountAsync("room_message")), Is.EqualTo((1, 1)));

        clock.AdvanceTo(anna.Waiting.EndsAt);
        await sweep.GoAsync(CancellationToken.None);
        Assert.That((await CountAsync("waiting"), await CountAsync("room_message")), Is.EqualTo((0, 1)));

        clock.AdvanceTo(said + MessageDesk.Kept + TimeSpan.FromMilliseconds(1));
        await sweep.GoAsync(CancellationToken.None);
        Assert.That(await CountAsync("room_message"), Is.Zero);

        Task<long> CountAsync(string table) => own.Opened.ReadAsync(work => work.ScalarAsync<long>($"select count(*) from {table}"));
    }

    [Test]
    public async Task goes_on_until_all_are_closed()
    {
        var slips = (await desks.Rooms.AddSeatsAsync(desks.Organisation, room.Id, [.. Enumerable.Range(0, 120).Select(i => new NewSeat($"plats {i}"))])).Value;
        foreach (var slip in slips) await desks.Sessions.SignInAsync(new SignIn { SeatCode = slip.Code, Name = slip.Label, Source = "test" });
        clock.Advance(TimeSpan.FromHours(2));
        using var sweep = Sweep();

        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.EqualTo(120));
        Assert.That((await EndedAsync()).Select(e => e.SeatId), Is.Unique.And.Exactly(120).Items);
    }

    [Test]
    public async Task is_done_by_one_at_a_time()
    {
        await SitAsync("Anna");
        clock.Advance(TimeSpan.FromHours(2));
        using var sweep = Sweep();

        await using (await own.Opened.TryTakeDutyAsync("session-sweep"))
            Assert.That(await sweep.GoAsync(CancellationToken.None), Is.Zero, "Somebody else is at it.");
        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task happens_by_itself_as_time_passes()
    {
        var anna = await SitAsync("Anna");
        var heard = new Heard();
        using var sweep = new SessionSweep(desks.SessionStore, own.Opened, Desks.SessionOptions, clock, heard);
        await sweep.StartAsync(CancellationToken.None);
        await clock.WhenTimersWaitAsync();

        clock.Advance(TimeSpan.FromMinutes(92));

        await heard.Closed.Task;
        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        await sweep.StopAsync(CancellationToken.None);
    }

    private SessionSweep Sweep() => new(desks.SessionStore, own.Opened, Desks.SessionOptions, clock, NullLogger<SessionSweep>.Instance);

    private async Task<SignedIn> SitAsync(string name) =>
        (await desks.Sessions.SignInAsync(new SignIn { SeatCode = (await desks.SeatAsync(room, $"seat of {name}")).Code, Name = name, Source = "test" })).Value;

    private async Task<IReadOnlyList<SessionEntry>> EndedAsync() => [.. (await desks.LogAsync()).Select(e => (SessionEntry)LogBody.Read(e)!)];

    /// <summary>Tells when the sweep says that it has closed something.</summary>
    private sealed class Heard : ILogger<SessionSweep>
    {
        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Closed.TrySetResult();
    }
}
