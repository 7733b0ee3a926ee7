using System.Diagnostics;

namespace Canvass.Benchmarks;

/// <summary>F8: from the start of the program until it is ready, and what it takes when nobody rings.</summary>
internal static class StartAndIdle
{
    public static async Task MeasureAsync(Report report)
    {
        var starts = new List<double>();
        double idle = 0;
        for (var i = 0; i < 5; i++)
        {
            var folder = Directory.CreateTempSubdirectory("canvass-bench-").FullName;
            try
            {
                var from = Stopwatch.GetTimestamp();
                await using var api = await ApiProcess.StartAsync(folder);
                starts.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
                if (i < 4) continue;
                await Task.Delay(TimeSpan.FromSeconds(10));
                idle = api.ResidentBytes / 1e6;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        var bare = await BareAsync();
        var start = starts.Percentile(50);
        report.Add(new Line
        {
            Id = "F8", What = "start on an empty folder, to ready", Measured = $"{Report.Number(start)} s", Yardstick = $"{Report.Number(bare)} s (dotnet --version)", Ratio = Report.Number(start / bare), Wanted = "≤ 2 s", Met = start <= 2,
        });
        report.Add(new Line { Id = "F8", What = "idle memory", Measured = $"{Report.Number(idle)} MB", Wanted = "≤ 150 MB", Met = idle <= 150 });
    }

    /// <summary>What this machine takes for starting any .NET program just now.</summary>
    private static async Task<double> BareAsync()
    {
        var took = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var from = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            took.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        return took.Percentile(50);
    }
}
