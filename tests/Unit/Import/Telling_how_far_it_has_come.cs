using Canvass.Api.Commands;
using Canvass.CallQueue.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.Import;

/// <summary>Where there is no terminal. Control: a line for every report, or one for each stage, has more of them than these.</summary>
public sealed class Telling_how_far_it_has_come
{
    private readonly Clock clock = new();

    [Test]
    public void is_left_out_where_it_is_soon_done()
    {
        Assert.That(Said(TimeSpan.FromMilliseconds(200), ("reading", 2, 0), ("building", 2, 2), ("finishing", 0, 0)), Is.Empty);
    }

    [Test]
    public void says_the_stage_and_how_much_of_it_every_few_seconds()
    {
        Assert.That(
            Said(TimeSpan.FromSeconds(2), ("reading", 1_000, 0), ("reading", 2_000, 0), ("building", 500, 2_000), ("building", 1_000, 2_000), ("finishing", 0, 0), ("finishing", 0, 0)),
            Is.EqualTo(new[] { "reading: 2000 rows so far", "building: 1000 of 2000 rows", "finishing" }));
    }

    private string[] Said(TimeSpan between, params (string Stage, long Done, long Total)[] reports)
    {
        using var said = new StringWriter { NewLine = "\n" };
        var lines = new ProgressLines(said, clock);
        foreach (var (stage, done, total) in reports)
        {
            clock.Advance(between);
            lines.Report(new ImportProgress(Guid.Empty, stage, done, total));
        }
        return said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
