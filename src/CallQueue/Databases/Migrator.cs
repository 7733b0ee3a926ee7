using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Canvass.Databases;

/// <summary>
/// Brings a database to the schema of this program: numbered .sql files, those that are missing in one transaction, safe from any
/// number of machines at once. A schema one step newer is worked with (a newer program is being rolled out); two or more steps newer
/// is refused, untouched.
/// </summary>
/// <param name="assembly">Holds the files as embedded resources.</param>
/// <param name="prefix">The resources' common name before the number, for example "Canvass.Stats.Storage.Migrations.".</param>
public sealed class Migrator(Assembly assembly, string prefix)
{
    private IReadOnlyList<Step> Steps => field ??= ReadSteps();

    /// <summary>The number of the newest step this program knows.</summary>
    public int Newest => Steps.Count == 0 ? 0 : Steps[^1].Number;

    /// <returns>How many steps were taken.</returns>
    public async Task<int> MigrateAsync(IDatabase database, CancellationToken ct = default) => database switch
    {
        SqliteDatabase sqlite => await sqlite.WriteAsync(async work =>
        {
            return await TakeStepsAsync(work, Newest, ct);
        }, ct),
        PostgresDatabase postgres => await MigratePostgresAsync(postgres, ct),
        _ => throw new NotSupportedException(database.GetType().Name),
    };

    private const string VersionTableSql = "create table if not exists schema_step (number bigint primary key, name text not null)";

    private async Task<int> MigratePostgresAsync(PostgresDatabase postgres, CancellationToken ct)
    {
        // The lock belongs to the session: the others wait here, and if this process dies the next goes on.
        await using var gate = await postgres.OpenAsync(ct);
        await using (var wait = new NpgsqlCommand("select pg_advisory_lock(hashtextextended(current_database() || '.migrate', 0))", gate) { CommandTimeout = 600 })
            await wait.ExecuteNonQueryAsync(ct);
        try
        {
            var taken = await postgres.WriteAsync(async work =>
            {
                if (postgres.Schema is { } schema) await work.ExecuteAsync($"create schema if not exists \"{schema}\"");
                return await TakeStepsAsync(work, Newest, ct);
            }, ct);
            return taken;
        }
        finally
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", gate);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>Looks, and changes nothing.</summary>
    /// <returns>The step it is at: this program's, or one newer.</returns>
    /// <exception cref="SchemaUnknown">This program cannot work with it as it is.</exception>
    public async Task<long> CheckAsync(IDatabase database, CancellationToken ct = default)
    {
        var at = await database.ReadAsync(async work =>
            await work.ScalarAsync<bool>(work.Engine == Engine.Sqlite ? SqliteHasVersionsSql : PostgresHasVersionsSql) ? await StepAsync(work) : 0, ct);
        RefuseNewer(at);
        return at >= Newest ? at : throw new SchemaUnknown($"It is at step {at}, and this program needs {Newest}. Start the server, or bring it there with `migrate`.");
    }

    private const string SqliteHasVersionsSql = "select count(*) > 0 from sqlite_master where name = 'schema_step'";

    private const string PostgresHasVersionsSql = "select to_regclass('schema_step') is not null";

    private static async Task<long> StepAsync(Work work) => await work.ScalarAsync<long?>("select max(number) from schema_step") ?? 0;

    private void RefuseNewer(long at)
    {
        if (at > Newest + 1)
            throw new SchemaUnknown($"It is at step {at}, and this program knows {Newest}. Start the newer program, or put back a copy from before it. Nothing was changed.");
    }

    /// <summary>Within a transaction that does more, and perhaps not to the newest: for rows that come from an older schema.</summary>
    internal async Task<int> TakeStepsAsync(Work work, int upTo, CancellationToken ct)
    {
        await work.ExecuteAsync(VersionTableSql);
        var at = await StepAsync(work);
        RefuseNewer(at);
        var taken = 0;
        foreach (var step in Steps.Where(s => s.Number > at && s.Number <= upTo))
        {
            ct.ThrowIfCancellationRequested();
            await work.ExecuteAsync(step.For(work.Engine));
            await work.ExecuteAsync("insert into schema_step (number, name) values (@Number, @Name)", new { Number = (long)step.Number, step.Name });
            taken++;
        }
        return taken;
    }

    private List<Step> ReadSteps() =>
        [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[prefix.Length..];
                return new Step(int.Parse(file[..4], CultureInfo.InvariantCulture), file[5..^4], reader.ReadToEnd());
            })
            .OrderBy(step => step.Number)];

    /// <summary>
    /// One text for both engines: <c>{identity}</c> and <c>{clustered}</c> stand for what they spell differently, and a line
    /// ending in <c>-- only sqlite</c> or <c>-- only postgres</c> is for that one. A statement that names <c>{slot}</c> is run
    /// twice, for a and for b: twin tables, one of which can be filled anew while the other is read.
    /// </summary>
    private sealed record Step(int Number, string Name, string Text)
    {
        public string For(Engine engine)
        {
            var other = engine == Engine.Sqlite ? "-- only postgres" : "-- only sqlite";
            var lines = Text.Split('\n').Where(line => !line.TrimEnd().EndsWith(other, StringComparison.Ordinal));
            return string.Join(";\n", string.Join('\n', lines).Split(";\n").SelectMany(ForSlots))
                .Replace("{identity}", engine == Engine.Sqlite ? "integer primary key autoincrement" : "bigint generated by default as identity primary key", StringComparison.Ordinal)
                .Replace("{clustered}", engine == Engine.Sqlite ? "without rowid" : "", StringComparison.Ordinal);
        }

        private static IEnumerable<string> ForSlots(string statement) => statement.Contains("{slot}", StringComparison.Ordinal)
            ? new[] { "a", "b" }.Select(slot => statement.Replace("{slot}", slot, StringComparison.Ordinal))
            : [statement];
    }
}

/// <summary>A newer program made this database, or an older one that knew less.</summary>
public sealed class SchemaUnknown(string message) : Exception(message);
