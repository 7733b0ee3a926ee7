using System.Data.Common;
using SQLitePCL;

namespace Canvass.Databases;

/// <summary>
/// One row, read by position; hides how the two engines hold ids and truths. SQLite's is read straight from the statement: a reader
/// of its provider costs more than most of our statements.
/// </summary>
public readonly struct Row
{
    private readonly DbDataReader? reader;
    private readonly sqlite3_stmt? statement;

    internal Row(DbDataReader reader) => this.reader = reader;

    internal Row(sqlite3_stmt statement) => this.statement = statement;

    public bool IsNull(int i) => statement is null ? reader!.IsDBNull(i) : Type(i) == raw.SQLITE_NULL;

    public long Long(int i)
    {
        if (statement is null) return reader!.GetInt64(i);
        var value = raw.sqlite3_column_int64(statement, i);
        return value != 0 || Type(i) != raw.SQLITE_NULL ? value : throw Missing(i);
    }

    public int Int(int i) => checked((int)Long(i));

    public long? LongOrNull(int i) => IsNull(i) ? null : Long(i);

    public int? IntOrNull(int i) => IsNull(i) ? null : Int(i);

    public string Text(int i) => statement is null ? reader!.GetString(i) : TextOrNull(i) ?? throw Missing(i);

    public string? TextOrNull(int i)
    {
        if (statement is null) return reader!.IsDBNull(i) ? null : reader.GetString(i);
        return Type(i) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(statement, i).utf8_to_string();
    }

    public bool Bool(int i) => statement is null ? reader!.GetBoolean(i) : Long(i) != 0;

    public DateTimeOffset Instant(int i) => Databases.Instant.FromMs(Long(i));

    public DateTimeOffset? InstantOrNull(int i) => IsNull(i) ? null : Instant(i);

    public Guid Guid(int i) => GuidOrNull(i) ?? throw Missing(i);

    public Guid? GuidOrNull(int i)
    {
        if (statement is null) return reader!.IsDBNull(i) ? null : reader.GetFieldValue<Guid>(i);
        if (Type(i) == raw.SQLITE_NULL) return null;
        return raw.sqlite3_column_blob(statement, i) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : throw new InvalidCastException($"Column {i} holds no id.");
    }

    private int Type(int i) => raw.sqlite3_column_type(statement, i);

    private static InvalidOperationException Missing(int i) => new($"Column {i} is null.");
}
