using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Canvass.Databases;

/// <summary>
/// A connection and the transaction on it. Begin and commit are statements like others, so that they can travel with them:
/// a claim is one round trip and an outcome two.
/// </summary>
internal sealed class PostgresWork(NpgsqlConnection connection, TimeProvider? givenClock, bool readOnly) : Work, IAsyncDisposable
{
    private bool begun;
    private bool ended;

    public override Engine Engine => Engine.Postgres;

    public override DbConnection Connection => connection;

    public override DbTransaction? Transaction => null;

    public override async ValueTask<DateTimeOffset> NowAsync()
    {
        if (givenClock is not null) return Instant.FromMs(givenClock.GetUtcNow().ToMs());
        await BeforeAsync();
        await using var command = new NpgsqlCommand(NowSql, connection);
        return Instant.FromMs((long)(await command.ExecuteScalarAsync())!);
    }

    public override DateTimeOffset? GivenNow => givenClock is null ? null : Instant.FromMs(givenClock.GetUtcNow().ToMs());

    private const string NowSql = "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint";

    protected override async ValueTask BeforeAsync()
    {
        if (begun) return;
        begun = true;
        await using var command = new NpgsqlCommand(Begin, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override Task SendAsync(Batch batch, CancellationToken ct = default) => SendAsync(batch, andCommit: false, ct);

    public override Task SendLastAsync(Batch batch, CancellationToken ct = default) => SendAsync(batch, andCommit: true, ct);

    public override async Task InsertManyAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct = default)
    {
        await BeforeAsync();
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            foreach (var value in row)
            {
                switch (value)
                {
                    case null: await copy.WriteNullAsync(ct); break;
                    case DateTimeOffset instant: await copy.WriteAsync(instant.ToMs(), NpgsqlDbType.Bigint, ct); break;
                    case int number: await copy.WriteAsync((long)number, NpgsqlDbType.Bigint, ct); break;
                    case long number: await copy.WriteAsync(number, NpgsqlDbType.Bigint, ct); break;
                    case bool truth: await copy.WriteAsync(truth, NpgsqlDbType.Boolean, ct); break;
                    case Guid id: await copy.WriteAsync(id, NpgsqlDbType.Uuid, ct); break;
                    case string text: await copy.WriteAsync(text, NpgsqlDbType.Text, ct); break;
                    default: throw new InvalidOperationException($"No column holds a {value.GetType().Name}.");
                }
            }
        }
        await copy.CompleteAsync(ct);
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        if (!begun || ended) return;
        ended = true;
        await using var command = new NpgsqlCommand("commit", connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!begun || ended) return;
        ended = true;
        try
        {
            await using var command = new NpgsqlCommand("rollback", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // The connection broke, now or before: the server rolls back by itself, and the fault that brought us here is the one to tell.
        }
    }

    private string Begin => readOnly ? "begin isolation level repeatable read read only" : "begin";

    private async Task SendAsync(Batch batch, bool andCommit, CancellationToken ct)
    {
        await using var sent = new NpgsqlBatch(connection);
        var alone = andCommit && !begun && batch.Statements.Count == 1;
        if (!begun && !alone) sent.BatchCommands.Add(new NpgsqlBatchCommand(Begin));
        var before = sent.BatchCommands.Count;
        foreach (var statement in batch.Statements) sent.BatchCommands.Add(Command(statement));
        if (andCommit && !alone) sent.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        begun = true;

        await using (var reader = await sent.ExecuteReaderAsync(ct))
        {
            var row = new Row(reader);
            // Statements without rows have no result set of their own, so the reader stands on the first that has.
            foreach (var statement in batch.Statements.Where(s => s.Row is not null))
            {
                while (await reader.ReadAsync(ct)) statement.Row!(row);
                await reader.NextResultAsync(ct);
            }
        }
        for (var i = 0; i < batch.Statements.Count; i++)
            batch.Statements[i].Changed?.Invoke(checked((int)sent.BatchCommands[before + i].RecordsAffected));
        if (andCommit) ended = true;
    }

    private static NpgsqlBatchCommand Command(Batch.Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        foreach (var value in statement.Values)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value },
                DateTimeOffset instant => new NpgsqlParameter<long> { TypedValue = instant.ToMs(), NpgsqlDbType = NpgsqlDbType.Bigint },
                int number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
                long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
                string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
                bool truth => new NpgsqlParameter<bool> { TypedValue = truth, NpgsqlDbType = NpgsqlDbType.Boolean },
                Guid id => new NpgsqlParameter<Guid> { TypedValue = id, NpgsqlDbType = NpgsqlDbType.Uuid },
                _ => throw new InvalidOperationException($"No parameter holds a {value.GetType().Name}."),
            });
        }
        return command;
    }
}
