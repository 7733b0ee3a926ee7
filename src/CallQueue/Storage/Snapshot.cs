using System.Text;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>All rows of all tables as a stream of bytes, and back into tables of the same schema.</summary>
internal static class Snapshot
{
    private const byte Nothing = 0;
    private const byte Number = 1;
    private const byte Text = 2;
    private const byte Id = 3;
    private const byte True = 4;
    private const byte False = 5;

    private const byte Table = 1;
    private const byte RowFollows = 1;
    private const byte End = 0;

    private const string WholeEnd = "end";

    /// <returns>How many rows.</returns>
    public static async Task<long> WriteAsync(Work work, Stream stream, CancellationToken ct)
    {
        using var to = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var total = 0L;
        foreach (var table in await TablesAsync(work, ct))
        {
            to.Write(Table);
            to.Write(table.Name);
            to.Write7BitEncodedInt(table.Columns.Count);
            foreach (var column in table.Columns) to.Write(column.Name);
            var rows = 0L;
            await work.SendAsync(new Batch().Read($"select {string.Join(", ", table.Columns.Select(c => Quoted(c.Name)))} from {Quoted(table.Name)}", row =>
            {
                to.Write(RowFollows);
                for (var i = 0; i < table.Columns.Count; i++) Write(to, table.Columns[i].Type, row, i);
                rows++;
            }), ct);
            to.Write(End);
            to.Write7BitEncodedInt64(rows);
            total += rows;
        }
        to.Write(End);
        var counters = (await CountersAsync(work, ct)).Where(c => c.Last > 0).ToList();
        to.Write7BitEncodedInt(counters.Count);
        foreach (var (table, column, last) in counters)
        {
            to.Write(table);
            to.Write(column);
            to.Write7BitEncodedInt64(last);
        }
        to.Write(WholeEnd);
        return total;
    }

    /// <summary>Into tables that hold nothing but what their schema put there, which is taken away first.</summary>
    public static async Task<long> ReadAsync(Work work, Stream stream, CancellationToken ct)
    {
        using var from = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        // On SQLite whoever is referred to may come later; on PostgreSQL the tables come in the order in which they refer to each other.
        if (work.Engine == Engine.Sqlite) await work.ExecuteAsync("pragma defer_foreign_keys = on");
        var total = 0L;
        while (from.ReadByte() == Table)
        {
            var table = Quoted(from.ReadString());
            var columns = new string[from.Read7BitEncodedInt()];
            for (var i = 0; i < columns.Length; i++) columns[i] = Quoted(from.ReadString());
            await work.ExecuteAsync($"delete from {table}");
            var rows = 0L;
            await work.InsertManyAsync(table, columns, Rows(), ct);
            if (from.Read7BitEncodedInt64() != rows) throw new InvalidDataException($"The backup has another number of rows of {table} than it says.");
            total += rows;

            IEnumerable<object?[]> Rows()
            {
                while (from.ReadByte() == RowFollows)
                {
                    var row = new object?[columns.Length];
                    for (var i = 0; i < row.Length; i++) row[i] = Read(from);
                    rows++;
                    yield return row;
                }
            }
        }
        for (var i = from.Read7BitEncodedInt(); i > 0; i--) await SetCounterAsync(work, from.ReadString(), from.ReadString(), from.Read7BitEncodedInt64());
        return from.ReadString() == WholeEnd ? total : throw new InvalidDataException("The backup does not end where it should.");
    }

    private static void Write(BinaryWriter to, string type, Row row, int i)
    {
        if (row.IsNull(i))
        {
            to.Write(Nothing);
            return;
        }
        switch (type)
        {
            case "bigint" or "integer":
                to.Write(Number);
                to.Write(row.Long(i));
                break;
            case "text":
                to.Write(Text);
                to.Write(row.Text(i));
                break;
            case "uuid":
                to.Write(Id);
                to.Write(row.Guid(i).ToByteArray(bigEndian: true));
                break;
            case "boolean":
                to.Write(row.Bool(i) ? True : False);
                break;
            default:
                throw new InvalidOperationException($"A backup does not know how to keep a column of type {type}.");
        }
    }

    private static object? Read(BinaryReader from) => from.ReadByte() switch
    {
        Nothing => null,
        Number => from.ReadInt64(),
        Text => from.ReadString(),
        Id => new Guid(from.ReadBytes(16), bigEndian: true),
        True => true,
        False => false,
        var other => throw new InvalidDataException($"The backup has a value of kind {other}."),
    };

