using Canvass.CallQueue.Register;
using NUnit.Framework;

namespace Canvass.Unit.Register;

public sealed class Finding_a_municipality
{
    [TestCase("0117")]
    [TestCase("117")]
    [TestCase("Österåker")]
    [TestCase("Österåkers kommun")]
    [TestCase("Österåker kommun")]
    [TestCase("  ÖSTERÅKER ")]
    [TestCase("osteraker")]
    [TestCase("O\u0308stera\u030Aker", TestName = "with its diacritics written apart")]
    public void forgives_how_it_is_written(string text) =>
        Assert.That(Municipalities.Find(text)?.Code, Is.EqualTo("0117"));

    [Test]
    public void tells_Håbo_from_Habo()
    {
        Assert.That(Municipalities.Named("håbo")?.Code, Is.EqualTo("0305"));
        Assert.That(Municipalities.Named("habo")?.Code, Is.EqualTo("0643"));
    }

    [Test]
    public void knows_all_290_by_code_and_by_both_names()
    {
        Assert.That(Municipalities.All, Has.Count.EqualTo(290));
        foreach (var one in Municipalities.All)
        {
            Assert.That(Municipalities.Find(one.Code), Is.EqualTo(one));
            Assert.That(Municipalities.Find(one.Name), Is.EqualTo(one));
            Assert.That(Municipalities.Find(one.FullName), Is.EqualTo(one));
        }

        Assert.That(Municipalities.All.Count(one => one.CountyCode == "01"), Is.EqualTo(26));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("9999")]
    [TestCase("Ankeborg")]
    [TestCase("\uD800")]
    public void says_nothing_about_what_is_no_municipality(string? text) => Assert.That(Municipalities.Find(text), Is.Null);
}
