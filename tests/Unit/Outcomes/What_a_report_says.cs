using Canvass.CallQueue.Outcomes;
using NUnit.Framework;

namespace Canvass.Unit.Outcomes;

/// <summary>A5: the hash of what was said is stored for ever, and a report that is sent again must have it still.</summary>
public sealed class What_a_report_says
{
    private static readonly OutcomeReport Full = new()
    {
        Id = new Guid("01990000-0000-7000-8000-000000000001"),
        CallId = new Guid("01990000-0000-7000-8000-000000000002"),
        Outcome = "conversation",
        Replaces = new Guid("01990000-0000-7000-8000-000000000003"),
        NumberIds = [7, 3],
        NewNumber = "070-174 06 05",
        Language = "ar",
        CallBackAt = new DateTimeOffset(2026, 8, 17, 18, 0, 0, TimeSpan.FromHours(2)),
        ByMe = true,
        Answers = [new ReportedAnswer { Question = "vote", Options = ["yes", "early"] }, new ReportedAnswer { Question = "why", Text = "\u00e5 andra sidan" }],
        Note = "in a hurry",
        Flag = "wants a poster",
        Erase = true,
    };

    /// <summary>
    /// Never to be changed: a repeat of every outcome kept so far would be refused. Whoever adds a field leaves this report without it.
    /// Control: hashing the record as it is written fails here with each new property.
    /// </summary>
    [Test]
    public void has_the_hash_it_had_when_it_was_first_kept() =>
        Assert.That(Full.ContentHash(), Is.EqualTo("1:d9415907211645f02afbbb224bc449983e7dd60b28d3fa5fa6fe4e361b45912c"));

    [Test]
    public void is_the_same_however_long_it_waited_and_in_whatever_time_zone_its_hour_is_written()
    {
        Assert.That((Full with { AgoMs = 90_000 }).ContentHash(), Is.EqualTo(Full.ContentHash()));
        Assert.That((Full with { CallBackAt = Full.CallBackAt!.Value.ToUniversalTime() }).ContentHash(), Is.EqualTo(Full.ContentHash()));
    }

    [Test]
    public void is_another_with_each_thing_that_is_said_otherwise()
    {
        OutcomeReport[] others =
        [
            Full with { Id = Guid.Empty }, Full with { CallId = Guid.Empty }, Full with { Outcome = "refused" }, Full with { Replaces = null }, Full with { NumberIds = [3, 7] },
            Full with { NewNumber = null }, Full with { Language = "so" }, Full with { CallBackAt = null }, Full with { ByMe = false }, Full with { Answers = [] },
            Full with { Answers = [Full.Answers[0], Full.Answers[1] with { Text = "no" }] }, Full with { Note = null }, Full with { Flag = null }, Full with { Erase = false },
        ];

        Assert.That(others.Select(o => o.ContentHash()).Append(Full.ContentHash()), Is.Unique);
    }
}
