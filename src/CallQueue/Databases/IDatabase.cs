namespace Canvass.Databases;

/// <summary>
/// One database, asked in units of work. A write runs in a transaction that is committed and synced before the answer;
/// work that throws is rolled back alone. Work may be run more than once (a batch replayed, a transient fault retried),
/// so it must not change anything but the database.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    Engine Engine { get; }

    /// <summary>Where it lies, without secrets: for the operator's eyes.</summary>
    string Place { get; }

    Task<T> WriteAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default);

    /// <summary>Reads see what was committed when they began; they never wait for writers.</summary>
    Task<T> ReadAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default);

    /// <summary>A handle if this process may run <paramref name="duty"/> now, null if another one does. Dispose of it to give the duty up.</summary>
    Task<IDuty?> TryTakeDutyAsync(string duty, CancellationToken ct = default);

    /// <summary>Answers, and can write.</summary>
    Task CheckAsync(CancellationToken ct = default);
}

/// <summary>Work that one process at a time does, while it can.</summary>
public interface IDuty : IAsyncDisposable
{
    /// <summary>False when the database has let go of it, for example because it was restarted: somebody else may have it by now.</summary>
    Task<bool> IsHeldAsync(CancellationToken ct = default);
}

public static class DatabaseVerbs
{
    public static Task WriteAsync(this IDatabase database, Func<Work, Task> work, CancellationToken ct = default) =>
        database.WriteAsync(async w =>
        {
            await work(w);
            return true;
        }, ct);
}
