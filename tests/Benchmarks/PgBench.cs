using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Canvass.Databases;
using Npgsql;

namespace Canvass.Benchmarks;

/// <summary>
/// The yardstick of F2, for PostgreSQL: its own pgbench with a script made of the statements that a claim and its outcome were seen to send.
/// Ids and instants become variables, everything else stays as it was; what we send together it sends together, too.
/// </summary>
internal sealed partial class PgBench
{
    private readonly string program;
    private readonly string script;
    private readonly NpgsqlConnectionStringBuilder where;

    private PgBench(string program, string script, NpgsqlConnectionStringBuilder where)
    {
        this.program = program;
        this.script = script;
        this.where = where;
    }

    public double StatementsPerCycle { get; private init; }

    /// <returns>Null: it is not installed.</returns>
    public static async Task<PgBench?> PrepareAsync(OwnPlace place, World world)
    {
        if (Program() is not { } program) return null;
        await new DeskPair(place.Database).CycleAsync(world.Seated[0], World.FirstList);
        var recording = new RecordingDatabase(place.Database);
        await new DeskPair(recording).CycleAsync(world.Seated[0], World.FirstList);
        if (recording.Operations is not [var claim, var outcome]) throw new InvalidOperationException($"A cycle is {recording.Operations.Count} units of work; the script for pgbench knows two.");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Script(claim, outcome, world.Lists));
        return new PgBench(program, file, new NpgsqlConnectionStringBuilder(place.ConnectionString)) { StatementsPerCycle = claim.Count + outcome.Count };
    }

    /// <returns>Cycles a second.</returns>
    public async Task<double> PerSecondAsync(int clients, TimeSpan length)
    {
        var start = new ProcessStartInfo(program,
            ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", length.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), "-f", script, "-h", where.Host!, "-p", $"{where.Port}", "-U", where.Username!, where.Database!])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["PGOPTIONS"] = "-c enable_seqscan=off -c jit=off";
        using var process = Process.Start(start)!;
        var complained = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || TransactionsPerSecond().Match(said) is not { Success: true } found) throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {string.Join(' ', (await complained).Split('\n').Take(2))}");
        return double.Parse(found.Groups["tps"].Value, CultureInfo.InvariantCulture);
    }

    private static string? Program() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", "pgbench")).Where(File.Exists).OrderBy(p => p, StringComparer.Ordinal).LastOrDefault()
            : null;

    private static string Script(IReadOnlyList<Batch.Statement> claim, IReadOnlyList<Batch.Statement> outcome, int lists)
    {
        // The look into the lanes gives the ids that what follows needs, so it goes alone.
        var look = claim.Select((statement, i) => (statement, i)).First(s => s.statement.Sql.StartsWith("with moment", StringComparison.Ordinal)).i;
        var reads = outcome.TakeWhile(s => s.Row is not null).ToList();
        var (callId, outcomeId) = (FirstValue(claim, "insert into call"), FirstValue(outcome, "insert into outcome"));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            \set volunteer {World.FirstVolunteer} + :client_id
            \set seat {World.FirstSeat} + :client_id
            \set list {World.FirstList} + :client_id % {lists}
            select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
                   (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid as call,
                   (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '9' || substr(md5(random()::text), 1, 15))::uuid as outcome \gset
            \set until :now + 900000

            """);
        Together(["begin", .. claim.Take(look).Select(Text)]);
        text.Append(Text(claim[look])).AppendLine(" \\gset p_");
        text.AppendLine("\\set number :p_person_id + 10000000");
        Together([.. claim.Skip(look + 1).Select(Text), "commit"]);
        Together(["begin", .. reads.Select(Text)]);
        Together([.. outcome.Skip(reads.Count).Select(Text), "commit"]);
        return text.ToString();

        string Text(Batch.Statement statement) => Parameter().Replace(statement.Sql, match =>
        {
            var value = statement.Values[int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) - 1];
            return Equals(value, callId) ? ":call" : Equals(value, outcomeId) ? ":outcome" : Variable(value);
        });

        void Together(IEnumerable<string> statements)
        {
            text.AppendLine("\\startpipeline");
            foreach (var statement in statements) text.Append(statement).AppendLine(";");
            text.AppendLine("\\endpipeline");
        }
    }

    private static object? FirstValue(IReadOnlyList<Batch.Statement> statements, string beginning) => statements.First(s => s.Sql.StartsWith(beginning, StringComparison.Ordinal)).Values[0];

    private static string Variable(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        DateTimeOffset instant => Moment(instant.ToMs()) ?? instant.ToMs().ToString(CultureInfo.InvariantCulture),
        long number => IdOf(number) ?? Moment(number) ?? number.ToString(CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        Guid id => $"'{id}'",
        string word when word.StartsWith("device ", StringComparison.Ordinal) => "('device ' || :client_id)",
        string word when word.StartsWith("volunteer:", StringComparison.Ordinal) => "('volunteer' || chr(58) || :volunteer)",
        string word when word.StartsWith("person:", StringComparison.Ordinal) => "('person' || chr(58) || :p_person_id)",
        string word when long.TryParse(word, CultureInfo.InvariantCulture, out var number) && IdOf(number) is { } id => id,
        // A colon begins a variable, even between quotes.
        string word => $"E'{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace(":", "\\x3a", StringComparison.Ordinal)}'",
        _ => throw new InvalidOperationException($"No parameter holds a {value.GetType().Name}."),
    };

    private static string? IdOf(long number) => number switch
    {
        >= 40_000_000 and < 50_000_000 => ":p_id",
        >= 30_000_000 and < 40_000_000 => ":number",
        >= 20_000_000 and < 30_000_000 => ":p_person_id",
        >= 10_000_000 and < 20_000_000 => ":p_household",
        World.FirstVolunteer => ":volunteer",
        World.FirstSeat => ":seat",
        World.FirstList => ":list",
        _ => null,
    };

    private static string? Moment(long number)
    {
        var ahead = number - TimeProvider.System.GetUtcNow().ToMs();
        return ahead is > -60_000 and <= 0 ? ":now" : ahead is > 0 and < 3_600_000 ? ":until" : null;
    }

    [GeneratedRegex(@"\$(?<n>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TransactionsPerSecond();
}
