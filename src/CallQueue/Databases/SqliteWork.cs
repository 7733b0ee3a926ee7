using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Canvass.Databases;

/// <summary>A connection to the file and the statements already prepared on it.</summary>
internal sealed class SqliteWork(SqliteConnection connection) : Work, IAsyncDisposable, IDisposable
{
    private readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);

    public override Engine Engine => Engine.Sqlite;

    public override DbConnection Connection => connection;

    public override DbTransaction? Transaction => null;

    public DateTimeOffset Now { get; set; }

    public override ValueTask<DateTimeOffset> NowAsync() => new(Now);

    public override DateTimeOffset? GivenNow => Now;

    public void Execute(string sql) => Prepared(sql, 0).Run([], null);

    public override Task SendAsync(Batch batch, CancellationToken ct = default)
    {
        foreach (var statement in batch.Statements)
        {
            var changed = Prepared(statement.Sql, statement.Values.Length).Run(statement.Values, statement.Row);
            statement.Changed?.Invoke(changed);
        }
        return Task.CompletedTask;
    }

    public override Task InsertManyAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct = default)
    {
        var places = string.Join(", ", Enumerable.Range(1, columns.Count).Select(i => $"${i}"));
        var insert = Prepared($"insert into {table} ({string.Join(", ", columns)}) values ({places})", columns.Count);
        foreach (var row in rows) insert.Run(row, null);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values) statement.Dispose();
        prepared.Clear();
        connection.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteStatement Prepared(string sql, int values)
    {
        if (!prepared.TryGetValue(sql, out var statement)) prepared.Add(sql, statement = new SqliteStatement(connection.Handle!, sql, values));
        return statement;
    }
}
