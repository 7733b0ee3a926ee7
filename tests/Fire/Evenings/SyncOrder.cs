namespace Canvass.Fire;

/// <summary>Reads a trace: was each outcome on the disk before it was answered?</summary>
internal static class SyncOrder
{
    /// <param name="trace">strace's lines: of each thread its id, then fdatasync, fsync and what goes over the network, with the text sent.</param>
    /// <param name="outcomes">Ids that were sent and answered 200.</param>
    /// <param name="file">What must be synced: part of its name.</param>
    /// <returns>Those that were not, and those that the trace does not show.</returns>
    public static IReadOnlyList<string> Flaws(IReadOnlyList<string> trace, IEnumerable<Guid> outcomes, string file)
    {
        var syncs = Syncs(trace, file).ToList();
        var flaws = new List<string>();
        foreach (var id in outcomes.Select(o => o.ToString()))
        {
            var received = IndexOf(trace, id, "recv");
            var answered = IndexOf(trace, id, "send");
            if (received < 0 || answered < 0) flaws.Add($"{id} is not in the trace");
            else if (!syncs.Exists(s => s.Began > received && s.Ended < answered)) flaws.Add($"{id} was answered before it was synced");
        }
        return flaws;
    }

    private static int IndexOf(IReadOnlyList<string> trace, string id, string call)
    {
        for (var i = 0; i < trace.Count; i++)
            if (trace[i].Contains(id, StringComparison.Ordinal) && trace[i].Contains(call, StringComparison.Ordinal)) return i;
        return -1;
    }

    /// <summary>A call that another thread's line interrupts stands on two: "unfinished" and "resumed".</summary>
    private static IEnumerable<(int Began, int Ended)> Syncs(IReadOnlyList<string> trace, string file)
    {
        var running = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < trace.Count; i++)
        {
            if (!trace[i].Contains("sync", StringComparison.Ordinal)) continue;
            var thread = trace[i].Split(' ', 2)[0];
            if (trace[i].Contains("resumed>", StringComparison.Ordinal))
            {
                if (running.Remove(thread, out var began) && trace[i].Contains("= 0", StringComparison.Ordinal)) yield return (began, i);
            }
            else if (trace[i].Contains(file, StringComparison.Ordinal))
            {
                if (trace[i].Contains("unfinished", StringComparison.Ordinal)) running[thread] = i;
                else if (trace[i].Contains("= 0", StringComparison.Ordinal)) yield return (i, i);
            }
        }
    }
}
