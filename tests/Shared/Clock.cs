namespace Canvass.Shared;

/// <summary>
/// A clock that moves when a test says so, and the timers that hang on it: <see cref="Task.Delay(TimeSpan, TimeProvider)"/>,
/// <see cref="PeriodicTimer"/> and whatever else takes a <see cref="TimeProvider"/>.
/// </summary>
public sealed class Clock(DateTimeOffset start) : TimeProvider
{
    /// <summary>A Monday at ten in Sweden: everybody may be rung.</summary>
    public static readonly DateTimeOffset MondayMorning = new(2026, 8, 17, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock gate = new();
    private readonly SortedSet<Alarm> pending = new(Alarm.ByDueTime);
    private readonly List<(int Timers, TaskCompletionSource Signal)> waiting = [];

    // What the wall clock showed when the stopwatch stood at zero. The stopwatch never goes back; the wall clock may.
    private DateTimeOffset origin = start.ToUniversalTime();
    private TimeSpan stopwatch;
    private TimeSpan destination;
    private long alarmsSet;

    public Clock()
        : this(MondayMorning)
    {
    }

    /// <summary>UTC unless the test is about something else, so that no result depends on the machine.</summary>
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return origin + stopwatch;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return stopwatch.Ticks;
        }
    }

    /// <summary>
    /// Time passes. Every timer due by then fires, in order and on this thread, at the moment it was due; so do those that a firing
    /// timer sets, if they are due by then too. Threads that advance at once add up, and share the firing.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (gate)
        {
            destination += by;
        }

        while (NextDue() is { } alarm)
        {
            alarm.Fire();
        }
    }

    public void AdvanceTo(DateTimeOffset instant) => Advance(instant - GetUtcNow());

    /// <summary>
    /// The wall clock is set, forward or back, and no time passes: what happens when somebody sets the machine's clock, or when a
    /// laptop wakes, whose timers slept with it.
    /// </summary>
    public void SetWallClock(DateTimeOffset instant)
    {
        lock (gate)
        {
            origin = instant.ToUniversalTime() - stopwatch;
        }
    }

    /// <summary>
    /// Completes once so many timers are waiting. A test that advances before the code under test has begun to wait advances for nothing.
    /// </summary>
    public Task WhenTimersWaitAsync(int timers = 1)
    {
        lock (gate)
        {
            if (pending.Count >= timers)
            {
                return Task.CompletedTask;
            }

            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((timers, signal));
            return signal.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private Alarm? NextDue()
    {
        lock (gate)
        {
            if (pending.Min is not { } alarm || alarm.Due > destination)
            {
                stopwatch = destination;
                return null;
            }

            pending.Remove(alarm);
            // Set while the clock already stood later, by a thread that was advancing at the same time.
            stopwatch = alarm.Due > stopwatch ? alarm.Due : stopwatch;
            if (alarm.Period > TimeSpan.Zero)
            {
                Wait(alarm, alarm.Due + alarm.Period);
            }

            return alarm;
        }
    }

    private bool Set(Alarm alarm, TimeSpan dueTime, TimeSpan period)
    {
        CheckTimeout(dueTime, nameof(dueTime));
        CheckTimeout(period, nameof(period));
        lock (gate)
        {
            if (alarm.Disposed)
            {
                return false;
            }

            pending.Remove(alarm);
            alarm.Period = period;
            if (dueTime > TimeSpan.Zero)
            {
                Wait(alarm, stopwatch + dueTime);
            }
            else if (dueTime == TimeSpan.Zero && period > TimeSpan.Zero)
            {
                Wait(alarm, stopwatch + period);
            }
        }

        if (dueTime == TimeSpan.Zero)
        {
            // Like the real one: at once, but never inside the call that sets it.
            ThreadPool.UnsafeQueueUserWorkItem(static due => due.Fire(), alarm, preferLocal: false);
        }

        return true;
    }

    private void Wait(Alarm alarm, TimeSpan due)
    {
        alarm.Due = due;
        alarm.Order = alarmsSet++;
        pending.Add(alarm);
        foreach (var (timers, signal) in waiting)
        {
            if (pending.Count >= timers)
            {
                signal.TrySetResult();
            }
        }

        waiting.RemoveAll(one => one.Signal.Task.IsCompleted);
    }

    private void Remove(Alarm alarm)
    {
        lock (gate)
        {
            pending.Remove(alarm);
            alarm.Disposed = true;
        }
    }

    private static void CheckTimeout(TimeSpan timeout, string name)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, LongestTimer, name);
        }
    }

    private sealed class Alarm(Clock clock, TimerCallback callback, object? state) : ITimer
    {
        // Of two that are due at the same moment the one set first fires first.
        public static readonly Comparer<Alarm> ByDueTime = Comparer<Alarm>.Create((one, other) =>
            one.Due != other.Due ? one.Due.CompareTo(other.Due) : one.Order.CompareTo(other.Order));

        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; set; }

        public long Order { get; set; } = -1;

        public bool Disposed { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

        public void Fire() => callback(state);

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
