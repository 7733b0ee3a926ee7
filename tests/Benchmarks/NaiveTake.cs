using System.Collections.Concurrent;
using System.Diagnostics;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;
using Npgsql;

namespace Canvass.Benchmarks;

/// <summary>
/// The take that everybody writes first, one statement on the row of the list, beside ours: how fast it is, and what it does when the
/// same people stand on two lists.
/// </summary>
internal static class NaiveTake
{
    private const int Takers = 64;
    private const int People = 2_000;
    private static readonly TimeSpan Holding = TimeSpan.FromMilliseconds(10);

    // The whole of it: also the call is then over, for there is nothing else to say so.
    private const string TakeSql = """
        update target set lane = null, why = 'done'
         where id = (select id from target where list_id = $1 and lane = 3 and who = 0 order by due, id limit 1 for update skip locked)
        returning person_id
        """;

    public static async Task CompareAsync(Report report)
    {
        if (!OwnPlace.PostgresIsThere) return;
        var world = new World { People = People, FinishedElsewhere = 0, Volunteers = Takers };
        var naive = new Takes();
        await using (var place = await OwnPlace.BuiltAsync(Engine.Postgres, world))
        {
            await using var source = NpgsqlDataSource.Create(place.ConnectionString!);
            await AllAsync(async taker =>
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var take = new NpgsqlCommand(TakeSql, connection) { Parameters = { new() { Value = World.FirstList + (taker % 2) } } };
                await take.PrepareAsync();
                while (true)
                {
                    var from = Stopwatch.GetTimestamp();
                    if (await take.ExecuteScalarAsync() is not long person) return;
                    await naive.HoldAsync(person, Stopwatch.GetElapsedTime(from));
                }
            });
        }

        var ours = new Takes();
        await using (var place = await OwnPlace.BuiltAsync(Engine.Postgres, world))
        {
            var desks = new DeskPair(place.Database);
            await AllAsync(async taker =>
            {
                while (true)
                {
                    var from = Stopwatch.GetTimestamp();
                    var answer = await desks.Calls.ClaimNextAsync(world.Seated[taker], World.FirstList + (taker % 2));
                    if (answer.Refusal is not null) return;
                    await ours.HoldAsync(answer.Value.Person.Id, Stopwatch.GetElapsedTime(from));
                    var ended = await desks.Outcomes.ReportAsync(
                        new OutcomeReport { Id = NewId.At(TimeProvider.System.GetUtcNow()), CallId = answer.Value.CallId, Outcome = "refused" }, new Reporter { Volunteer = world.Seated[taker] });
                    if (ended.Refusal is { } refusal) throw new InvalidOperationException(refusal.Why);
                }
            });
        }

        if (ours.Doubles > 0) report.Broken($"A1: {ours.Doubles} people were held by two at once.");
        report.Add(new Line
        {
            Id = "A1",
            What = $"Postgres: a claim with all it writes, {Takers} takers on two lists of the same {People:#,0} people",
            Measured = ours.ToString(),
            Yardstick = $"{naive} (one statement that locks the row of the list)",
            Ratio = Report.Number(ours.P50 / naive.P50),
            Wanted = "0 held by two",
            Met = ours.Doubles == 0,
        });
    }

    private static Task AllAsync(Func<int, Task> ring) => Task.WhenAll(Enumerable.Range(0, Takers).Select(taker => Task.Run(() => ring(taker))));

    private sealed class Takes
    {
        private readonly ConcurrentDictionary<long, byte> held = [];
        private readonly ConcurrentBag<double> took = [];
        private int doubles;

        public int Doubles => doubles;

        public double P50 => took.Percentile(50) / 1000;

        /// <summary>From the answer on until before anything more is said, this person is the taker's alone, or not.</summary>
        public async Task HoldAsync(long person, TimeSpan taking)
        {
            took.Add(taking.TotalMicroseconds);
            var alone = held.TryAdd(person, 0);
            if (!alone) Interlocked.Increment(ref doubles);
            await Task.Delay(Holding);
            if (alone) held.TryRemove(person, out _);
        }

        public override string ToString() => $"{took.Count:#,0} takes, p50 {Report.Number(P50)} ms, {doubles:#,0} held by two";
    }
}
