using Canvass.Contracts;
using Canvass.Shared;
using Canvass.Stats.Intake;
using Canvass.Stats.RollUps;
using NUnit.Framework;
using static Canvass.Shared.LogEntries;

namespace Canvass.Integration.Stats;

/// <summary>B2, B4: every entry once, whatever comes twice, late, torn or not at all. Controls stand at the tests.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("B4")]
public sealed class Counting_the_log(Database database)
{
    private CountingHouse house = null!;

    [SetUp]
    public async Task OpenAsync() => house = await CountingHouse.OpenAsync(database);

    [TearDown]
    public async Task CloseAsync()
    {
        if (house is not null) await house.DisposeAsync();
    }

    [Test]
    public async Task counts_calls_by_their_standing_outcome()
    {
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"), Outcome(3, "no_answer", campaign: 2), Correction(4, "busy", "conversation"), Withdrawal(5, "no_answer", campaign: 2), Session(6));

        Assert.That(await house.TotalsAsync(), Is.EquivalentTo(new Dictionary<Cell, long> { [new Cell(1, 1, "busy")] = 1, [new Cell(1, 1, "conversation")] = 1 }));
        Assert.That((await house.LagAsync()).Watermark, Is.EqualTo(6));
    }

    [Test]
    public async Task counts_once_what_it_hears_twice()
    {
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"));
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"));
        await house.TakeAsync(Outcome(2, "busy"), Outcome(3, "busy"));

        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(3));
    }

    [Test]
    public async Task counts_nothing_after_a_gap_and_asks_for_what_is_missing_once()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.TakeAsync(Outcome(3, "busy"));
        await house.TakeAsync(Outcome(4, "busy"));
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(1));
        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 1 }));

        await house.TakeAsync(Outcome(2, "busy"), Outcome(3, "busy"), Outcome(4, "busy"));
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(4));
    }

    [Test]
    public async Task asks_again_when_the_answer_has_been_silent_for_long()
    {
        var patience = new IntakeOptions().AskAgainAfter;
        await house.HearAsync(2_000);
        house.Clock.Advance(patience / 2);
        await house.TakeAsync(Evening(500));
        house.Clock.Advance(patience - TimeSpan.FromSeconds(1));
        await house.HearAsync(2_000);
        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 0 }), "the answer is on its way");

        house.Clock.Advance(TimeSpan.FromSeconds(2));
        await house.HearAsync(2_000);
        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 0, 500 }));
    }

    [Test]
    public async Task asks_on_when_an_answer_ended_before_the_head()
    {
        await house.HearAsync(1_000);
        await house.TakeAsync(Evening(1_000).Take(400));
        await house.HearAsync(1_000, answersAfter: 0);

        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 0, 400 }));
    }

    [Test]
    public async Task does_not_ask_without_pause_where_the_answers_bring_nothing()
    {
        await house.HearAsync(10);
        for (var i = 0; i < 5; i++) await house.HearAsync(10, answersAfter: 0);

        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 0 }));
    }

    // Control tried: no heartbeat at all; a lost last message then stays lost until the next call.
    [Test]
    public async Task notices_a_lost_message_by_the_heartbeat_though_no_call_follows()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.HearAsync(2);
        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 1 }));

        await house.TakeAsync(Outcome(2, "busy"));
        await house.HearAsync(2);
        Assert.That(house.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task announces_at_start_how_far_it_has_come()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.RestartAsync();

        Assert.That(house.Asked.Last(), Is.EqualTo(new ReplayLog { LogId = CountingHouse.LogId, After = 1 }));
    }

    // Control tried: trusting First and Last alone; the hole in the copy is then counted over and never filled.
    [Test]
    public async Task sets_a_damaged_copy_aside_and_counts_the_whole_one()
    {
        var whole = new[] { Outcome(1, "busy"), Outcome(2, "busy"), Outcome(3, "busy") };
        foreach (var entries in new[] { [], whole[..2], [whole[0], whole[2]], [whole[0], whole[1] with { Body = null! }, whole[2]] })
        {
            var copy = new LogPublished { LogId = CountingHouse.LogId, First = 1, Last = 3, Entries = entries };
            Assert.That(() => house.Intake.TakeAsync(copy, CancellationToken.None), Throws.TypeOf<DamagedCopy>());
        }
        Assert.That(await house.TotalsAsync(), Is.Empty);

        await house.TakeAsync(whole);
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(3));
    }

    // Control tried: letting the fault of one entry rise; nothing after it is then ever counted.
    [Test]
    public async Task notes_entries_that_cannot_be_folded_and_counts_the_others()
    {
        var entries = Evening(Size.Of(everyday: 500, full: 5_000)).ToList();
        var bad = Enumerable.Range(0, entries.Count / 100).Select(i => (i * 100) + 50).ToList();
        foreach (var at in bad)
        {
            var number = entries[at].Number;
            entries[at] = (at / 100 % 4) switch
            {
                0 => Entry(number, LogKinds.Outcome, "{ not json"),
                1 => Entry(number, LogKinds.Outcome, "{\"added\":{\"callId\":7}}"),
                2 => Correction(number, "language", "busy", campaign: 77),
                _ => Entry(number, LogKinds.Withdrawal, "{}"),
            };
        }

        foreach (var message in entries.Chunk(33)) await house.TakeAsync(message);

        var lag = await house.LagAsync();
        var verdict = await house.VerifyAsync(new LogInHand(CountingHouse.LogId, entries));
        Assert.Multiple(() =>
        {
            Assert.That(lag.Watermark, Is.EqualTo(entries.Count));
            Assert.That(lag.NotCounted, Is.GreaterThanOrEqualTo(bad.Count));
            Assert.That(verdict.IsRight, Is.True);
            Assert.That(verdict.NotCounted.Select(entry => entry.Number), Is.SupersetOf(bad.Select(at => entries[at].Number)));
        });
    }

    [Test]
    public async Task takes_nothing_away_that_was_not_there_not_even_half_of_a_correction()
    {
        await house.TakeAsync(Outcome(1, "busy"), Correction(2, "refused", "conversation"), Withdrawal(3, "busy", campaign: 2));

        Assert.That(await house.TotalsAsync(), Is.EquivalentTo(new Dictionary<Cell, long> { [new Cell(1, 1, "busy")] = 1 }));
        Assert.That((await house.LagAsync()).NotCounted, Is.EqualTo(2));
    }

    // Control tried: skipping the unknown; the figures then lack it for ever, without a word.
    [Test]
    public async Task stops_before_a_kind_it_does_not_know_and_says_so()
    {
        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"), Entry(3, "shift", "{}"), Outcome(4, "busy"));
        await house.TakeAsync(Outcome(5, "busy"));
        await house.HearAsync(5);

        var lag = await house.LagAsync();
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(2));
        Assert.That((lag.Watermark, lag.Stopped), Is.EqualTo((2L, "Entry 3 is of a kind (shift) that this program does not know: start a newer one.")));
        Assert.That(house.Asked, Is.Empty, "a replay would not help");
    }

    [Test]
    public async Task goes_on_after_a_restart_by_a_program_that_knows_the_kind()
    {
        await house.TakeAsync(Outcome(1, "busy"), Entry(2, "shift", "{}"), Outcome(3, "busy"));
        await house.RestartAsync();
        Assert.That(house.AskedAfter, Is.EqualTo(new long[] { 1 }));

        // Stands in for the newer program: it finds something it knows where this one found "shift".
        await house.TakeAsync(Session(2), Outcome(3, "busy"));
        Assert.That(await house.CallsAsync("busy"), Is.EqualTo(2));
        Assert.That((await house.LagAsync()).Stopped, Is.Null);
    }

    /// <summary>Control: with the heartbeat's number alone the head is 1 and the watermark 3.</summary>
    [Test]
    public async Task knows_the_log_has_come_as_far_as_it_has_counted()
    {
        await house.HearAsync(1);

        await house.TakeAsync(Outcome(1, "busy"), Outcome(2, "busy"), Outcome(3, "busy"));

        var lag = await house.LagAsync();
        Assert.That((lag.Head, lag.Watermark), Is.EqualTo((3L, 3L)));
    }

    [Test]
    public async Task says_how_far_it_is_behind_and_since_when()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.HearAsync(1);
        Assert.That((await house.LagAsync()).SecondsBehind, Is.Zero);

        await house.HearAsync(3);
        house.Clock.Advance(TimeSpan.FromSeconds(4));
        await house.HearAsync(3);
        var lag = await house.LagAsync();
        Assert.That((lag.Head, lag.Watermark, lag.SecondsBehind), Is.EqualTo((3L, 1L, 4.0)));

        await house.TakeAsync(Outcome(2, "busy"), Outcome(3, "busy"));
        Assert.That((await house.LagAsync()).SecondsBehind, Is.Zero);

        house.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That((await house.LagAsync()).SecondsBehind, Is.EqualTo(3_600), "nobody knows any more how far the log has come");
    }

    // Control tried: the heartbeat with the latest hour wins; the head is then 2 for three days, and nothing is said to be behind.
    [Test]
    public async Task hears_on_when_a_clock_that_ran_ahead_is_set_right()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.HearAsync(2, at: house.Clock.GetUtcNow().AddDays(3));

        await house.HearAsync(3);
        house.Clock.Advance(TimeSpan.FromSeconds(4));
        await house.HearAsync(3);

        var lag = await house.LagAsync();
        Assert.That((lag.Head, lag.HeardAt, lag.SecondsBehind), Is.EqualTo((3L, (DateTimeOffset?)house.Clock.GetUtcNow(), 4.0)));
    }

    [Test]
    public async Task passes_over_a_heartbeat_that_a_newer_one_overtook()
    {
        await house.HearAsync(3);
        await house.HearAsync(2);

        Assert.That((await house.LagAsync()).Head, Is.EqualTo(3));
    }

    // Control tried: behind since the heartbeat that ended the silence; an hour's figures are then lacking, and the lag says a second.
    [Test]
    public async Task is_behind_since_the_silence_began_until_all_that_was_written_in_it_is_counted()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.HearAsync(1);
        house.Clock.Advance(TimeSpan.FromHours(1));

        await house.HearAsync(3);
        Assert.That((await house.LagAsync()).SecondsBehind, Is.EqualTo(3_600));
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.TakeAsync(Outcome(2, "busy"));
        Assert.That((await house.LagAsync()).SecondsBehind, Is.EqualTo(3_601));

        await house.TakeAsync(Outcome(3, "busy"));
        Assert.That((await house.LagAsync()).SecondsBehind, Is.Zero);
    }

    [Test]
    public async Task is_not_behind_after_a_silence_in_which_nothing_was_written()
    {
        await house.TakeAsync(Outcome(1, "busy"));
        await house.HearAsync(1);
        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.HearAsync(1);

        Assert.That((await house.LagAsync()).SecondsBehind, Is.Zero);
    }
}
