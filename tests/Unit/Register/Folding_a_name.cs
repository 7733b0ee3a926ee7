using System.Text;
using Canvass.CallQueue.Register;
using NUnit.Framework;

namespace Canvass.Unit.Register;

public sealed class Folding_a_name
{
    [TestCase("Anna Andersson", "ANNA  andersson ")]
    [TestCase("Anna Andersson", "Andersson, Anna")]
    [TestCase("Anna-Karin Åberg", "Anna Karin Åberg")]
    [TestCase("Anna\u2010Karin Åberg", "Annakarin Åberg")]
    [TestCase("Siobhán O'Brien", "Siobhan O\u2019Brien")]
    [TestCase("O'Brien", "OBrien")]
    [TestCase("Idé Müller", "Ide Muller")]
    [TestCase("Åsa Öberg", "A\u030Asa O\u0308berg")]
    [TestCase("Søren Kjær", "Sören Kjär")]
    [TestCase("Groß", "GROSS")]
    [TestCase("Łukasz Đoković", "Lukasz Dokovic")]
    [TestCase("İnci Işık", "inci ısık")]
    [TestCase("Anna\u00A0Andersson", "Anna Andersson")]
    public void two_spellings_of_one_name_are_equal(string one, string other) =>
        Assert.That(FoldedName.OfFull(one), Is.EqualTo(FoldedName.OfFull(other)));

    [TestCase("Åsa", "Asa")]
    [TestCase("Pär", "Par")]
    [TestCase("Börje", "Borje")]
    [TestCase("Anna Andersson", "Anna Anderson")]
    [TestCase("Олена", "Олеся")]
    public void two_names_stay_two(string one, string other) =>
        Assert.That(FoldedName.OfFull(one), Is.Not.EqualTo(FoldedName.OfFull(other)));

    [Test]
    public void first_and_last_name_fold_as_the_full_name_does()
    {
        Assert.That(FoldedName.Of("Anna Karin", "von Åberg"), Is.EqualTo(FoldedName.OfFull("von Åberg, Anna-Karin")));
        Assert.That(FoldedName.Of(null, null), Is.Empty);
        Assert.That(FoldedName.OfFull(" - "), Is.Empty);
    }

    [Test]
    public void a_sign_that_no_text_holds_is_passed_over() => Assert.That(FoldedName.OfFull("Anna\uFFFE Ek"), Is.EqualTo(FoldedName.OfFull("Anna Ek")));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public bool folding_twice_changes_nothing_and_form_does_not_matter(string? text)
    {
        var once = FoldedName.OfFull(text);
        // U+FFFE cannot be decomposed, here or anywhere.
        var whole = string.Concat((text ?? "").EnumerateRunes().Where(rune => rune.Value != 0xFFFE).Select(rune => rune.ToString()));
        return FoldedName.OfFull(once) == once && FoldedName.OfFull(whole.Normalize(NormalizationForm.FormD)) == once;
    }
}
