using Canvass.CallQueue.Register;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Canvass.Unit.Register;

public sealed class Reading_a_telephone_number
{
    [TestCase("070-1740605")]
    [TestCase("0701740605")]
    [TestCase("070-174 06 05")]
    [TestCase("+46 70 174 06 05")]
    [TestCase("+46701740605")]
    [TestCase("0046701740605")]
    [TestCase("00 46 (0) 70-174 06 05")]
    [TestCase("+46 (0)70-174 06 05")]
    [TestCase("+46 070-174 06 05")]
    [TestCase("(+46) 70 174 06 05")]
    [TestCase("46701740605")]
    [TestCase("46(0)701740605")]
    [TestCase("701740605")]
    [TestCase("70 174 06 05")]
    [TestCase("070\u00A0174\u00A006\u00A005", TestName = "with spaces that do not break")]
    [TestCase("070\u2013174\u200906\u200905", TestName = "with a dash and thin spaces")]
    [TestCase("070\u2011174\u221206\u221205", TestName = "with a hyphen that does not break and minus signs")]
    [TestCase("\u202A070-174 06 05\u202C", TestName = "with marks for the direction of writing")]
    [TestCase("\uFF0B\uFF14\uFF16\uFF17\uFF10\uFF11\uFF17\uFF14\uFF10\uFF16\uFF10\uFF15", TestName = "in fullwidth signs")]
    [TestCase("070.174.06.05")]
    [TestCase("070/1740605")]
    [TestCase("070/174 06 05")]
    [TestCase("tel: 070-174 06 05")]
    [TestCase("tel:+46701740605")]
    [TestCase("Mobil 070-1740605")]
    [TestCase("070-1740605 (hem)")]
    [TestCase("070-174 06 05 mobil, helst kvällar")]
    [TestCase("'0701740605")]
    [TestCase("=\"0701740605\"")]
    [TestCase("701740605.0")]
    [TestCase("701740605,00")]
    [TestCase("  070-174 06 05 ,")]
    public void knows_the_same_number_in_every_spelling(string spelling)
    {
        var reading = PhoneNumber.Parse(spelling);

        Assert.That(reading.Problem, Is.Null);
        Assert.That(reading.Number!.E164, Is.EqualTo("+46701740605"));
        Assert.That(reading.Number.Kind, Is.EqualTo(NumberKind.Mobile));
    }

    // What libphonenumber calls valid is a number here, and nothing else is; what differs is named.
    [TestCaseSource(nameof(Vectors))]
    public void agrees_with_libphonenumber(Vector vector)
    {
        var reading = PhoneNumber.Parse(vector.Input);

        if (vector.Type == "PREMIUM_RATE")
        {
            Assert.That(reading.Problem, Is.EqualTo(NumberProblem.Premium), "a number, but never one to ring");
            return;
        }

        Assert.That(reading.IsNumber, Is.EqualTo(vector.Valid), reading.Problem?.Why);
        if (!vector.Valid) return;

        Assert.That(reading.Number!.E164, Is.EqualTo(vector.E164));
        Assert.That(reading.Number.Kind, Is.EqualTo(KindOf(vector)));
        Assert.That((reading.Number.Display, reading.Number.International), Is.EqualTo(vector.Input switch
        {
            // The regulator groups 0771 as an area code of its own.
            "0771-123456" => ("0771-12 34 56", "+46 771 12 34 56"),
            // Numbers abroad are shown with their country, and in pairs whatever the country's own custom.
            "+47 22 12 34 56" => (vector.International, vector.International),
            "+358 9 123456" => ("+358 912 34 56", "+358 912 34 56"),
            _ => (vector.National, vector.International),
        }));
    }

