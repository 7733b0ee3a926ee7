using Canvass.CallQueue.Rooms;
using NUnit.Framework;

namespace Canvass.Unit.Rooms;

public sealed class A_printed_code
{
    [Test]
    public void has_27_signs_and_none_that_is_taken_for_another()
    {
        Assert.That(PrintedCode.Signs.Distinct().Count(), Is.EqualTo(27));
        Assert.That(PrintedCode.Signs.Intersect("01OILSBUA"), Is.Empty);
        Assert.That(Math.Log2(Math.Pow(PrintedCode.Signs.Length, PrintedCode.SeatLength)), Is.GreaterThan(42.7));
    }

    [TestCase("7K4-MPX-29C")]
    [TestCase("7k4mpx29c")]
    [TestCase("  7K4 MPX 29C ")]
    [TestCase("7K4–MPX‑29C", Description = "the dashes that a word processor makes of a hyphen")]
    [TestCase("7 K 4 - M P X - 2 9 C")]
    public void is_read_however_it_is_typed(string typed) => Assert.That(PrintedCode.Read(typed, PrintedCode.SeatLength), Is.EqualTo("7K4MPX29C"));

    [Test]
    public void reads_a_sign_it_does_not_have_as_the_one_it_looks_like() =>
        Assert.That(PrintedCode.Read("S8U-sbu-222", PrintedCode.SeatLength), Is.EqualTo("58V58V222"));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("7K4-MPX-29")]
    [TestCase("7K4-MPX-29CC")]
    [TestCase("7K4-MPX-290")]
    [TestCase("7K4.MPX.29C")]
    [TestCase("７K4-MPX-29C")]
    public void is_not_anything_else(string? typed) => Assert.That(PrintedCode.Read(typed, PrintedCode.SeatLength), Is.Null);

    [Test]
    public void is_not_a_page_of_spaces_with_a_code_in_it() =>
        Assert.That(PrintedCode.Read(new string(' ', 100_000) + "7K4MPX29C", PrintedCode.SeatLength), Is.Null);

    [Test]
    public void comes_back_as_it_was_shown()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var code = PrintedCode.NewSeat();
            Assert.That(PrintedCode.Read(PrintedCode.Show(code), PrintedCode.SeatLength), Is.EqualTo(code));
        }
    }

    [Test]
    public void uses_all_its_signs()
    {
        var seen = Enumerable.Range(0, 1_000).SelectMany(_ => PrintedCode.NewSeat()).ToHashSet();

        Assert.That(seen, Is.EquivalentTo(PrintedCode.Signs));
    }

    [Test]
    public void of_a_card_follows_from_its_hash_alone()
    {
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

        Assert.That(PrintedCode.OfCard([.. hash]), Is.EqualTo(PrintedCode.OfCard(hash)));
        Assert.That(PrintedCode.Read(PrintedCode.OfCard(hash), PrintedCode.CardLength), Is.EqualTo(PrintedCode.OfCard(hash)));
        Assert.That(PrintedCode.OfCard([.. hash.Reverse()]), Is.Not.EqualTo(PrintedCode.OfCard(hash)));
    }
}
