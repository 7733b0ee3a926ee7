using Canvass.CallQueue.Rooms;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.Rooms;

public sealed class Failed_tries
{
    private readonly Clock clock = new();

    [Test]
    public void of_one_source_are_held_back_longer_and_longer()
    {
        var tries = new CodeTries(clock);

        Assert.That(Enumerable.Range(0, 9).Select(_ => tries.Failed("a").TotalSeconds), Is.EqualTo(new[] { 0, 0, 0, 1, 2, 4, 8, 8, 8 }));
        Assert.That(tries.Failed("b"), Is.EqualTo(TimeSpan.Zero), "Others are not slowed down by it.");
    }

    [Test]
    public void are_forgotten_after_a_quarter_of_an_hour_without_any()
    {
        var tries = new CodeTries(clock);
        for (var i = 0; i < 7; i++) tries.Failed("a");

        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.That(tries.Failed("a"), Is.EqualTo(CodeTries.Longest));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.That(tries.Failed("a"), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void from_many_sources_slow_down_the_whole_installation_until_they_cease()
    {
        var tries = new CodeTries(clock);

        var waits = Enumerable.Range(0, 200).Select(i => tries.Failed($"source {i}")).ToList();

        Assert.That(waits.Take(60), Is.All.EqualTo(TimeSpan.Zero));
        Assert.That(waits[^1], Is.EqualTo(CodeTries.Longest));
        Assert.That(waits, Is.Ordered);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.That(tries.Failed("somebody"), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void from_more_sources_than_are_remembered_share_one_count()
    {
        var tries = new CodeTries(clock);
        for (var i = 0; i < 10_000; i++) tries.Failed($"source {i}");
        clock.Advance(TimeSpan.FromMinutes(14));
        for (var i = 0; i < 7; i++) tries.Failed($"new source {i}");

        Assert.That(tries.Failed("yet another"), Is.EqualTo(CodeTries.Longest));
    }
}
