using Canvass.CallQueue.Rooms;
using NUnit.Framework;

namespace Canvass.Unit.Rooms;

/// <summary>Control tried: with gaps counted whole, the evening of somebody who went home without saying so lasts until midnight.</summary>
public sealed class A_pace
{
    private static readonly DateTimeOffset Begin = new(2026, 8, 17, 15, 0, 0, TimeSpan.Zero);

    [TestCase(60, "", "0-4 5-9 10-14 15-19 20-24 25-29 30-34 35-39 40-44 45-49 50-54 55-59", 60, TestName = "counts calls and the little between them")]
    [TestCase(60, "", "", 0, TestName = "does not count an hour without a call")]
    [TestCase(15, "", "", 15, TestName = "counts a quarter of an hour without a call")]
    [TestCase(60, "", "0-5 21-26", 10, TestName = "does not count a gap of sixteen minutes, nor the long end")]
    [TestCase(60, "", "0-5 20-50", 60, TestName = "counts a gap of fifteen minutes and a long call")]
    [TestCase(40, "10-30", "0-10 30-40", 20, TestName = "does not count a break")]
    [TestCase(60, "10-30", "0-8 35-60", 40, TestName = "looks at what is left of a gap beside a break")]
    [TestCase(20, "", "0-10 5-15 10-20", 20, TestName = "counts no minute twice")]
    [TestCase(10, "", "0-60", 10, TestName = "counts no call beyond the session")]
    public void knows_how_long_somebody_was_at_it(int minutes, string breaks, string calls, int active) =>
        Assert.That(Pace.Active(Begin, Begin.AddMinutes(minutes), Read(breaks), Read(calls)), Is.EqualTo(TimeSpan.FromMinutes(active)));

    private static List<(DateTimeOffset From, DateTimeOffset To)> Read(string spans) =>
        [.. spans.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('-').Select(m => Begin.AddMinutes(int.Parse(m, System.Globalization.CultureInfo.InvariantCulture))).ToList()).Select(s => (s[0], s[1]))];
}
