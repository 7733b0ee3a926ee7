using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Canvass.Databases;

/// <summary>PostgreSQL: each unit of work has a pooled connection and a transaction; passing faults are retried a stated number of times.</summary>
public sealed class PostgresDatabase : IDatabase
{
    private const int Retries = 5;

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider? givenClock;
    private readonly ResiliencePipeline writing;
    private readonly ResiliencePipeline reading;

    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">Tables live in this schema; it is made when it is missing.</param>
    /// <param name="givenClock">Null: the server's clock decides (one clock for all machines). Tests and replays give their own.</param>
    public PostgresDatabase(string connectionString, string? schema = null, TimeProvider? givenClock = null)
    {
        DapperTypes.Register();
        this.givenClock = givenClock;
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "canvass",
        };
        if (schema is not null) settings.SearchPath = schema;
        // Every statement that is in a hurry has an index made for it. The planner, asked while the tables are still empty,
        // would keep a plan that reads them whole.
        settings.Options = $"{settings.Options} -c enable_seqscan=off -c jit=off".Trim();
        source = NpgsqlDataSource.Create(settings);
        Server = $"{settings.Host}:{settings.Port}";
        Place = $"{Server}/{settings.Database}";
        Schema = schema;
        Pool = settings.MaxPoolSize;
        writing = Retrying(IsPassing);
        // A connection that waited in the pool while the server was restarted says so only when it is used. A read changed nothing
        // and may simply be asked again; whether a write's commit arrived is for the caller to find out, by the same id.
        reading = Retrying(fault => IsPassing(fault) || IsBrokenConnection(fault));
    }

    public Engine Engine => Engine.Postgres;

    public string Place { get; }

    public string Server { get; }

    /// <summary>How many connections it takes at most.</summary>
    public int Pool { get; }

    internal string? Schema { get; }

    public Task<T> WriteAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default) => RunAsync(work, readOnly: false, ct);

    public Task<T> ReadAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default) => RunAsync(work, readOnly: true, ct);

    /// <summary>A session's advisory lock: it ends with the connection, so a process that dies gives its duties up.</summary>
    public async Task<IDuty?> TryTakeDutyAsync(string duty, CancellationToken ct = default)
    {
        var connection = await OpenAsync(ct);
        try
        {
            // A machine that loses its power says no goodbye: without these the server would keep its lock for two hours.
            await using (var watchful = new NpgsqlCommand("set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3", connection))
                await watchful.ExecuteNonQueryAsync(ct);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended(current_database() || '.' || coalesce(current_schema(), '') || $1, 0))", connection);
            command.Parameters.AddWithValue(duty);
            if ((bool)(await command.ExecuteScalarAsync(ct))!) return new Duty(connection);
            await connection.DisposeAsync();
            return null;
        }
        catch (Exception fault)
        {
            await connection.DisposeAsync();
            if (Trouble(fault) is { } trouble) throw trouble;
            throw;
        }
    }

    // A standby refuses the message, and what is written to no table need not be cleared away. A disk that is full often still takes
    // so little: a process that met that asks for room until there is some.
    private const string WriteLittleSql = "select pg_logical_emit_message(true, 'canvass', 'ready')";

    private const string WriteMoreSql = """
        create temporary table canvass_room on commit drop as select repeat(md5(random()::text), 100) as filler from generate_series(1, 100)
        """;

    private volatile bool full;

    public Task CheckAsync(CancellationToken ct = default) => this.WriteAsync(async work =>
    {
        if (await work.ScalarAsync<bool>("select current_setting('transaction_read_only')::boolean"))
            throw new StorageTrouble(StorageTroubleKind.Unavailable, "The database takes no changes: it is a standby, or was set to read only.");
        await work.ExecuteAsync(WriteLittleSql);
        if (!full) return;
        await work.ExecuteAsync(WriteMoreSql);
        full = false;
    }, ct);

    private const string SetupSql = """
        select current_setting('synchronous_commit') as SynchronousCommit, current_setting('fsync')::boolean as Fsync, current_setting('synchronous_standby_names') as Standbys,
               current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true)::int, 0) as Connections
        """;

    /// <summary>How the server is set, as our sessions see it.</summary>
    public Task<PostgresSetup> SetupAsync(CancellationToken ct = default) => ReadAsync(work => work.FirstAsync<PostgresSetup>(SetupSql), ct);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        try
        {
            return await source.OpenConnectionAsync(ct);
        }
        catch (Exception fault) when (Trouble(fault) is not null)
        {
            throw Trouble(fault)!;
        }
    }

    private async Task<T> RunAsync<T>(Func<Work, Task<T>> body, bool readOnly, CancellationToken ct)
    {
        try
        {
            return await (readOnly ? reading : writing).ExecuteAsync(async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                await using var work = new PostgresWork(connection, givenClock, readOnly);
                var answer = await body(work);
                await work.CommitAsync(token);
                return answer;
            }, ct);
        }
        catch (Exception fault) when (Trouble(fault) is not null)
        {
            throw Noted(Trouble(fault)!);
        }
    }

    private StorageTrouble Noted(StorageTrouble trouble)
    {
        if (trouble.Kind is StorageTroubleKind.Full) full = true;
        return trouble;
    }

    private static ResiliencePipeline Retrying(Func<Exception, bool> isPassing) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle(isPassing),
            MaxRetryAttempts = Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(10),
            MaxDelay = TimeSpan.FromMilliseconds(500),
        })
        .Build();

    /// <summary>Faults after which nothing was done and another try may go through.</summary>
    private static bool IsPassing(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            // A statement prepared before a migration changed its tables.
            or "0A000"
    };

    private static bool IsBrokenConnection(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
            or NpgsqlException { InnerException: IOException };

    private static StorageTrouble? Trouble(Exception fault) => fault switch
    {
        StorageTrouble trouble => trouble,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StorageTrouble(StorageTroubleKind.Full, "The database's disk is full. Nothing was changed; make room and try again.", fault),
        PostgresException { SqlState: [ '0', '8', .. ] or [ '5', '7', 'P', .. ] or [ '5', '3', .. ] or [ '5', '8', .. ] or "25006" } or PostgresException { IsTransient: true }
            => new StorageTrouble(StorageTroubleKind.Unavailable, "The database could not do it just now. Try again with the same id.", fault),
        // Another password, a role or a database that is not there, a right that was not given: nothing that a caller could mend, and not for ever.
        PostgresException { SqlState: [ '2', '8', .. ] or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege }
            => new StorageTrouble(StorageTroubleKind.Unavailable, "The database does not let Canvass in. Tell whoever looks after it, and try again with the same id.", fault),
        PostgresException => null,
        NpgsqlException or SocketException or TimeoutException or IOException
            => new StorageTrouble(StorageTroubleKind.Unavailable, "The database does not answer. Try again with the same id.", fault),
        _ => null,
    };

    private sealed class Duty(NpgsqlConnection connection) : IDuty
    {
        public async Task<bool> IsHeldAsync(CancellationToken ct = default)
        {
            try
            {
                // The lock lives as long as its session, and a session that answers lives.
                await using var command = new NpgsqlCommand("select 1", connection) { CommandTimeout = 5 };
                await command.ExecuteNonQueryAsync(ct);
                return true;
            }
            catch (Exception fault) when (Trouble(fault) is not null || fault is InvalidOperationException)
            {
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
            {
                // The connection is gone, and the lock with it.
            }
            await connection.DisposeAsync();
        }
    }
}
