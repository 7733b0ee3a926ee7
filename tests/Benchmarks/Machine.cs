using System.Diagnostics;

namespace Canvass.Benchmarks;

/// <summary>What figures from this machine have to be read with.</summary>
internal static class Machine
{
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    /// <summary>The median of writing 4 kB and waiting until it is on the disk, where the databases of this run lie.</summary>
    public static double FsyncMicroseconds()
    {
        var path = Path.Combine(Path.GetTempPath(), $"canvass-fsync-{Environment.ProcessId}");
        var block = new byte[4096];
        var took = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            for (var i = 0; i < 200; i++)
            {
                var from = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                took.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
            }
        }
        return took.Percentile(50);
    }

    /// <summary>
    /// These files are on the disk. By another process: to close a file here would let go of the locks that SQLite holds on it. Not the
    /// whole system's files: others are writing too.
    /// </summary>
    public static void Sync(params IEnumerable<string> files)
    {
        using var sync = Process.Start("sync", files);
        sync.WaitForExit();
    }

    /// <summary>Of this process.</summary>
    public static TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    public static long ResidentBytes(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}

internal static class Samples
{
    /// <summary>The value that so many percent of all are not above.</summary>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
