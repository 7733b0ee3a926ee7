using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// D2: the outcome that stands decides whether a number is counted, for volunteer, seat and device alike. Control: a number that was once given
/// back was never charged again, and whoever reported and corrected saw people without end.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D2")]
public sealed class What_is_held_against_the_budgets(Database database)
{
    private static readonly TimeSpan NotInHaste = TimeSpan.FromSeconds(11);

    private readonly Clock clock = new();
    private OwnDatabase own = null!;
    private CallRoom room = null!;
    private SeatedVolunteer anna = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        own = await database.FreshAsync(clock);
        room = await CallRoom.OpenAsync(own.Opened, clock, budgets: CallRoom.Generous with { AlonePerDay = 5, GivenBackPerDay = 2 });
        list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(12));
        anna = await room.VolunteerAsync("Anna", seat: 7, confirmed: false);
    }

    [TearDown]
    public async Task CloseAsync() => await own.DisposeAsync();

    [TestCase("refused")]
    [TestCase("withdrawn")]
    public async Task is_again_a_number_that_was_not_dead_after_all(string afterAll)
    {
        var call = await ClaimAsync();
        var shown = await BudgetsAsync();
        var dead = await room.ReportAsync(anna, call, "not_in_service");
        var givenBack = await BudgetsAsync();

        await CorrectAsync(call, dead, afterAll);

        Assert.That(shown, Is.EqualTo(Rows(hour: 1, day: 1, givenBack: 0, total: 1)));
        Assert.That(givenBack, Is.EqualTo(Rows(hour: 0, day: 0, givenBack: 1, total: 0)));
        Assert.That(await BudgetsAsync(), Is.EqualTo(shown));
    }

    [Test]
    public async Task is_not_any_more_a_number_that_turns_out_dead_and_again_as_often_as_that_is_changed()
    {
        var call = await ClaimAsync();
        var standing = await room.ReportAsync(anna, call, "no_answer");
        var counted = new List<long>();
        foreach (var outcome in new[] { "wrong_number", "not_in_service", "busy", "wrong_number", "withdrawn", "refused" })
        {
            standing = await CorrectAsync(call, standing, outcome);
            counted.Add((await BudgetsAsync())[0].Day_Count);
        }

        Assert.That(counted, Is.EqualTo(new[] { 0, 0, 1, 0, 1, 1 }));
    }

    [Test]
    public async Task ends_after_the_days_numbers_for_whoever_reports_and_corrects()
    {
        var seen = 0;
        for (; seen < 12 && await room.Calls.ClaimNextAsync(anna, list) is { Refusal: null } claimed; seen++)
        {
            clock.Advance(NotInHaste);
            var dead = await room.ReportAsync(anna, claimed.Value.CallId, "not_in_service");
            await CorrectAsync(claimed.Value.CallId, dead, "refused");
        }

        Assert.That(seen, Is.EqualTo(5));
    }

    [Test]
    public async Task ends_a_little_later_for_whoever_reports_everybody_as_dead()
    {
        var seen = 0;
        for (; seen < 12 && await room.Calls.ClaimNextAsync(anna, list) is { Refusal: null } claimed; seen++)
        {
            clock.Advance(NotInHaste);
            await room.ReportAsync(anna, claimed.Value.CallId, "not_in_service");
        }

        Assert.That(seen, Is.EqualTo(5 + 2), "the day's five, and the two that are given back in a day");
    }

    [Test]
    public async Task gives_the_place_of_a_number_that_was_not_dead_to_another_that_is()
    {
        var dead = new List<(Guid Call, Reported Reported)>();
        for (var i = 0; i < 3; i++)
        {
            var call = await ClaimAsync();
            dead.Add((call, await room.ReportAsync(anna, call, "not_in_service")));
        }
        var tooMany = await BudgetsAsync();

        await CorrectAsync(dead[0].Call, dead[0].Reported, "refused");
        await CorrectAsync(dead[2].Call, dead[2].Reported, "wrong_number");

        Assert.That(tooMany, Is.EqualTo(Rows(hour: 1, day: 1, givenBack: 2, total: 1)));
        Assert.That(await BudgetsAsync(), Is.EqualTo(tooMany), "the first counts now, the third does not");
    }

    [Test]
    public async Task stays_a_number_that_is_reported_as_dead_when_the_next_day_has_begun()
    {
        var call = await ClaimAsync();
        await room.Calls.ReleaseAsync(anna, call, "other");
        clock.Advance(TimeSpan.FromDays(1));
        await ClaimAsync();

        await room.ReportAsync(anna, call, "not_in_service");

        Assert.That(await BudgetsAsync(), Is.EqualTo(Rows(hour: 1, day: 1, givenBack: 0, total: 2)));
    }

    private async Task<Guid> ClaimAsync()
    {
        var card = await room.ClaimAsync(anna, list);
        clock.Advance(NotInHaste);
        return card.CallId;
    }

    private Task<Reported> CorrectAsync(Guid call, Reported standing, string outcome) =>
        room.ReportAsync(anna, room.Outcome(call, outcome) with { Replaces = standing.Standing.OutcomeId });

    private Task<IReadOnlyList<Row>> BudgetsAsync() => room.Database.ReadAsync(async work =>
        (IReadOnlyList<Row>)[.. await work.QueryAsync<Row>("select kind, hour_count, day_count, day_given_back, total from budget order by kind")]);

    private static Row[] Rows(long hour, long day, long givenBack, long total) => [.. new[] { BudgetKind.Volunteer, BudgetKind.Seat, BudgetKind.Device }
        .Select(kind => new Row { Kind = kind, Hour_Count = hour, Day_Count = day, Day_Given_Back = givenBack, Total = total })];

    private sealed record Row
    {
        public required long Kind { get; init; }

        public required long Hour_Count { get; init; }

        public required long Day_Count { get; init; }

        public required long Day_Given_Back { get; init; }

        public required long Total { get; init; }
    }
}
