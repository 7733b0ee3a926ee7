using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using NUnit.Framework;

namespace Canvass.Unit.Import;

/// <summary>Control: beside each one who is meant stands one who cannot be.</summary>
public sealed class Meaning_somebody_by_name
{
    private static readonly Namesake Anna = new(1, null, "annaek", 1, 1970, "0184", TakenOff: false, HasNeither: true);

    [TestCase(1970, "0184", true)]
    [TestCase(null, null, true)]
    [TestCase(1971, "0184", false)]
    [TestCase(1970, "0180", false)]
    public void a_row_without_a_number_is_the_one_who_has_none_either_where_nothing_speaks_against_it(int? born, string? municipality, bool isSame) =>
        Assert.That(Find(Row(born, municipality), Anna), isSame ? Is.EqualTo((1, (string?)null)) : Is.EqualTo((0, (string?)null)));

    [TestCase(1970, "0180", 1)]
    [TestCase(null, null, 1)]
    [TestCase(1971, "0184", 0)]
    public void a_damaged_number_keeps_the_only_one_of_the_name_wherever_they_live(int? born, string? municipality, int kept) =>
        Assert.That(Find(Row(born, municipality, "number_too_short"), Anna), Is.EqualTo((kept, kept == 0 ? null : ListNames.Kept)));

    [Test]
    public void the_one_with_nothing_else_is_meant_before_the_one_with_a_number() =>
        Assert.That(Find(Row(), Anna with { Id = 2, HasNeither = false }, Anna), Is.EqualTo((1, (string?)null)));

    [Test]
    public void of_several_none_is_chosen_and_all_stay()
    {
        var people = new[] { Anna with { HasNeither = false }, Anna with { Id = 2, HasNeither = false }, Anna with { Id = 3, BirthYear = 1930 }, Anna with { Id = 4, TakenOff = true } };

        var match = new ListNames(people).Find(Row(1970, null, "number_too_short"))!;

        Assert.That((match.Code, match.Stay.Select(p => p.Id)), Is.EqualTo((ListNames.Unclear, new[] { 1L, 2L, 3L })));
    }

    [Test]
    public void whoever_was_taken_off_comes_back_only_as_the_same_person()
    {
        var off = Anna with { TakenOff = true };

        Assert.That(Find(Row(), off), Is.EqualTo((1, (string?)null)));
        Assert.That(Find(Row(1970, null, "number_too_short"), off), Is.EqualTo((0, (string?)null)));
        Assert.That(Find(Row(), off with { HasNeither = false }), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public void a_row_with_anything_better_than_its_name_does_not_ask()
    {
        Assert.That(Find(Row() with { ExternalId = "M1" }, Anna).Id, Is.Zero);
        Assert.That(Find(Row() with { Numbers = [PhoneNumber.Parse("070-174 06 05").Number!] }, Anna).Id, Is.Zero);
        Assert.That(Find(Row() with { FoldedName = "" }, Anna with { FoldedName = "" }).Id, Is.Zero);
    }

    private static (long Id, string? Code) Find(ReadRow row, params Namesake[] people) => new ListNames(people).Find(row) is { } match ? (match.Person.Id, match.Code) : (0, null);

    private static ReadRow Row(int? born = null, string? municipality = null, params string[] problems) => new()
    {
        Number = 2,
        Verdict = RowVerdict.Clean,
        FirstName = "Anna",
        LastName = "Ek",
        FoldedName = "annaek",
        BirthYear = born,
        MunicipalityCode = municipality,
        Languages = [],
        Numbers = [],
        IsProtected = false,
        Facts = new Dictionary<string, string>(),
        Problems = [.. problems.Select(code => new RowProblem(code, null, ""))],
    };
}