    [TestCase("", "empty")]
    [TestCase("  ", "empty")]
    [TestCase(null, "empty")]
    [TestCase("abc", "not_a_number")]
    [TestCase("hemligt", "not_a_number")]
    [TestCase("-", "not_a_number")]
    [TestCase("070?1740605", "not_a_number")]
    [TestCase("070-174+0605", "not_a_number")]
    [TestCase("070-17406", "too_short")]
    [TestCase("070-17406055", "too_long")]
    [TestCase("0701740605070174060507017406050", "too_long")]
    [TestCase("465 00 400", "missing_area_code")]
    [TestCase("46500400", "missing_area_code")]
    [TestCase("071-1740605", "unknown_area_code")]
    [TestCase("0741-740605", "unknown_area_code")]
    [TestCase("112", "short_number")]
    [TestCase("1177", "short_number")]
    [TestCase("11414", "short_number")]
    [TestCase("116123", "short_number")]
    [TestCase("90000", "short_number")]
    [TestCase("0900-1740605", "premium")]
    [TestCase("099-1740605", "premium")]
    [TestCase("+46 939 17406", "premium")]
    [TestCase("4.67E+10", "scientific_notation")]
    [TestCase("4,67E+10", "scientific_notation")]
    [TestCase("7.017406e8", "scientific_notation")]
    [TestCase("070-174060O", "letters")]
    [TestCase("O70-1740605", "letters")]
    [TestCase("070-1740605hem", "letters")]
    [TestCase("070-1740605 / 08-46500400", "several_numbers")]
    [TestCase("070-1740605 eller 08-46500400", "several_numbers")]
    [TestCase("070-1740605; 08-46500400", "several_numbers")]
    [TestCase("08-46500400 ankn 12", "extension")]
    [TestCase("070-1740605 RING EJ", "marked_do_not_ring")]
    [TestCase("nix 070-1740605", "marked_do_not_ring")]
    [TestCase("fax 08-46500400", "fax")]
    [TestCase("+0701740605", "bad_country_code")]
    [TestCase("+999 12", "too_short")]
    [TestCase("+999 1234 5678 9012 3456", "too_long")]
    public void says_why_a_text_is_no_number(string? text, string code)
    {
        var reading = PhoneNumber.Parse(text);

        Assert.That(reading.Number, Is.Null);
        Assert.That(reading.Problem!.Code, Is.EqualTo(code));
        Assert.That(reading.Problem.Why, Does.EndWith("."));
    }

    [Test]
    public void takes_a_lost_zero_for_granted_only_where_no_local_number_is_that_long()
    {
        Assert.That(PhoneNumber.Parse("8465004 00").Number?.Display, Is.EqualTo("08-465 004 00"));
        Assert.That(PhoneNumber.Parse("980319247").Number?.Display, Is.EqualTo("0980-31 92 47"));

        var eightDigits = "31390" + "060";
        Assert.That(PhoneNumber.Parse(eightDigits).Problem?.Code, Is.EqualTo("missing_area_code"));
        Assert.That(PhoneNumber.Parse(eightDigits, leadingZeroLost: true).Number?.E164, Is.EqualTo("+46" + eightDigits));
    }

    [Test]
    public void asks_when_a_number_without_plus_or_zero_may_be_in_Lund()
    {
        var inLundOrStockholm = "46" + "8465004";

        Assert.That(PhoneNumber.Parse(inLundOrStockholm).Problem?.Code, Is.EqualTo("ambiguous"));
        Assert.That(PhoneNumber.Parse(inLundOrStockholm, leadingZeroLost: true).Number?.E164, Is.EqualTo("+46" + inLundOrStockholm));
        Assert.That(PhoneNumber.Parse("46846500400").Number?.Display, Is.EqualTo("08-465 004 00"));
    }

    [Test]
    public void keeps_a_number_abroad_and_flags_it()
    {
        var abroad = PhoneNumber.Parse("00999 (0) 1234 567").Number!;

        Assert.That(abroad.E164, Is.EqualTo("+9991234567"));
        Assert.That(abroad.IsForeign, Is.True);
        Assert.That(abroad.Display, Is.EqualTo("+999 123 45 67"));
    }

