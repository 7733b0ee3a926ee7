using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Canvass.Databases;

/// <summary>
/// One file, one writer. Work that waits while a commit is synced goes into the next transaction together ("group commit"),
/// so a batch forms by itself and nobody waits for one to fill. Readers have connections of their own.
/// </summary>
public sealed class SqliteDatabase : IDatabase
{
    private const int LargestBatch = 256;
    private const int UsualCheckpoint = 1_000;
    private const int SeldomCheckpoint = 8_000;
    private const int Readers = 8;
    private const long BlinkMs = 1_000;
    private const long DayMs = 24 * 60 * 60 * 1_000;

    private readonly string file;
    private readonly TimeProvider clock;
    private readonly bool mustExist;
    private readonly Channel<Operation> queue = Channel.CreateBounded<Operation>(new BoundedChannelOptions(8_192) { SingleReader = true });
    private readonly ConcurrentBag<SqliteWork> idleReaders = [];
    private readonly SemaphoreSlim readerPlaces = new(Readers);
    private readonly ConcurrentDictionary<string, byte> duties = new(StringComparer.Ordinal);
    private readonly Task writing;
    private SqliteWork? writer;
    private volatile Moment lastCommit = new(0, 0);

    /// <param name="file">Opened when it is first asked.</param>
    /// <param name="clock">Says what time it is.</param>
    /// <param name="mustExist">It is not made where it is missing.</param>
    public SqliteDatabase(string file, TimeProvider clock, bool mustExist = false)
    {
        SqliteLibrary.Load();
        DapperTypes.Register();
        this.file = Path.GetFullPath(file);
        this.clock = clock;
        this.mustExist = mustExist;
        writing = Task.Run(WriteLoopAsync);
    }

    public Engine Engine => Engine.Sqlite;

    public string Place => file;

    /// <summary>For the operator, where it is damaged.</summary>
    public string? Remedy { get; init; }

