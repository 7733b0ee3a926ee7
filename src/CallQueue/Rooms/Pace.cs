namespace Canvass.CallQueue.Rooms;

/// <summary>How long somebody was at it: neither breaks nor gaps of more than a quarter of an hour between calls count.</summary>
internal static class Pace
{
    public static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(15);

    /// <param name="from">When the session began.</param>
    /// <param name="to">When it ended, or now.</param>
    /// <param name="breaks">In any order.</param>
    /// <param name="calls">From when somebody was on the screen to what came of it, in any order.</param>
    public static TimeSpan Active(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> breaks, IEnumerable<(DateTimeOffset From, DateTimeOffset To)> calls)
    {
        var (active, at) = (TimeSpan.Zero, from);
        foreach (var call in calls.Select(c => (From: Within(c.From), To: Within(c.To))).OrderBy(c => c.From))
        {
            if (call.From > at) active += Counted(at, call.From);
            if (call.To > at) active += call.To - (call.From > at ? call.From : at);
            if (call.To > at) at = call.To;
        }
        return to > at ? active + Counted(at, to) : active;

        DateTimeOffset Within(DateTimeOffset moment) => moment < from ? from : moment > to ? to : moment;

        TimeSpan Counted(DateTimeOffset begins, DateTimeOffset ends)
        {
            var left = ends - begins - breaks.Aggregate(TimeSpan.Zero, (sum, b) => sum + Overlap(b, begins, ends));
            return left <= LongestGap ? left : TimeSpan.Zero;
        }
    }

    private static TimeSpan Overlap((DateTimeOffset From, DateTimeOffset To) span, DateTimeOffset begins, DateTimeOffset ends)
    {
        var (first, last) = (span.From > begins ? span.From : begins, span.To < ends ? span.To : ends);
        return last > first ? last - first : TimeSpan.Zero;
    }
}
