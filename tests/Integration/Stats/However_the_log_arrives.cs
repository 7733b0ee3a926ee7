using Canvass.Contracts;
using Canvass.Shared;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Canvass.Integration.Stats;

/// <summary>B2: a bus that cuts the log into messages as it likes, doubles, loses and shuffles them. With replay the figures come out the same.</summary>
[Category("B2")]
public sealed class However_the_log_arrives
{
    private static readonly int Runs = Size.Of(everyday: 12, full: 300);

    // Control tried: counting messages that come after a gap; and forgetting to skip what was seen. Both are found within a few runs.
    [TestCaseSource(typeof(Database), nameof(Database.All))]
    public void the_figures_are_those_of_the_log(Database database) =>
        Prop.ForAll(Journeys.ToArbitrary(), journey => ArrivesAsync(database, journey).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static async Task<bool> ArrivesAsync(Database database, Journey journey)
    {
        var log = LogEntries.Evening(journey.Entries, journey.Seed);
        await using var house = await CountingHouse.OpenAsync(database);
        foreach (var message in Distorted(log, journey)) await house.TakeAsync(message);

        // The heartbeat comes at last, and the bus has become reliable.
        for (var beats = 0; (await house.LagAsync()).Watermark < log.Count; beats++)
        {
            if (beats > 2 * log.Count) return false;
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            house.Asked.Clear();
            await house.HearAsync(log.Count);
            if (house.Asked.TryDequeue(out var request)) await house.TakeAsync(log.Skip((int)request.After).Take(100));
        }
        var verdict = await house.VerifyAsync(new LogInHand(CountingHouse.LogId, log));
        return verdict is { IsRight: true, NotCounted.Count: 0 };
    }

    private static IEnumerable<IReadOnlyList<LogEntry>> Distorted(IReadOnlyList<LogEntry> log, Journey journey)
    {
        var any = new Random(journey.Seed);
        var arriving = new List<(int At, IReadOnlyList<LogEntry> Message)>();
        for (var from = 0; from < log.Count;)
        {
            var message = log.Skip(from).Take(any.Next(1, journey.LargestMessage + 1)).ToList();
            if (any.Next(100) >= journey.LostPerCent)
            {
                for (var copies = any.Next(1, journey.MostCopies + 1); copies > 0; copies--) arriving.Add((from + any.Next(journey.Disorder + 1), message));
            }
            // Regrouped as well: the next message may begin within this one, as after a crash of the relay.
            from += any.Next(5) == 0 ? Math.Max(1, message.Count / 2) : message.Count;
        }
        return arriving.OrderBy(one => one.At).Select(one => one.Message);
    }

    private static Gen<Journey> Journeys =>
        from entries in Gen.Choose(1, 400)
        from seed in Gen.Choose(1, int.MaxValue - 1)
        from largest in Gen.Choose(1, 60)
        from copies in Gen.Choose(1, 5)
        from lost in Gen.Choose(0, 40)
        from disorder in Gen.Elements(0, 3, 50, 400)
        select new Journey(entries, seed, largest, copies, lost, disorder);

    private sealed record Journey(int Entries, int Seed, int LargestMessage, int MostCopies, int LostPerCent, int Disorder);
}
