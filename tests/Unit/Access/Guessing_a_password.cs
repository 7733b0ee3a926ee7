using Canvass.Api.Access;
using Canvass.CallQueue.Rooms;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.Access;

/// <summary>D3, D4. Controls: another source with another address waits for nobody; without the count of an address many sources guess it as fast as they like.</summary>
[Category("D4")]
public sealed class Guessing_a_password
{
    private readonly Clock clock = new();

    [Test]
    public async Task is_answered_later_and_later_to_one_source_whatever_address_it_tries()
    {
        using var tries = new SignInTries(new CodeTries(clock), clock);

        for (var i = 0; i < 3; i++) await tries.HoldBackAsync("source", $"address {i}", CancellationToken.None);

        await WaitsAsync(tries, "source", "another address", seconds: 1);
        await WaitsAsync(tries, "source", "yet another", seconds: 2);
        await tries.HoldBackAsync("another source", "an address of its own", CancellationToken.None);
    }

    [Test]
    public async Task is_answered_later_and_later_for_one_address_wherever_it_comes_from()
    {
        using var tries = new SignInTries(new CodeTries(clock), clock);

        for (var i = 0; i < 3; i++) await tries.HoldBackAsync($"source {i}", "ADA@EXAMPLE.ORG", CancellationToken.None);

        await WaitsAsync(tries, "another source", "ADA@EXAMPLE.ORG", seconds: 1);
        await WaitsAsync(tries, "yet another", "ADA@EXAMPLE.ORG", seconds: 2);
    }

    [Test]
    public void has_four_tries_under_way_and_a_place_again_when_one_is_over()
    {
        using var tries = new SignInTries(new CodeTries(clock), clock);
        var under = Enumerable.Range(0, SignInTries.UnderWayOfSource).Select(_ => tries.Begin("source")).ToList();

        Assert.That(under, Has.None.Null);
        Assert.That(tries.Begin("source"), Is.Null);
        Assert.That(tries.Begin("another"), Is.Not.Null);
        under[0]!.Dispose();
        Assert.That(tries.Begin("source"), Is.Not.Null);
        Assert.That(tries.Begin("source"), Is.Null);
    }

    private async Task WaitsAsync(SignInTries tries, string source, string address, int seconds)
    {
        var answer = tries.HoldBackAsync(source, address, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.That(answer.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await answer;
    }
}
