using Canvass.CallQueue.Import;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Canvass.Unit.Import;

public sealed class Mixing_the_ringing_order
{
    private static readonly Func<int, ReadOnlyMemory<ulong>> Alone = i => new ulong[] { (ulong)i + 1 };

    [FsCheck.NUnit.Property]
    public Property holds_every_row_once(PositiveInt count, long seed) =>
        (RingingOrder.Of(count.Get, seed & long.MaxValue, Alone).Order().SequenceEqual(Enumerable.Range(0, count.Get))).ToProperty();

    [TestCase(100)]
    [TestCase(1_000)]
    [TestCase(10_007)]
    [TestCase(96_971)]
    [TestCase(100_000)]
    [TestCase(200_000)]
    public void rings_neighbours_in_the_file_far_apart(int count)
    {
        var order = RingingOrder.Of(count, seed: 12_345, Alone);
        var placeOf = new int[count];
        for (var place = 0; place < count; place++) placeOf[order[place]] = place;

        var nearest = Enumerable.Range(0, count - 1).Min(row => Math.Abs(placeOf[row] - placeOf[row + 1]));

        Assert.That(nearest, Is.GreaterThan(count / 5));
    }

    [Test]
    public void rings_people_on_one_number_apart()
    {
        const int Count = 3_000;
        // Rows i and i + 1500 share a number: however they lie in the file.
        var order = RingingOrder.Of(Count, seed: 7, i => new ulong[] { (ulong)(i % 1_500) + 1 });
        var placeOf = new int[Count];
        for (var place = 0; place < Count; place++) placeOf[order[place]] = place;

        var nearest = Enumerable.Range(0, 1_500).Min(row => Math.Abs(placeOf[row] - placeOf[row + 1_500]));

        Assert.That(nearest, Is.GreaterThanOrEqualTo(Count / 20));
    }

    [Test]
    public void is_the_same_for_the_same_file_so_that_a_build_can_be_gone_on_with()
    {
        var first = RingingOrder.Of(5_000, seed: 99, i => new ulong[] { (ulong)(i % 700) + 1 });
        var again = RingingOrder.Of(5_000, seed: 99, i => new ulong[] { (ulong)(i % 700) + 1 });

        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public void does_not_mind_a_number_that_half_the_file_has()
    {
        var order = RingingOrder.Of(2_000, seed: 3, i => new ulong[] { i % 2 == 0 ? 1ul : (ulong)i + 10 });

        Assert.That(order.Order(), Is.EqualTo(Enumerable.Range(0, 2_000)));
    }
}
