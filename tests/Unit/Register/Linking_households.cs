using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using NUnit.Framework;

namespace Canvass.Unit.Register;

public sealed class Linking_households
{
    [Test]
    public void keeps_the_oldest_of_those_that_become_one()
    {
        var links = new HouseholdLinks();
        var fresh = links.New();

        links.Link(fresh, 9);
        links.Link(7, fresh);
        links.Link(12, 9);

        Assert.Multiple(() =>
        {
            Assert.That(links.Root(fresh), Is.EqualTo(7));
            Assert.That(links.Merges().Single().Stays, Is.EqualTo(7));
            Assert.That(links.Merges().Single().Absorbed, Is.EqualTo(new long[] { 9, 12 }));
            Assert.That(links.NewRoots(), Is.Empty);
        });
    }

    [Test]
    public void makes_one_household_of_two_new_people()
    {
        var links = new HouseholdLinks();
        var (one, other) = (links.New(), links.New());

        links.Link(other, one);

        Assert.Multiple(() =>
        {
            Assert.That(links.Root(one), Is.EqualTo(links.Root(other)));
            Assert.That(links.NewRoots().Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public void keeps_the_later_hold_and_the_call_that_holds_it()
    {
        var call = new Guid(1, 0, 0, new byte[8]);

        var together = Households.Together([new(500, null), new(2_000, call), new(0, null)], now: 1_000);

        Assert.That(together, Is.EqualTo(new Households.Hold(2_000, call)));
    }

    [Test]
    public void lets_only_time_free_two_holds_that_became_one()
    {
        var (one, other) = (new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]));

        var together = Households.Together([new(1_500, one), new(2_000, other)], now: 1_000);

        Assert.That(together, Is.EqualTo(new Households.Hold(2_000, null)));
    }

    [Test]
    public void forgets_a_hold_that_ran_out()
    {
        var (lapsed, live) = (new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]));

        var together = Households.Together([new(900, lapsed), new(2_000, live)], now: 1_000);

        Assert.That(together, Is.EqualTo(new Households.Hold(2_000, live)));
    }
}
