using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Canvass.Databases;

namespace Canvass.Benchmarks;

/// <summary>F1, F2: volunteers who ring as fast as the server lets them: a claim, its outcome, the next.</summary>
internal static class CallsOverHttp
{
    private const int Lists = 4;
    private const int Volunteers = 64;
    private const int WarmUpCycles = 20_000;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(6);

    public static async Task OnSqliteAsync(Report report)
    {
        var world = new World { People = 60_000, Lists = Lists, Volunteers = Volunteers };
        await using var place = await OwnPlace.BuiltAsync(Engine.Sqlite, world);
        await place.CloseAsync();

        var replay = await SqliteReplay.RecordAsync(place.Folder, world, 20_000);
        report.Note($"statements in one claim + outcome, begin and commit apart: {Report.Number(replay.StatementsPerCycle)} (Sqlite)");
        await using var api = await ApiProcess.StartAsync(place.Folder);
        var room = new PhoneRoom(api);
        room.WarmUp(Volunteers, WarmUpCycles);

        // The yardstick before and after: the machine may be busier at one time than at another.
        var before = replay.Run(40);
        var rungs = new[] { 1, 16, Volunteers }.Select(clients => (Clients: clients, Rung: room.Ring(clients, Measured))).ToList();
        var andNext = room.Ring(Volunteers, Measured, andNext: true);
        var atHalf = room.RingAtPace(Volunteers, Measured, rungs[^1].Rung.PerSecond / 2);
        var after = replay.Run(40);
        var (bare, work) = ((before.PerSecond + after.PerSecond) / 2, (before.Microseconds + after.Microseconds) / 2);

        foreach (var (clients, rung) in rungs) Add($"{clients} volunteers", rung, clients == Volunteers ? rung.PerSecond >= 5_000 && rung.P99 <= 25 : null);
        Add($"{Volunteers} volunteers, each outcome answered with the next person", andNext, null);
        Add($"{Volunteers} volunteers, at half of the maximum, not waiting for answers", atHalf, null);
        room.Tell(report);

        void Add(string what, Rung rung, bool? met) => report.Add(new Line
        {
            Id = "F1",
            What = $"Sqlite over HTTP, {what}",
            Measured = rung.ToString(),
            Yardstick = $"{Report.Number(bare)} cycles/s, {Report.Number(work)} µs each (the same statements, bare, 40 operations a commit)",
            Ratio = Report.Number(rung.PerSecond / bare),
            Wanted = met is null ? "" : "≥ 5 000 cycles/s, p99 ≤ 25 ms",
            Met = met,
        });
    }

