using System.Data.Common;
using Dapper;

namespace Canvass.Databases;

/// <summary>
/// A transaction being written, or a snapshot being read. Statements are portable unless they say otherwise: <c>@name</c> through
/// Dapper for verbs that are not in a hurry, <c>$1</c> through <see cref="SendAsync"/> for those that are.
/// </summary>
public abstract class Work
{
    public abstract Engine Engine { get; }

    public abstract DbConnection Connection { get; }

    public abstract DbTransaction? Transaction { get; }

    /// <summary>The instant that decides leases and due times: the database's clock on PostgreSQL, the wall clock on SQLite.</summary>
    public abstract ValueTask<DateTimeOffset> NowAsync();

    /// <summary>The instant as a parameter for a statement; null where the statement must ask the database's own clock.</summary>
    public abstract DateTimeOffset? GivenNow { get; }

    /// <summary>On PostgreSQL: that instant as one row; $1 is <see cref="GivenNow"/>.</summary>
    public const string PostgresNowSql = "select coalesce($1::bigint, floor(extract(epoch from clock_timestamp()) * 1000)::bigint)";

    /// <summary>SQLite has one writer at a time, so there is nothing to lock against.</summary>
    public string ForUpdate => Engine == Engine.Postgres ? "for update" : "";

    /// <summary>Against other changes of the row, but not against rows that come to refer to it: those may be written under a household's lock.</summary>
    public string ForChange => Engine == Engine.Postgres ? "for no key update" : "";

    /// <summary>Sends all statements at once (one round trip on PostgreSQL) and hands their rows to their readers, in order.</summary>
    public abstract Task SendAsync(Batch batch, CancellationToken ct = default);

    /// <summary>The same, and on PostgreSQL the commit travels along: nothing may be sent after it.</summary>
    public virtual Task SendLastAsync(Batch batch, CancellationToken ct = default) => SendAsync(batch, ct);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await BeforeAsync();
        return (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();
    }

    public async Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
    {
        await BeforeAsync();
        return await Connection.QueryFirstOrDefaultAsync<T>(sql, parameters, Transaction);
    }

    public async Task<T> FirstAsync<T>(string sql, object? parameters = null)
    {
        await BeforeAsync();
        return await Connection.QueryFirstAsync<T>(sql, parameters, Transaction);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await BeforeAsync();
        return (await Connection.ExecuteScalarAsync<T>(sql, parameters, Transaction))!;
    }

    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await BeforeAsync();
        return await Connection.ExecuteAsync(sql, parameters, Transaction);
    }

    /// <summary>Puts many rows into one table as fast as the engine can: a prepared loop on SQLite, COPY on PostgreSQL.</summary>
    public abstract Task InsertManyAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct = default);

    /// <summary>Begins what must be begun before the first statement.</summary>
    protected virtual ValueTask BeforeAsync() => ValueTask.CompletedTask;
}
