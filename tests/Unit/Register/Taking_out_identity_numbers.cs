using Canvass.CallQueue.Register;
using NUnit.Framework;
using static Canvass.CallQueue.Register.PersonalIdentityNumber;

namespace Canvass.Unit.Register;

public sealed class Taking_out_identity_numbers
{
    private static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly DateOnly Born = new(1981, 12, 18);
    private readonly string twelve = Invented.Coordination(Born);
    private string Six => twelve[2..8];
    private string Four => twelve[8..];

    [Test]
    public void leaves_only_the_birth_year_however_the_number_is_written()
    {
        string[] spellings =
        [
            twelve, twelve[2..], $"{Six}-{Four}", $"{Six} {Four}", $"{twelve[..8]}-{Four}", $"{Six}\u2013{Four}", $"{Six} - {Four}",
            $"{twelve[..4]}-{twelve[4..6]}-{twelve[6..8]}-{Four}", $"{twelve[..4]}-{twelve[4..6]}-{twelve[6..8]} {Four}",
            string.Concat(twelve.Select(c => (char)(c - '0' + '\uFF10'))),
        ];

        foreach (var spelling in spellings)
        {
            Assert.That(Reduce(spelling, Today), Is.EqualTo(new Reduced("[*1981]", 1981, true)), spelling);
            Assert.That(Reduce($"Anna ({spelling}), medlem", Today).Text, Is.EqualTo("Anna ([*1981]), medlem"), spelling);
        }
    }

    [Test]
    public void takes_out_every_one_in_a_text()
    {
        var other = Invented.Twelve(new DateOnly(1955, 2, 3), 3, 12);

        var reduced = Reduce($"{Six}-{Four} och {other}", Today);

        Assert.That(reduced, Is.EqualTo(new Reduced("[*1981] och [*1955]", 1981, true)));
    }

    [Test]
    public void decides_the_century_by_today_and_by_the_plus_of_those_over_a_hundred()
    {
        var child = Invented.Coordination(new DateOnly(2026, 2, 27));
        var unborn = Invented.Coordination(new DateOnly(1926, 3, 2));
        var old = Invented.Coordination(new DateOnly(1919, 5, 5));

        Assert.That(Reduce($"{child[2..8]}-{child[8..]}", Today).BirthYear, Is.EqualTo(2026));
        Assert.That(Reduce($"{unborn[2..8]}-{unborn[8..]}", Today).BirthYear, Is.EqualTo(1926));
        Assert.That(Reduce($"{old[2..8]}+{old[8..]}", Today).BirthYear, Is.EqualTo(1919));
    }

    [Test]
    public void takes_out_one_with_a_slip_of_the_pen_too()
    {
        var (long12, short10) = (Wrong(twelve), Wrong(twelve)[2..]);

        foreach (var spelling in new[] { long12, $"{long12[..8]}-{long12[8..]}", $"{long12[..8]} {long12[8..]}", $"{short10[..6]}-{short10[6..]}", $"{short10[..6]} \u2013 {short10[6..]}" })
        {
            Assert.That(Reduce(spelling, Today), Is.EqualTo(new Reduced("[*1981]", 1981, true)), spelling);
            Assert.That(Reduce($"Anna ({spelling})", Today, Holds.Telephones).Text, Is.EqualTo("Anna ([*1981])"), spelling);
        }
    }

    [Test]
    public void leaves_amounts_and_telephone_numbers_alone_that_only_resemble_one()
    {
        var wrong = Wrong(twelve);
        string[] others =
        [
            wrong[2..], $"{wrong[2..8]} {wrong[8..]}", "08-46 50 04 12", "0313-90 06 12", "123456789012", "201813181030", "1 981 121 812 349 kr", "+198112181234", "1981-12-18 12:34", "981218.12",
        ];

        foreach (var text in others) Assert.That(Reduce(text, Today), Is.EqualTo(new Reduced(text, null, false)), text);
        Assert.That(Reduce("070174-0605", Today, Holds.Telephones).Text, Is.EqualTo("070174-0605"), "in a column of telephone numbers it is one");
    }

