using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// A6: an outcome or correction that was answered survives kill -9; one that was not is there once after it was sent again.
/// Control: <see cref="The_judge"/> is shown books in which an acknowledged outcome is missing, doubled or half-written, and says so. A build that
/// answers before the commit goes red here within the first kills.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A6")]
public sealed class Killed_under_load(Database database)
{
    private static readonly int Kills = Size.Of(5, 200);
    private static readonly int Outcomes = Size.Of(200, 10_000);

    [Test]
    public async Task loses_nothing_that_was_answered_and_doubles_nothing_that_was_not()
    {
        const int Volunteers = 8;
        await using var evening = await Evening.OnAsync(database.Engine, Outcomes + (Outcomes / 5) + (4 * Volunteers), Volunteers);
        // On PostgreSQL one of two replicas is killed while the other goes on.
        var bus = database.Engine == Engine.Postgres ? Evening.SharedBus() : [];
        await using var house = evening.House(bus);
        await using var other = database.Engine == Engine.Postgres ? evening.House(bus) : null;
        var history = new History { CutsAreExpected = true };
        var random = new Random(20180908);
        if (other is not null) await other.StartAsync();
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Select((r, i) => Task.Run(() => r.RingAsync(other is null || i % 4 > 0 ? house : other, history, enough.Token))).ToList();

        for (var kill = 1; kill <= Kills; kill++)
        {
            await house.StartAsync();
            var until = Outcomes * kill / Kills;
            await Eventually.HoldsAsync($"{until} outcomes are answered", () => history.Acknowledged >= until || ringing.Exists(r => r.IsCompleted), () => house.Program.Log);
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(5_000)));
            await house.KillAsync();
            // The other replica writes on, so its volunteers' last words may be in the database before they are in the history.
            if (other is null) Assert.That(Judge.Flaws(history, await evening.ReadAsync(), evening.People), Is.Empty, $"after kill {kill}");
        }

        await house.StartAsync();
        await enough.CancelAsync();
        await Eventually.InTimeAsync("the volunteers' last word", WhenAllAsync(ringing));
        var unknown = history.Reports.Count(r => r.Fate == Fate.Unknown);
        var flaws = await evening.FlawsAtTheEndAsync(house, history);

        Assert.Multiple(() =>
        {
            Assert.That(flaws, Is.Empty);
            Assert.That(history.Acknowledged, Is.GreaterThanOrEqualTo(Outcomes), "the evening did not take place");
            Assert.That(history.Reports.Where(r => r.Fate == Fate.Unknown), Is.Empty);
        });
        TestContext.Out.WriteLine($"{Kills} kills, {history.Acknowledged} outcomes, {unknown} of them unknown until sent again at the end");

        static async Task<bool> WhenAllAsync(IEnumerable<Task> tasks)
        {
            await Task.WhenAll(tasks);
            return true;
        }
    }
}
