using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Canvass.Databases;

/// <summary>
/// A statement prepared once and stepped by hand. The provider's command looks every parameter up by its name and makes a reader each
/// time, which takes longer than SQLite needs for the statement itself; and one writer carries all calls.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int LongestOnStack = 512;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    // SQLite gives places to names in the order in which it meets them: $2 may well be the first.
    private readonly int[] places;

    public SqliteStatement(sqlite3 database, string sql, int values)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest)) throw new InvalidOperationException($"Only one statement goes here; after the first comes: {rest}");
        places = new int[values];
        for (var i = 0; i < values; i++) places[i] = raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        if (raw.sqlite3_bind_parameter_count(statement) > places.Count(p => p > 0)) throw new InvalidOperationException($"A parameter has no value in: {sql}");
    }

    /// <returns>How many rows were changed.</returns>
    public int Run(object?[] values, Action<Row>? row)
    {
        if (values.Length != places.Length) throw new InvalidOperationException($"{values.Length} values for {places.Length} parameters.");
        try
        {
            for (var i = 0; i < values.Length; i++)
                if (places[i] > 0) Check(Bind(places[i], values[i]));
            var current = new Row(statement);
            int answer;
            while ((answer = raw.sqlite3_step(statement)) == raw.SQLITE_ROW) row?.Invoke(current);
            if (answer != raw.SQLITE_DONE) Check(answer);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            // Says again what the step said, if it failed.
            raw.sqlite3_reset(statement);
        }
    }

    public void Dispose() => statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        string text => BindText(place, text),
        DateTimeOffset instant => raw.sqlite3_bind_int64(statement, place, instant.ToMs()),
        Guid id => BindId(place, id),
        bool truth => raw.sqlite3_bind_int64(statement, place, truth ? 1 : 0),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        _ => throw new InvalidOperationException($"No parameter holds a {value.GetType().Name}."),
    };

    private int BindText(int place, string text)
    {
        // An empty span has no address, and a text without an address is null.
        if (text.Length == 0) return raw.sqlite3_bind_text(statement, place, "");
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= LongestOnStack)
        {
            Span<byte> utf8 = stackalloc byte[LongestOnStack];
            return raw.sqlite3_bind_text(statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(statement, place, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            // It may hold a note or a name.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private int BindId(int place, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(statement, place, bytes);
    }

    private void Check(int answer) => SqliteException.ThrowExceptionForRC(answer, database);
}
