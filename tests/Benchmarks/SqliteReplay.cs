using System.Diagnostics;
using Canvass.Databases;
using SQLitePCL;

namespace Canvass.Benchmarks;

/// <summary>
/// The yardstick for the embedded engine: exactly the statements that calls were made of, with the values they had, once more on a
/// copy of the database as it was before: prepared, bound and stepped in a bare loop, so many operations to a commit. No HTTP, no
/// sessions, no rules, no threads.
/// </summary>
internal sealed class SqliteReplay
{
    private readonly string original;
    private readonly IReadOnlyList<IReadOnlyList<Batch.Statement>> operations;
    private int copies;

    private SqliteReplay(string original, IReadOnlyList<IReadOnlyList<Batch.Statement>> operations)
    {
        this.original = original;
        this.operations = operations;
    }

    public double StatementsPerCycle => operations.Sum(o => o.Count) * 2.0 / operations.Count;

    /// <param name="folder">Holds a database that nobody has open.</param>
    /// <param name="world">What it was built as.</param>
    /// <param name="cycles">How many to make and remember.</param>
    public static async Task<SqliteReplay> RecordAsync(string folder, World world, int cycles)
    {
        var untouched = Path.Combine(folder, "yardstick.db");
        var rung = Path.Combine(folder, "recorded.db");
        File.Copy(OwnPlace.File(folder), untouched);
        File.Copy(untouched, rung);
        await using (var calls = new SqliteDatabase(rung, TimeProvider.System))
        {
            // The campaign freezes at its first call: that is not part of a cycle.
            await new DeskPair(calls).CycleAsync(world.Seated[0], World.FirstList);
            await using var recording = new RecordingDatabase(calls);
            var desks = new DeskPair(recording);
            await Parallel.ForAsync(0, world.Volunteers, new ParallelOptions { MaxDegreeOfParallelism = world.Volunteers }, async (volunteer, _) =>
            {
                for (var n = 0; n < cycles / world.Volunteers; n++) await desks.CycleAsync(world.Seated[volunteer], World.FirstList + (volunteer % world.Lists));
            });
            return new SqliteReplay(untouched, recording.Operations);
        }
    }

    /// <returns>Cycles a second, and the processor's time for each.</returns>
    public (double PerSecond, double Microseconds) Run(int operationsPerCommit)
    {
        var copy = $"{original}-{copies++}";
        File.Copy(original, copy);
        Machine.Sync(copy);
        raw.sqlite3_open(copy, out var database);
        try
        {
            foreach (var pragma in new[] { "journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on", "temp_store = memory", "cache_size = -65536" })
                Must(raw.sqlite3_exec(database, $"pragma {pragma}"), database);
            var prepared = new Dictionary<string, (sqlite3_stmt Statement, int[] Places)>(StringComparer.Ordinal);
            var (from, processor) = (Stopwatch.GetTimestamp(), Machine.ProcessorTime());
            for (var i = 0; i < operations.Count; i++)
            {
                if (i % operationsPerCommit == 0) Step("begin immediate", []);
                foreach (var statement in operations[i]) Step(statement.Sql, statement.Values);
                if (i % operationsPerCommit == operationsPerCommit - 1 || i == operations.Count - 1) Step("commit", []);
            }
            var (took, worked) = (Stopwatch.GetElapsedTime(from), Machine.ProcessorTime() - processor);
            foreach (var (statement, _) in prepared.Values) statement.Dispose();
            var cycles = operations.Count / 2.0;
            return (cycles / took.TotalSeconds, worked.TotalMicroseconds / cycles);

            void Step(string sql, object?[] values)
            {
                if (!prepared.TryGetValue(sql, out var known))
                {
                    Must(raw.sqlite3_prepare_v2(database, sql, out var made), database);
                    prepared.Add(sql, known = (made, [.. Enumerable.Range(1, values.Length).Select(n => raw.sqlite3_bind_parameter_index(made, $"${n}"))]));
                }
                for (var v = 0; v < values.Length; v++)
                    if (known.Places[v] > 0) Bind(known.Statement, known.Places[v], values[v]);
                int answer;
                while ((answer = raw.sqlite3_step(known.Statement)) == raw.SQLITE_ROW)
                {
                    // What is in the row is of no use to a yardstick.
                }
                if (answer != raw.SQLITE_DONE) Must(answer, database);
                raw.sqlite3_reset(known.Statement);
            }
        }
        finally
        {
            raw.sqlite3_close_v2(database);
            foreach (var file in new[] { copy, copy + "-wal", copy + "-shm" }) File.Delete(file);
        }
    }

    private static void Bind(sqlite3_stmt statement, int place, object? value) => _ = value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        bool truth => raw.sqlite3_bind_int64(statement, place, truth ? 1 : 0),
        DateTimeOffset instant => raw.sqlite3_bind_int64(statement, place, instant.ToMs()),
        Guid id => raw.sqlite3_bind_blob(statement, place, id.ToByteArray(bigEndian: true)),
        string text => raw.sqlite3_bind_text(statement, place, text),
        _ => throw new InvalidOperationException($"No parameter holds a {value.GetType().Name}."),
    };

    private static void Must(int answer, sqlite3 database)
    {
        if (answer is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)) throw new InvalidOperationException($"The yardstick broke: {raw.sqlite3_errmsg(database).utf8_to_string()}");
    }
}