    public Task<T> WriteAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default)
    {
        var operation = new Operation<T>(work);
        if (queue.Writer.TryWrite(operation)) return operation.Answer;
        return WaitForPlaceAsync(operation, ct);
    }

    public async Task<T> ReadAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default)
    {
        await readerPlaces.WaitAsync(ct);
        try
        {
            if (!idleReaders.TryTake(out var reader)) reader = Open(readOnly: true);
            try
            {
                reader.Now = Now();
                reader.Execute("begin");
                var answer = await work(reader);
                reader.Execute("commit");
                idleReaders.Add(reader);
                return answer;
            }
            catch (Exception fault)
            {
                await reader.DisposeAsync();
                if (fault is SqliteException sqlite && Trouble(sqlite) is { } trouble) throw trouble;
                throw;
            }
        }
        finally
        {
            readerPlaces.Release();
        }
    }

    /// <summary>One process owns the file, so a duty is taken within it.</summary>
    public Task<IDuty?> TryTakeDutyAsync(string duty, CancellationToken ct = default) =>
        Task.FromResult<IDuty?>(duties.TryAdd(duty, 0) ? new Duty(this, duty) : null);

    public Task CheckAsync(CancellationToken ct = default) =>
        WriteAsync(async w => await w.ScalarAsync<long>("select 1"), ct);

    /// <summary>
    /// Pages that are written again and again reach the file less often while the handle is held. Not for every day: the rarer
    /// checkpoint takes longer, and whoever claims just then waits for it.
    /// </summary>
    public async Task<IAsyncDisposable> WriteMuchAsync(CancellationToken ct = default)
    {
        await this.WriteAsync(work => work.ExecuteAsync($"pragma wal_autocheckpoint = {SeldomCheckpoint}"), ct);
        return new Much(this);
    }

    /// <summary>Reads it through: as long as it takes to read the file once.</summary>
    /// <exception cref="StorageTrouble">It is missing or damaged.</exception>
    public async Task ExamineAsync(CancellationToken ct = default)
    {
        var found = await ReadAsync(work => work.ScalarAsync<string>("pragma quick_check(1)"), ct);
        if (found != "ok") throw Damaged($"The database file is damaged: {found}.");
    }

    /// <summary>Time goes on from here: from what was committed before the program was started.</summary>
    public void GoOnFrom(DateTimeOffset instant) => lastCommit = new Moment(instant.ToMs(), clock.GetTimestamp());

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
        while (idleReaders.TryTake(out var reader)) await reader.DisposeAsync();
        readerPlaces.Dispose();
    }

    private async Task<T> WaitForPlaceAsync<T>(Operation<T> operation, CancellationToken ct)
    {
        try
        {
            await queue.Writer.WriteAsync(operation, ct);
        }
        catch (ChannelClosedException)
        {
            throw new StorageTrouble(StorageTroubleKind.Unavailable, "Canvass is stopping. Try again in a moment.");
        }
        return await operation.Answer;
    }

    /// <summary>
    /// The wall clock, never earlier than the last commit. Where it was set back by more than a blink, time goes on from that commit by
    /// the stopwatch: standing still, no lease would ever run out. By more than a day, it was the commit that was made at a wrong time:
    /// one call in a year that was typed wrong must not take all that follow there.
    /// </summary>
    private DateTimeOffset Now()
    {
        var (wall, last) = (clock.GetUtcNow().ToMs(), lastCommit);
        if (wall >= last.At || last.At - wall > DayMs) return Instant.FromMs(wall);
        return Instant.FromMs(last.At - wall < BlinkMs ? last.At : last.At + (long)clock.GetElapsedTime(last.Stopwatch).TotalMilliseconds);
    }

    private async Task WriteLoopAsync()
    {
        var batch = new List<Operation>(LargestBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var operation)) batch.Add(operation);
            WriteTogether(batch);
        }
        if (writer is not null) await writer.DisposeAsync();
    }

    private void WriteTogether(List<Operation> batch)
    {
        try
        {
            if (TryWrite(batch)) return;
            // One of them refused: roll all back and give each its own transaction. As fast as a savepoint each when nothing
            // fails, and faster when something does.
            foreach (var operation in batch) TryWrite([operation]);
        }
        catch (Exception fault)
        {
            // The engine itself failed: whether the commit happened is unknown to all of them alike.
            Reopen();
            var trouble = fault as StorageTrouble ?? (fault is SqliteException sqlite ? Trouble(sqlite) : null)
                ?? new StorageTrouble(StorageTroubleKind.Unavailable, "The database did not answer as it should.", fault);
            foreach (var operation in batch) operation.Fail(trouble);
        }
    }

    private bool TryWrite(List<Operation> operations)
    {
        var work = writer ??= Open(readOnly: false);
        work.Now = Now();
        work.Execute("begin immediate");
        foreach (var operation in operations)
        {
            try
            {
                operation.Run(work);
            }
            catch (Exception fault) when (fault is not SqliteException sqlite || Trouble(sqlite) is null)
            {
                work.Execute("rollback");
                if (operations.Count > 1) return false;
                operation.Fail(fault);
                return true;
            }
        }
        work.Execute("commit");
        lastCommit = new Moment(work.Now.ToMs(), clock.GetTimestamp());
        foreach (var operation in operations) operation.Succeed();
        return true;
    }

    private void Reopen()
    {
        var broken = writer;
        writer = null;
        if (broken is null) return;
        // Closing a connection in the middle of a transaction rolls it back.
        broken.Dispose();
    }

    private SqliteWork Open(bool readOnly)
    {
        if (mustExist && !File.Exists(file)) throw Damaged("The database file is missing.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mustExist ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                pragma busy_timeout = 10000;
                pragma journal_mode = wal;
                pragma synchronous = full;
                pragma foreign_keys = on;
                pragma secure_delete = on;
                pragma temp_store = memory;
                pragma cache_size = -65536;
                pragma wal_autocheckpoint = {(readOnly ? 0 : UsualCheckpoint)};
                pragma query_only = {(readOnly ? "on" : "off")};
                """;
            command.ExecuteNonQuery();
            return new SqliteWork(connection);
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw Trouble(fault) ?? new StorageTrouble(StorageTroubleKind.Unavailable, $"The database file {file} cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>What concerns the engine and not the statement; null for a broken constraint and the like.</summary>
    private static StorageTrouble? Trouble(SqliteException fault) => fault.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => new StorageTrouble(StorageTroubleKind.Full, "The disk is full. Nothing was changed; make room and try again.", fault),
        SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_BUSY
            or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_NOMEM or SQLitePCL.raw.SQLITE_PROTOCOL
            => new StorageTrouble(StorageTroubleKind.Unavailable, "The database could not be read or written just now. Try again with the same id.", fault),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB
            => Damaged("The database file is damaged.", fault),
        _ => null,
    };

    private static StorageTrouble Damaged(string what, Exception? fault = null) =>
        new(StorageTroubleKind.Damaged, $"{what} Whoever looks after Canvass sees with `doctor` what to do.", fault);

    private abstract class Operation
    {
        public abstract void Run(SqliteWork work);

        public abstract void Succeed();

        public abstract void Fail(Exception fault);
    }

    private sealed class Operation<T>(Func<Work, Task<T>> body) : Operation
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Answer => answer.Task;

        // SQLite answers on the calling thread, so the task is already complete; the writer never waits for anything else.
        public override void Run(SqliteWork work) => result = body(work).GetAwaiter().GetResult();

        public override void Succeed() => answer.TrySetResult(result);

        public override void Fail(Exception fault) => answer.TrySetException(fault);
    }

    private sealed record Moment(long At, long Stopwatch);

    private sealed class Much(SqliteDatabase database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await database.WriteAsync(work => work.ExecuteAsync($"pragma wal_autocheckpoint = {UsualCheckpoint}"));
    }

    private sealed class Duty(SqliteDatabase database, string name) : IDuty
    {
        public Task<bool> IsHeldAsync(CancellationToken ct = default) => Task.FromResult(true);

        public ValueTask DisposeAsync()
        {
            database.duties.TryRemove(name, out _);
            return ValueTask.CompletedTask;
        }
    }
}
