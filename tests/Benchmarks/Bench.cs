using System.Globalization;

namespace Canvass.Benchmarks;

/// <summary>
/// How fast, each figure beside a yardstick taken in the same run: on a shared machine only the ratio says something.
/// Slowness fails nothing; a broken promise (somebody held twice, an answer that should not be) ends with 1.
/// </summary>
internal static class Bench
{
    private static readonly IReadOnlyList<(string Id, string What, Func<Report, Task> Run)> Measures =
    [
        ("F3", "what a claim costs, however much of the list is called", ClaimCost.ByCalledAsync),
        ("F4", "what a claim costs, however many people there are", ClaimCost.ByPeopleAsync),
        ("F8", "start, and idle memory", StartAndIdle.MeasureAsync),
        ("F1", "claim + outcome over HTTP, SQLite", CallsOverHttp.OnSqliteAsync),
        ("F2", "the same, PostgreSQL", CallsOverHttp.OnPostgresAsync),
        ("A1", "a take of one statement, and ours, on two lists of the same people", NaiveTake.CompareAsync),
        ("F7", "import", ImportSpeed.MeasureAsync),
    ];

    public static async Task<int> RunAsync(string[] asked)
    {
        if (asked.FirstOrDefault(a => Measures.All(m => !m.Id.Equals(a, StringComparison.OrdinalIgnoreCase))) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no measure {unknown}. There are: {string.Join(", ", Measures.Select(m => $"{m.Id} ({m.What})"))}.");
            return 2;
        }

        var report = new Report();
        report.Note($"{Environment.ProcessorCount} cores, load before {Machine.Load()}, fsync of 4 kB {Machine.FsyncMicroseconds().ToString("0", CultureInfo.InvariantCulture)} µs");
        foreach (var (id, what, run) in Measures)
        {
            if (asked.Length > 0 && !asked.Contains(id, StringComparer.OrdinalIgnoreCase)) continue;
            await Console.Error.WriteLineAsync($"{id}: {what} …");
            try
            {
                await run(report);
            }
            catch (Exception fault)
            {
                // One measure that cannot be taken must not hide the others; it counts as broken.
                report.Broken($"{id}: {fault.Message}");
                await Console.Error.WriteLineAsync(fault.ToString());
            }
        }
        report.Note($"load after {Machine.Load()}");
        report.Print(Console.Out);
        return report.IsBroken ? 1 : 0;
    }
}