    [Test]
    public void a_moment_written_as_twelve_digits_goes_but_is_nobodys_birth_year()
    {
        var moment = Enumerable.Range(0, 60).Select(minute => $"2018081910{minute:00}").First(text => !Reduce(text, Today, Holds.IdentityNumbers).Equals(Reduce(text, Today)));

        Assert.That(Reduce(moment, Today), Is.EqualTo(new Reduced("[*]", null, true)));
        Assert.That(Reduce(moment, Today, Holds.IdentityNumbers).BirthYear, Is.EqualTo(2018));
    }

    private static string Wrong(string number) => number[..^1] + (char)('0' + ((number[^1] - '0' + 1) % 10));

    [Test]
    public void leaves_alone_what_has_no_date()
    {
        var noDate = Invented.Twelve(Born, 45, 980);
        var organisation = Invented.Twelve(Born, 18, 980)[2..].Remove(2, 1).Insert(2, "7");
        var tomorrow = Invented.Coordination(Today.AddDays(1));

        foreach (var text in new[] { noDate, organisation, tomorrow, $"1{twelve}", $"{twelve}1", "1981-12-18", "" })
        {
            Assert.That(Reduce(text, Today), Is.EqualTo(new Reduced(text, null, false)), text);
        }
    }

    [Test]
    public void a_telephone_number_that_looks_like_one_is_believed_only_in_a_column_of_telephone_numbers()
    {
        // Ten of the ninety-five mobile numbers of fiction have the check digit of somebody born on 14 January 2007.
        var alike = Enumerable.Range(605, 95).Select(i => $"0701740{i}").Where(number => Reduce(number, Today).FoundAny).ToArray();

        Assert.That(alike, Has.Length.InRange(9, 10));
        foreach (var number in alike)
        {
            Assert.That(Reduce(number, Today), Is.EqualTo(new Reduced("[*]", null, true)));
            Assert.That(Reduce(number, Today, Holds.Telephones).Text, Is.EqualTo(number));
            Assert.That(Reduce(number.Insert(3, "-"), Today).Text, Is.EqualTo(number.Insert(3, "-")));
            Assert.That(Reduce("+46" + number[1..], Today).FoundAny, Is.False);
            Assert.That(Reduce(number, Today, Holds.IdentityNumbers).BirthYear, Is.EqualTo(2007));
            Assert.That(Reduce(number.Insert(6, "-"), Today).BirthYear, Is.EqualTo(2007));
        }
    }

    [Test]
    public void an_identity_number_does_not_hide_in_a_column_of_telephone_numbers()
    {
        foreach (var text in new[] { twelve, $"{Six}-{Four}", twelve[2..] })
        {
            Assert.That(Reduce($"{text} / 070-1740605", Today, Holds.Telephones).Text, Is.EqualTo("[*1981] / 070-1740605"));
        }

        var bornIn46 = Invented.Coordination(new DateOnly(1946, 12, 18));
        Assert.That(Reduce($"{bornIn46[2..8]}-{bornIn46[8..]}", Today, Holds.Telephones).BirthYear, Is.EqualTo(1946));
    }

    [Test]
    public void the_marks_can_be_read_back_and_are_left_alone_the_second_time()
    {
        var once = Reduce($"x {twelve} y", Today).Text;

        Assert.That(Reduce(once, Today).Text, Is.EqualTo(once));
        Assert.That(WithoutMarks(once), Is.EqualTo(new Reduced("x  y", 1981, true)));
        Assert.That(WithoutMarks("[*]"), Is.EqualTo(new Reduced("", null, true)));
        Assert.That(WithoutMarks("[*19x1] [*"), Is.EqualTo(new Reduced("[*19x1] [*", null, false)));
    }
}