    private const string SqliteColumnsSql = """
        select m.name, c.name, lower(c.type) from sqlite_master m join pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite~_%' escape '~' and m.name <> 'schema_step' order by m.name, c.cid
        """;

    private const string PostgresColumnsSql = """
        select c.table_name, c.column_name, c.data_type from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
         where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name <> 'schema_step' order by c.table_name, c.ordinal_position
        """;

    private const string PostgresReferencesSql = """
        select r.relname, t.relname from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class t on t.oid = c.confrelid
         where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and c.conrelid <> c.confrelid
        """;

    public static async Task<IReadOnlyList<TableOf>> TablesAsync(Work work, CancellationToken ct)
    {
        var columns = new List<(string Table, ColumnOf Column)>();
        await work.SendAsync(new Batch().Read(work.Engine == Engine.Sqlite ? SqliteColumnsSql : PostgresColumnsSql, row => columns.Add((row.Text(0), new ColumnOf(row.Text(1), row.Text(2))))), ct);
        List<TableOf> tables = [.. columns.GroupBy(c => c.Table, c => c.Column).Select(g => new TableOf(g.Key, [.. g]))];
        if (work.Engine == Engine.Sqlite) return tables;

        var references = new List<(string From, string To)>();
        await work.SendAsync(new Batch().Read(PostgresReferencesSql, row => references.Add((row.Text(0), row.Text(1)))), ct);
        return InOrder(tables, references.ToLookup(r => r.From, r => r.To));
    }

    /// <summary>Whoever is referred to first.</summary>
    private static List<TableOf> InOrder(List<TableOf> tables, ILookup<string, string> references)
    {
        var ordered = new List<TableOf>();
        while (tables.Count > 0)
        {
            var ready = tables.Where(t => references[t.Name].All(to => tables.TrueForAll(other => other.Name != to))).ToList();
            if (ready.Count == 0) throw new InvalidOperationException($"Tables refer to each other in a circle: {string.Join(", ", tables.Select(t => t.Name))}.");
            ordered.AddRange(ready);
            tables.RemoveAll(ready.Contains);
        }
        return ordered;
    }

    /// <summary>More than anybody makes between two backups.</summary>
    private const long Leap = 10_000_000;

    /// <summary>Ids are never used again, nor are those that were given after the backup and are lost with it: addresses, files and the erasure journal may name them.</summary>
    public static async Task LeapAsync(Work work, long highestKnown, CancellationToken ct)
    {
        foreach (var (table, column, last) in await CountersAsync(work, ct)) await SetCounterAsync(work, table, column, Math.Max(last, highestKnown) + Leap);
    }

    private const string SqliteCountersSql = """
        select m.name, coalesce(s.seq, 0) from sqlite_master m left join sqlite_sequence s on s.name = m.name where m.type = 'table' and m.sql like '%autoincrement%'
        """;

    private const string PostgresCountersSql = """
        select table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) from information_schema.columns
         where table_schema = current_schema() and is_identity = 'YES'
        """;

    private static async Task<IReadOnlyList<(string Table, string Column, long Last)>> CountersAsync(Work work, CancellationToken ct)
    {
        var counters = new List<(string Table, string Column, long Last)>();
        if (work.Engine == Engine.Sqlite)
        {
            await work.SendAsync(new Batch().Read(SqliteCountersSql, row => counters.Add((row.Text(0), "", row.Long(1)))), ct);
            return counters;
        }
        var sequences = new List<(string Table, string Column, string Sequence)>();
        await work.SendAsync(new Batch().Read(PostgresCountersSql, row => sequences.Add((row.Text(0), row.Text(1), row.Text(2)))), ct);
        foreach (var (table, column, sequence) in sequences)
            await work.SendAsync(new Batch().Read($"select case when is_called then last_value else 0 end from {sequence}", row => counters.Add((table, column, row.Long(0)))), ct);
        return counters;
    }

    private static Task SetCounterAsync(Work work, string table, string column, long last) => work.SendAsync(work.Engine == Engine.Sqlite
        ? new Batch().Add("delete from sqlite_sequence where name = $1", table).Add("insert into sqlite_sequence (name, seq) values ($1, $2)", table, last)
        : new Batch().Read("select setval(pg_get_serial_sequence(quote_ident($1), $2), $3)", _ => { }, table, column, last));

    private static string Quoted(string name) => $"\"{name}\"";
}

internal sealed record TableOf(string Name, IReadOnlyList<ColumnOf> Columns);

internal sealed record ColumnOf(string Name, string Type);