    [TestCase("070-1740605 / 08-46500400")]
    [TestCase("070-1740605/08-46500400")]
    [TestCase("070/174 06 05 / 08/465 004 00")]
    [TestCase("070-174 06 05 eller 08-465 004 00")]
    [TestCase("0701740605;0846500400")]
    [TestCase("0701740605, 0846500400")]
    [TestCase("0701740605\n0846500400")]
    [TestCase("070-174 06 05 08-465 004 00")]
    [TestCase("070-174 06 05 (mobil) 08-465 004 00 (hem)")]
    [TestCase("Mobil: 070-174 06 05, hem: 08-465 004 00")]
    [TestCase("+46701740605 +46846500400")]
    public void finds_both_numbers_in_one_cell(string cell)
    {
        var found = PhoneNumber.ParseMany(cell).Select(reading => reading.Number?.E164);

        Assert.That(found, Is.EqualTo(new[] { "+46701740605", "+46846500400" }));
    }

    [Test]
    public void keeps_the_good_number_beside_a_bad_one()
    {
        var readings = PhoneNumber.ParseMany("070-17406; 08-465 004 00");

        Assert.That(readings.Select(reading => reading.Problem?.Code), Is.EqualTo(new[] { "too_short", null }));
        Assert.That(PhoneNumber.ParseMany(" "), Is.Empty);
        Assert.That(PhoneNumber.ParseMany("4,67E+10").Single().Problem, Is.EqualTo(NumberProblem.Scientific));
        Assert.That(PhoneNumber.ParseMany("8465004,0", leadingZeroLost: true).Single().Number?.Display, Is.EqualTo("08-46 50 04"));
    }

    [Test]
    public void every_number_of_fiction_is_a_number_and_is_shown_so_that_it_reads_as_itself()
    {
        foreach (var e164 in Fiction())
        {
            var number = PhoneNumber.FromE164(e164);

            Assert.That(number.E164, Is.EqualTo(e164));
            Assert.That(PhoneNumber.Parse(number.Display).Number, Is.EqualTo(number));
            Assert.That(PhoneNumber.Parse(number.International).Number, Is.EqualTo(number));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property any_text_is_read_without_harm_and_a_number_shown_reads_as_itself()
    {
        var signs = Gen.Elements("0123456789+-/ ()eE.,;'=\"aO\u00A0\uFF11\u0661\uD800".ToCharArray());
        return Prop.ForAll(signs.ArrayOf().Select(all => new string(all)).ToArbitrary(), text =>
            PhoneNumber.ParseMany(text).Append(PhoneNumber.Parse(text)).All(reading =>
                !reading.IsNumber
                || (PhoneNumber.Parse(reading.Number.Display).Number == reading.Number
                    && PhoneNumber.Parse(reading.Number.International).Number == reading.Number)));
    }

    private static IEnumerable<string> Fiction() =>
        Enumerable.Range(605, 95).Select(i => $"+46701740{i}")
            .Concat(Enumerable.Range(400, 100).SelectMany(i => new[] { $"+46846500{i}", $"+46406280{i}" }))
            .Concat(Enumerable.Range(600, 100).Select(i => $"+46313900{i}"))
            .Concat(Enumerable.Range(200, 100).Select(i => $"+46980319{i}"));

    private static NumberKind KindOf(Vector vector) => vector.E164.StartsWith("+46", StringComparison.Ordinal)
        ? vector.Type switch
        {
            "MOBILE" => NumberKind.Mobile,
            "FIXED_LINE" => NumberKind.Fixed,
            "UAN" => NumberKind.Uan,
            "TOLL_FREE" => NumberKind.TollFree,
            "SHARED_COST" => NumberKind.SharedCost,
            "PERSONAL_NUMBER" => NumberKind.Personal,
            _ => NumberKind.Unknown,
        }
        : NumberKind.Foreign;

    public sealed record Vector(string Input, bool Valid, string Type, string E164, string National, string International)
    {
        public override string ToString() => $"“{Input}”";
    }

    private static IEnumerable<Vector> Vectors()
    {
        using var reader = new StreamReader(typeof(Reading_a_telephone_number).Assembly.GetManifestResourceStream("Canvass.Unit.Data.phone_test_vectors.csv")!);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',').Select(cell => cell.Trim('"')).ToArray();
            yield return new(cells[0], cells[2] == "1", cells[4], cells[5], cells[6], cells[7]);
        }
    }
}
