using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Canvass.Integration.Log;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Replaying_the_log(Database database)
{
    private readonly Clock clock = new();
    private LogOnDisk log = null!;
    private BusInHand bus = null!;
    private Replay replay = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        log = await LogOnDisk.NewAsync(database, clock);
        bus = new BusInHand();
        replay = new Replay(log.Log, bus, NullLogger<Replay>.Instance);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        if (log is not null) await log.DisposeAsync();
    }

    [Test]
    public async Task sends_what_comes_after_in_handy_messages_and_then_says_that_this_was_all()
    {
        await PublishedAsync(1_200);

        await replay.AnswerAsync(After(150), CancellationToken.None);

        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(151, 1_050)));
        Assert.That(bus.Batches, Has.All.Matches<LogPublished>(batch => batch.Entries.Count <= LogOptions.LargestMessage));
        Assert.That(bus.Heads.Single(), Has.Property(nameof(LogHead.AnswersAfter)).EqualTo(150).And.Property(nameof(LogHead.Last)).EqualTo(1_200));
    }

    [Test]
    public async Task answers_with_the_head_who_lacks_nothing()
    {
        await PublishedAsync(10);

        await replay.AnswerAsync(After(10), CancellationToken.None);

        Assert.That(bus.Batches, Is.Empty);
        Assert.That(bus.Heads.Single().Last, Is.EqualTo(10));
    }

    [Test]
    public async Task tells_a_reader_of_another_log_which_one_this_is_and_sends_it_nothing()
    {
        await PublishedAsync(10);

        await replay.AnswerAsync(new ReplayLog { LogId = NewId.At(clock.GetUtcNow()), After = 3 }, CancellationToken.None);

        Assert.That(bus.Batches, Is.Empty);
        Assert.That(bus.Heads.Single().LogId, Is.EqualTo(log.LogId));
    }

    [Test]
    public async Task does_not_send_twice_what_is_on_its_way()
    {
        await PublishedAsync(100);
        var sending = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        bus.Before = _ =>
        {
            sending.TrySetResult();
            return goOn.Task;
        };

        var first = replay.AnswerAsync(After(20), CancellationToken.None);
        await sending.Task;
        await replay.AnswerAsync(After(20), CancellationToken.None);
        await replay.AnswerAsync(After(60), CancellationToken.None);
        goOn.SetResult();
        await first;
        await replay.AnswerAsync(After(90), CancellationToken.None);

        Assert.That(bus.Numbers, Is.EqualTo(Enumerable.Range(21, 80).Concat(Enumerable.Range(91, 10))));
    }

    private ReplayLog After(long number) => new() { LogId = log.LogId, After = number };

    private async Task PublishedAsync(int entries)
    {
        await log.AppendAsync(LogEntries.Evening(entries));
        await log.NumberAllAsync();
        await log.Log.PublishedUpToAsync(entries, CancellationToken.None);
    }
}
