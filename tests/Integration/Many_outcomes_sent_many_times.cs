using Canvass.CallQueue.Outcomes;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// A5: a client that hears no answer sends again, perhaps while the first is still on its way. One id is one outcome, and every answer is the first one.
/// Control: <see cref="under_new_ids_they_would_not_be_one"/>.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A5")]
public sealed class Many_outcomes_sent_many_times(Database database) : OnADatabase(database, TimeProvider.System)
{
    private const int AtOnce = 8;
    private static readonly string[] Outcomes = ["no_answer", "refused", "busy", "voicemail", "not_available", "conversation"];

    private CallRoom room = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, TimeProvider.System);
        list = await room.ListAsync();
    }

    [Test]
    public async Task are_each_kept_once_and_answered_as_the_first_time()
    {
        var reports = await ReportsAsync(Size.Of(everyday: 60, full: 1_000));
        var dice = new Random(5);
        var sent = reports.SelectMany(report => Enumerable.Repeat(report, dice.Next(2, 11))).ToArray();
        dice.Shuffle(sent);

        var answers = await SendAsync(sent);

        Assert.That(answers.GroupBy(a => a.Standing.OutcomeId).Select(same => (same.Count(a => !a.Repeat), same.Select(a => a.Standing).Distinct().Count())), Has.All.EqualTo((1, 1)));
        Assert.That(await LoggedAsync(), Is.EqualTo(reports.Count));
    }

    [Test]
    public async Task under_new_ids_they_would_not_be_one()
    {
        var report = (await ReportsAsync(1))[0];
        var first = await SendAsync([report]);
        var second = await SendAsync([report with { Id = NewId.At(DateTimeOffset.UnixEpoch), Replaces = report.Id }]);

        Assert.That((first[0].Repeat, second[0].Repeat, await LoggedAsync()), Is.EqualTo((false, false, 2)));
    }

    private async Task<IReadOnlyList<OutcomeReport>> ReportsAsync(int count)
    {
        await room.PutOnAsync(list, await room.PeopleAsync(count));
        var reports = new List<OutcomeReport>();
        for (var i = 0; i < count; i++)
        {
            var volunteer = await room.VolunteerAsync($"v{i}");
            reports.Add(room.Outcome((await room.ClaimAsync(volunteer, list)).CallId, Outcomes[i % Outcomes.Length]));
        }
        return reports;
    }

    private async Task<IReadOnlyList<Reported>> SendAsync(IReadOnlyList<OutcomeReport> reports)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(part => Task.Run(async () =>
        {
            var heard = new List<Reported>();
            foreach (var report in reports.Where((_, i) => i % AtOnce == part))
                heard.Add((await room.Outcomes.ReportAsync(report, new Reporter { ReportKey = room.ReportKeys.For(report.CallId) })).Value);
            return heard;
        })));
        return [.. answers.SelectMany(a => a)];
    }

    private async Task<int> LoggedAsync() => (await room.LogAsync()).Count(e => e.Kind is LogKinds.Outcome or LogKinds.Correction);
}
