using System.Globalization;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// B2: the bus within the process dies with it, and what was on it. After the next start the figures are a recount of the log, although
/// nobody rings any more who could bring it about. Control: <see cref="without_a_start_the_figures_lack_what_was_on_the_bus"/>.
/// </summary>
[Category("B2")]
public sealed class Nothing_more_after_the_crash
{
    [Test]
    public async Task the_figures_are_a_recount_of_the_log()
    {
        var crashes = Size.Of(5, 100);
        await using var evening = await Evening.OnSqliteAsync(crashes + 5, volunteers: 1);
        await using var house = evening.House();
        var (ringer, history, random) = (evening.Ringers[0], new History { CutsAreExpected = true }, new Random(20180819));
        await house.StartAsync();

        for (var crash = 1; crash <= crashes; crash++)
        {
            Assert.That(await ringer.TakeAsync(house, history), Is.True);
            var report = await ringer.TellAsync(house, history, crash % 3 == 0 ? "conversation" : "refused");
            Assert.That(report.Fate, Is.EqualTo(Fate.Acknowledged));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)));
            await house.KillAsync();

            await house.StartAsync();
            await Figures.CatchUpAsync(evening, house);
        }

        Assert.That(await evening.FlawsAtTheEndAsync(house, history), Is.Empty);
        Assert.That((await evening.ReadAsync()).Totals.Values.Sum(), Is.EqualTo(crashes));
    }

    [Test]
    public async Task without_a_start_the_figures_lack_what_was_on_the_bus()
    {
        await using var evening = await Evening.OnSqliteAsync(people: 5, volunteers: 1);
        // Entries wait for others to travel with: long enough to be killed first.
        await using var house = evening.House(("CallQueue:Log:Gather", "00:00:10"));
        var history = new History();
        await house.StartAsync();
        Assert.That(await evening.Ringers[0].TakeAsync(house, history), Is.True);
        await evening.Ringers[0].TellAsync(house, history);
        await house.KillAsync();

        await using var stats = evening.OpenStats();
        var counted = await stats.ReadAsync(work => work.ScalarAsync<long>("select (select count(*) from total_a) + (select count(*) from total_b)"));

        Assert.Multiple(async () =>
        {
            Assert.That(counted, Is.Zero, counted.ToString(CultureInfo.InvariantCulture));
            Assert.That((await evening.ReadAsync()).Totals["conversation"], Is.EqualTo(1));
        });
    }
}
