using System.Diagnostics;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>
/// A1, A4, A5, A7, A8, B2, B4, C, D2, all at once. The same seed is the same story, so a failure can be told again: <c>CANVASS_TEST_SEEDS=17 tests/run The_queue_beside_its_model</c>.
/// (Only which messages the bus loses also depends on the machine's haste.) What it would notice is shown by
/// <see cref="What_the_simulator_would_notice"/>; tried against it besides: no grace after the lease, outcomes folded in the order
/// of their arrival. Each was found.
/// </summary>
[TestFixtureSource(nameof(Stories))]
[Category("simulator")]
public sealed class The_queue_beside_its_model(Database database, int seed)
{
    private const int Steps = 600;

    [Test]
    public async Task hands_out_only_whom_the_model_allows_and_ends_where_the_model_ends()
    {
        var began = Stopwatch.StartNew();
        var step = 0;
        try
        {
            await using var simulation = await Simulation.OpenAsync(database, seed);
            await simulation.CompareAsync();
            while (step++ < Steps)
            {
                await simulation.StepAsync();
                if (step % (Steps / 2) == 0) await simulation.CompareAsync();
            }

            Assert.That(simulation.Model.Calls, Has.Count.GreaterThan(100), "there was something to compare");
            TestContext.Out.WriteLine($"{database}, seed {seed}: {string.Join(", ", simulation.Told.Select(t => $"{t.Value} {t.Key}"))}; in {began.Elapsed.TotalSeconds:0.0} s");
        }
        catch (Exception)
        {
            TestContext.Out.WriteLine($"{database}, seed {seed} went wrong in step {step}. To tell it again: CANVASS_TEST_SEEDS={seed} tests/run The_queue_beside_its_model");
            throw;
        }
    }

    private static IEnumerable<object[]> Stories() =>
        Seeds(Size.Of(everyday: 24, full: 2_000)).Select(seed => new object[] { Database.Sqlite, seed })
            .Concat(Seeds(Size.Of(everyday: 4, full: 100)).Select(seed => new object[] { Database.Postgres, seed }));

    /// <summary>All of them, or those that somebody names: "17", "1-2000".</summary>
    private static IEnumerable<int> Seeds(int count)
    {
        var named = (Environment.GetEnvironmentVariable("CANVASS_TEST_SEEDS") ?? $"1-{count}").Split('-').Select(int.Parse).ToList();
        return Enumerable.Range(named[0], named[^1] - named[0] + 1);
    }
}