    public static async Task OnPostgresAsync(Report report)
    {
        if (!OwnPlace.PostgresIsThere) return;
        var world = new World { People = 30_000, Lists = Lists, Volunteers = Volunteers };
        await using var bare = await OwnPlace.BuiltAsync(Engine.Postgres, world);
        await using var place = await OwnPlace.BuiltAsync(Engine.Postgres, world);
        var pgbench = await PgBench.PrepareAsync(bare, world);
        if (pgbench is not null) report.Note($"statements in one claim + outcome, begin and commit apart: {Report.Number(pgbench.StatementsPerCycle)} (Postgres)");
        var folder = Directory.CreateTempSubdirectory("canvass-bench-").FullName;
        try
        {
            await using var api = await ApiProcess.StartAsync(folder, place.ConnectionString);
            var room = new PhoneRoom(api);
            room.WarmUp(Volunteers, WarmUpCycles / 4);
            if (pgbench is not null) await pgbench.PerSecondAsync(Volunteers, TimeSpan.FromSeconds(3));
            foreach (var clients in new[] { 16, Volunteers })
            {
                // Yardstick, ours, yardstick: the machine may be busier at one time than at another.
                var before = pgbench is null ? double.NaN : await pgbench.PerSecondAsync(clients, Measured);
                var rung = room.Ring(clients, Measured);
                var after = pgbench is null ? double.NaN : await pgbench.PerSecondAsync(clients, Measured);
                var yardstick = (before + after) / 2;
                report.Add(new Line
                {
                    Id = "F2",
                    What = $"Postgres over HTTP, {clients} volunteers",
                    Measured = rung.ToString(),
                    Yardstick = pgbench is null ? "pgbench is not installed" : $"{Report.Number(yardstick)} cycles/s (pgbench, the same statements)",
                    Ratio = pgbench is null ? "" : Report.Number(rung.PerSecond / yardstick),
                    Wanted = "≥ 0.6, p99 ≤ 60 ms",
                    Met = pgbench is null ? null : rung.PerSecond >= 0.6 * yardstick && rung.P99 <= 60,
                });
            }
            room.Tell(report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>Clients that ring, and what they saw.</summary>
internal sealed class PhoneRoom(ApiProcess api)
{
    private readonly ConcurrentDictionary<long, int> held = [];
    private readonly ConcurrentBag<string> wrong = [];

    /// <summary>As fast as it goes, each waiting for the answer before the next.</summary>
    public Rung Ring(int clients, TimeSpan length, bool andNext = false) => Together(clients, length, andNext, null);

    /// <summary>So many cycles a second whether the last was answered or not; times count from when it was due.</summary>
    public Rung RingAtPace(int clients, TimeSpan length, double perSecond) => Together(clients, length, andNext: false, perSecond);

    /// <summary>Until the server's code is compiled as well as it will be.</summary>
    public void WarmUp(int clients, int cycles)
    {
        for (var rung = 0.0; rung < cycles;)
        {
            var part = Ring(clients, TimeSpan.FromSeconds(1));
            if (part.PerSecond < 1) return;
            rung += part.PerSecond;
        }
    }

    public void Tell(Report report)
    {
        foreach (var text in wrong.Take(5)) report.Broken(text);
    }

    private Rung Together(int clients, TimeSpan length, bool andNext, double? perSecond)
    {
        var processor = api.ProcessorTime;
        var rungs = new List<double>[clients];
        var from = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, clients).Select(client => new Thread(() =>
        {
            try
            {
                rungs[client] = andNext ? RingOnAndOn(client, from, length) : Ring(client, from, length, perSecond is { } pace ? clients / pace : null, clients);
            }
            catch (Exception fault)
            {
                rungs[client] = [];
                wrong.Add($"A client fell: {fault.Message}");
            }
        }, 256 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var took = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var all = rungs.SelectMany(r => r).ToList();
        return new Rung(all.Count / took, all.Percentile(50) / 1000, all.Percentile(99) / 1000, (api.ProcessorTime - processor).TotalMicroseconds / Math.Max(1, all.Count));
    }

    private List<double> Ring(int client, long from, TimeSpan length, double? every, int clients)
    {
        var took = new List<double>(100_000);
        using var line = new HttpLine(api.Port, World.Token(client));
        var claim = ClaimBody(client);
        for (var n = 0; Stopwatch.GetElapsedTime(from) < length; n++)
        {
            var began = Stopwatch.GetTimestamp();
            if (every is { } seconds)
            {
                began = from + (long)((n + ((double)client / clients)) * seconds * Stopwatch.Frequency);
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), began) is { Ticks: > 0 } wait) Thread.Sleep(wait);
            }
            var card = line.Post("/api/calls", claim);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            if (Take(client, card) is not { } taken) break;
            held.TryRemove(taken.Person, out _);
            var answer = line.Put($"/api/calls/{taken.Call}/outcome", OutcomeBody(n, andNext: false));
            if (answer.Status != 200) wrong.Add($"An outcome was answered {answer}");
        }
        return took;
    }

    private List<double> RingOnAndOn(int client, long from, TimeSpan length)
    {
        var took = new List<double>(100_000);
        using var line = new HttpLine(api.Port, World.Token(client));
        var card = line.Post("/api/calls", ClaimBody(client));
        for (var n = 0; Stopwatch.GetElapsedTime(from) < length; n++)
        {
            if (Take(client, card) is not { } taken) break;
            held.TryRemove(taken.Person, out _);
            var began = Stopwatch.GetTimestamp();
            card = line.Put($"/api/calls/{taken.Call}/outcome", OutcomeBody(n, andNext: true));
            took.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
        return took;
    }

    private (Guid Call, long Person)? Take(int client, HttpAnswer card)
    {
        if (card.Status is not (200 or 201) || card.Id("\"callId\":\""u8) is not { } call || card.Number("\"person\":{\"id\":"u8) is not { } person)
        {
            wrong.Add($"Instead of a card came {card}");
            return null;
        }
        // From the answer until the outcome is sent nobody else can be holding this person, or a promise is broken.
        if (!held.TryAdd(person, client) && held.TryGetValue(person, out var other) && other != client) wrong.Add($"Person {person} was held by two: {client} and {other}.");
        return (call, person);
    }

    private static string ClaimBody(int client) => string.Create(CultureInfo.InvariantCulture, $"{{\"listId\":{World.FirstList + (client % 4)}}}");

    private static string OutcomeBody(int turn, bool andNext) =>
        $"{{\"id\":\"{NewId.At(TimeProvider.System.GetUtcNow())}\",\"outcome\":\"{DeskPair.OutcomeOf(turn)}\"{(andNext ? ",\"andNext\":true" : "")}}}";
}

/// <param name="PerSecond">Cycles.</param>
/// <param name="P50">Milliseconds, of the request that gives a person.</param>
/// <param name="P99">Likewise.</param>
/// <param name="ServerMicroseconds">The server's processor time for a cycle.</param>
internal sealed record Rung(double PerSecond, double P50, double P99, double ServerMicroseconds)
{
    public override string ToString() => $"{Report.Number(PerSecond)} cycles/s, p50 {Report.Number(P50)} p99 {Report.Number(P99)} ms, server {Report.Number(ServerMicroseconds)} µs each";
}
