using Canvass.Shared;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Canvass.Unit.House;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Clock_of_the_tests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Clock clock = new();

    [Test]
    public void shows_the_same_until_it_is_moved()
    {
        var stamp = clock.GetTimestamp();
        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning));

        clock.Advance(90 * Second);

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning.AddSeconds(90)));
        Assert.That(clock.GetElapsedTime(stamp), Is.EqualTo(90 * Second));
    }

    [Test]
    public void moves_to_an_instant_but_not_back()
    {
        clock.AdvanceTo(Clock.MondayMorning.AddDays(1));

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning.AddDays(1)));
        Assert.That(() => clock.AdvanceTo(Clock.MondayMorning), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void shows_no_time_zone_of_the_machine() => Assert.That(clock.GetLocalNow().Offset, Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void fires_timers_in_the_order_they_are_due_each_at_its_moment()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        using var late = TimerNamed("late", 3 * Second, fired);
        using var early = TimerNamed("early", Second, fired);
        using var alsoEarly = TimerNamed("also early", Second, fired);
        using var never = TimerNamed("never", 11 * Second, fired);

        clock.Advance(10 * Second);

        Assert.That(fired, Is.EqualTo(new[]
        {
            ("early", Clock.MondayMorning.AddSeconds(1)),
            ("also early", Clock.MondayMorning.AddSeconds(1)),
            ("late", Clock.MondayMorning.AddSeconds(3)),
        }));
    }

    [FsCheck.NUnit.Property]
    public Property fires_a_periodic_timer_once_for_every_period_however_time_passes(PositiveInt period, NonNegativeInt[] steps)
    {
        var ownClock = new Clock();
        var fired = 0;
        using var timer = ownClock.CreateTimer(_ => fired++, null, period.Get * Second, period.Get * Second);

        foreach (var step in steps)
        {
            ownClock.Advance(step.Get * Second);
        }

        return (fired == steps.Sum(step => step.Get) / period.Get).ToProperty();
    }

    [Test]
    public void fires_within_the_same_move_what_a_firing_timer_sets()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        ITimer? second = null;
        using var first = clock.CreateTimer(_ => second = TimerNamed("second", 2 * Second, fired), null, Second, Timeout.InfiniteTimeSpan);

        clock.Advance(10 * Second);

        Assert.That(fired, Is.EqualTo(new[] { ("second", Clock.MondayMorning.AddSeconds(3)) }));
        second?.Dispose();
    }

    [Test]
    public void fires_a_changed_timer_at_its_new_time_only()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        using var timer = TimerNamed("moved", 5 * Second, fired);

        timer.Change(20 * Second, Timeout.InfiniteTimeSpan);
        clock.Advance(10 * Second);
        Assert.That(fired, Is.Empty);

        clock.Advance(10 * Second);
        Assert.That(fired, Has.Count.EqualTo(1));
    }

    [Test]
    public void never_fires_a_disposed_timer()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        var timer = TimerNamed("disposed", Second, fired);

        timer.Dispose();
        clock.Advance(10 * Second);

        Assert.That(fired, Is.Empty);
        Assert.That(timer.Change(Second, Second), Is.False);
    }

    [Test]
    public async Task fires_a_timer_due_at_once_without_being_moved()
    {
        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
    }

    [Test]
    public async Task lets_a_delay_end()
    {
        var delay = Task.Delay(Second, clock);
        clock.Advance(Second - TimeSpan.FromTicks(1));
        Assert.That(delay.IsCompleted, Is.False);

        clock.Advance(TimeSpan.FromTicks(1));
        await delay;
    }

    [Test]
    public async Task drives_a_periodic_timer()
    {
        using var timer = new PeriodicTimer(Second, clock);
        var ticks = 0;
        for (; ticks < 3; ticks++)
        {
            var tick = timer.WaitForNextTickAsync();
            Assert.That(tick.IsCompleted, Is.False);
            clock.Advance(Second);
            await tick;
        }

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning.AddSeconds(ticks)));
    }

    [Test]
    public void cancels_what_has_a_deadline()
    {
        using var deadline = new CancellationTokenSource(5 * Second, clock);

        clock.Advance(5 * Second);

        Assert.That(deadline.IsCancellationRequested, Is.True);
    }

    [Test]
    public void fires_nothing_when_only_the_wall_clock_is_set()
    {
        var stamp = clock.GetTimestamp();
        var fired = new List<(string Name, DateTimeOffset At)>();
        using var timer = TimerNamed("asleep", Second, fired);

        clock.SetWallClock(Clock.MondayMorning.AddHours(1));
        Assert.That(fired, Is.Empty);
        Assert.That(clock.GetElapsedTime(stamp), Is.EqualTo(TimeSpan.Zero));

        clock.Advance(Second);
        Assert.That(fired, Is.EqualTo(new[] { ("asleep", Clock.MondayMorning.AddHours(1).AddSeconds(1)) }));

        clock.SetWallClock(Clock.MondayMorning);
        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning));
    }

    [Test]
    public async Task says_when_somebody_waits_for_it()
    {
        var one = clock.WhenTimersWaitAsync();
        var two = clock.WhenTimersWaitAsync(2);

        using var first = TimerNamed("first", Second, []);
        await one;
        Assert.That(two.IsCompleted, Is.False);

        using var second = TimerNamed("second", Second, []);
        await two;
        await clock.WhenTimersWaitAsync(2);
    }

    [Test]
    public async Task adds_up_what_many_threads_move_and_fires_each_timer_once()
    {
        var fired = new int[1_000];
        var timers = Enumerable.Range(0, fired.Length)
            .Select(n => clock.CreateTimer(_ => Interlocked.Increment(ref fired[n]), null, (n + 1) * Second, Timeout.InfiniteTimeSpan))
            .ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var step = 0; step < 125; step++)
            {
                clock.Advance(Second);
            }
        })));

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Clock.MondayMorning.AddSeconds(1_000)));
        Assert.That(fired, Is.All.EqualTo(1));
        timers.ForEach(timer => timer.Dispose());
    }

    [Test]
    public void takes_the_same_times_as_a_real_one()
    {
        Assert.That(() => clock.CreateTimer(_ => { }, null, -Second, Second), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => clock.CreateTimer(_ => { }, null, Second, TimeSpan.FromDays(50)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private ITimer TimerNamed(string name, TimeSpan due, List<(string Name, DateTimeOffset At)> fired) =>
        clock.CreateTimer(_ => fired.Add((name, clock.GetUtcNow())), null, due, Timeout.InfiniteTimeSpan);
}
