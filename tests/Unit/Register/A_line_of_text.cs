using Canvass.CallQueue;
using Canvass.CallQueue.Register;
using NUnit.Framework;

namespace Canvass.Unit.Register;

public sealed class A_line_of_text
{
    [TestCase("Anna", "Anna")]
    [TestCase("  Anna \t Karin\n", "Anna Karin")]
    [TestCase("A\u030asa", "Åsa", Description = "a ring typed by itself")]
    [TestCase("محمد", "محمد")]
    [TestCase("می\u200cخواهم", "می\u200cخواهم", Description = "a joiner that Persian is spelt with")]
    public void is_kept_as_it_is_meant(string typed, string line) => Assert.That(PlainText.Line(typed), Is.EqualTo(line));

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" \u00a0 ")]
    [TestCase("Anna\u0000")]
    [TestCase("Anna\u202eannA")]
    [TestCase("Anna\u001b[31m", TestName = "is not what steers a terminal")]
    public void is_not_what_cannot_be_seen(string? typed) => Assert.That(PlainText.Line(typed), Is.Null);

    [TestCase('\ud83d', Description = "half a sign")]
    [TestCase('\ufffe', Description = "a byte order mark the wrong way round")]
    public void is_not_what_is_no_sign(char sign) => Assert.That(PlainText.Line("Anna" + sign), Is.Null);

    [Test]
    public void has_its_longest()
    {
        Assert.That(PlainText.Line(new string('a', 100)), Has.Length.EqualTo(100));
        Assert.That(PlainText.Line(new string('a', 101)), Is.Null);
    }
}
