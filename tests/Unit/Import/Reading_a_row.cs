using Canvass.CallQueue.Import;
using Canvass.Unit.Register;
using NUnit.Framework;

namespace Canvass.Unit.Import;

public sealed class Reading_a_row
{
    private const string Headers = "Medlemsnummer;Förnamn;Efternamn;Mobil;Hemtelefon;Född;Kommun;Valdistrikt;Språk;Skyddad;E-post;Uppdrag";
    private static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly string Identity = Invented.Coordination(new DateOnly(1981, 12, 18));

    [Test]
    public void gives_everything_that_stands_in_it()
    {
        var row = Read("4711;Anna  Karin;Åberg;070-1740605;08-46500400 / 070 174 06 05;1981-12-18;Solna kommun;01840101;svenska och arabiska;nej;a@example.org; kassör ");

        Assert.That(row.Verdict, Is.EqualTo(RowVerdict.Clean));
        Assert.That((row.Number, row.ExternalId, row.FirstName, row.LastName, row.FoldedName), Is.EqualTo((2, "4711", "Anna Karin", "Åberg", "annakarinåberg")));
        Assert.That((row.BirthYear, row.MunicipalityCode, row.DistrictCode, row.IsProtected), Is.EqualTo((1981, "0184", "01840101", false)));
        Assert.That(row.Numbers.Select(number => number.E164), Is.EqualTo(new[] { "+46701740605", "+46846500400" }));
        Assert.That(row.Languages, Is.EqualTo(new[] { "sv", "ar" }));
        Assert.That(row.Facts, Is.EqualTo(new Dictionary<string, string> { ["Uppdrag"] = "kassör" }));
    }

    [TestCase(";Anna;;070-12;;;;;;;;", RowVerdict.Remark, "number_too_short")]
    [TestCase("4711;;;;;;;;;;;", RowVerdict.Remark, "nameless")]
    [TestCase(";;;070-1740605;;;;;;;;", RowVerdict.Remark, "nameless")]
    [TestCase(";Anna;;;;;;;;;;", RowVerdict.Clean, null)]
    [TestCase(";;;070-12;;;;;;;;", RowVerdict.Rejected, "number_too_short nobody")]
    [TestCase(";-;;;;1981;Solna;;;;;kassör", RowVerdict.Rejected, "nobody")]
    [TestCase("1;Anna;;4,67E+10;;;;;;;;", RowVerdict.Remark, "number_scientific_notation")]
    [TestCase("1;Anna;;;;hösten;Ankeborg;99990101;klingonska;;;", RowVerdict.Remark, "birth_not_understood municipality_unknown district_unknown language_unknown")]
    [TestCase("1;Anna;;;;;Solna;01800101;;;;", RowVerdict.Remark, "district_elsewhere")]
    [TestCase("1;#SAKNAS!;;;;;;;;;;", RowVerdict.Remark, "spreadsheet_error nameless")]
    [TestCase("1;Anna;;;;;;;;;;;070-1740605", RowVerdict.Remark, "extra_cells")]
    public void keeps_the_person_and_notes_what_was_not_understood(string cells, RowVerdict verdict, string? codes)
    {
        var row = Read(cells);

        Assert.That(row.Verdict, Is.EqualTo(verdict));
        Assert.That(string.Join(' ', row.Problems.Select(problem => problem.Code)), Is.EqualTo(codes ?? ""));
    }

    [Test]
    public void names_the_column_and_shows_the_value_of_a_problem()
    {
        var problem = Read("1;Anna;;070-12;;;;;;;;").Problems.Single();

        Assert.That((problem.Column, problem.Value), Is.EqualTo(("Mobil", "070-12")));
    }

    [Test]
    public void no_identity_number_leaves_the_row_whichever_column_it_stood_in()
    {
        for (var i = 0; i < 12; i++)
        {
            foreach (var spelling in new[] { Identity, Identity[2..], $"{Identity[2..8]}-{Identity[8..]}" })
            {
                var cells = new string[12];
                Array.Fill(cells, "");
                cells[i] = spelling;
                cells[i == 1 ? 2 : 1] = "Anna";

                var row = Read(string.Join(';', cells));

                Assert.That(System.Text.Json.JsonSerializer.Serialize(row), Does.Not.Contain(Identity[8..]), $"{Headers.Split(';')[i]}: {spelling}");
                Assert.That(row.ExternalId, Is.Null);
                if (i != 10) Assert.That(row.BirthYear, Is.EqualTo(1981), "an e-mail column is not read at all");
            }
        }
    }

    [Test]
    public void an_identity_number_with_a_wrong_check_digit_does_not_leave_a_column_for_birth()
    {
        var wrong = Identity[..11] + (char)('0' + ((Identity[11] - '0' + 1) % 10));

        foreach (var spelling in new[] { wrong, wrong[2..], $"{wrong[2..8]}-{wrong[8..]}", $"{wrong[..8]}-{wrong[8..]}" })
        {
            var row = Read($"1;;;;;{spelling};;;;;;");

            Assert.That(row.BirthYear, Is.EqualTo(1981), spelling);
            Assert.That(System.Text.Json.JsonSerializer.Serialize(row), Does.Not.Contain(wrong[8..]));
        }
    }

    [TestCase("1981", 1981)]
    [TestCase("1981.0", 1981)]
    [TestCase("1981-12-18", 1981)]
    [TestCase("1981-12-18 00:00", 1981)]
    [TestCase("18/12/1981", 1981)]
    [TestCase("18 december 1981", 1981)]
    [TestCase("19811218", 1981)]
    [TestCase("811218", 1981)]
    [TestCase("250101", 2025)]
    [TestCase("270101", 1927)]
    [TestCase("81", null)]
    [TestCase("12/3/81", null)]
    [TestCase("2027", null)]
    [TestCase("1066", null)]
    [TestCase("819999", null)]
    public void finds_the_year_of_birth(string cell, int? year) => Assert.That(Read($"1;;;;;{cell};;;;;;").BirthYear, Is.EqualTo(year));

    [Test]
    public void what_may_be_written_down_reads_the_same_as_the_row_itself()
    {
        var headers = Headers.Split(';');
        var reading = Reading(headers);
        var row = new SheetRow(2, $"{Identity};Anna;Åberg;070-1740605 {Identity};;{Identity};Solna;;;;;ring {Identity[2..]} sen".Split(';'));

        var reduced = new SheetRow(2, reading.Reduce(row));

        Assert.That(string.Join(';', reduced.Cells), Does.Not.Contain(Identity[8..]));
        Assert.That(reading.Reduce(reduced), Is.EqualTo(reduced.Cells));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(reading.Read(reduced)), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(reading.Read(row))));
        Assert.That(reading.Read(row).Numbers.Single().E164, Is.EqualTo("+46701740605"));
    }

    [TestCase(9, "ja")]
    [TestCase(9, "X")]
    [TestCase(9, "sekretess")]
    [TestCase(9, "kanske")]
    [TestCase(11, "Skyddade personuppgifter")]
    [TestCase(11, "OBS! sekretessmarkerad 2017")]
    [TestCase(10, "SKYDDAD IDENTITET")]
    [TestCase(1, "Skyddad")]
    [TestCase(10, "Skyddad folkbokföring")]
    public void knows_a_protected_person_in_any_column(int column, string text) =>
        Assert.That(ReadWith(column, text).IsProtected, Is.True);

    [TestCase(9, "")]
    [TestCase(9, "Nej")]
    [TestCase(9, "0")]
    [TestCase(9, "Inga skyddade uppgifter")]
    [TestCase(11, "Har inga skyddade personuppgifter")]
    [TestCase(11, "skyddsombud")]
    [TestCase(11, "arbetar med sekretess")]
    public void does_not_protect_without_reason(int column, string text) =>
        Assert.That(ReadWith(column, text).IsProtected, Is.False);

    [TestCase("Anna Andersson", "Anna", "Andersson")]
    [TestCase("Andersson, Anna Karin", "Anna Karin", "Andersson")]
    [TestCase("Carl von der Esch", "Carl", "von der Esch")]
    [TestCase("Prince", "Prince", null)]
    public void parts_a_name_that_stands_in_one_cell(string name, string first, string? last)
    {
        string[] headers = ["Namn", "Telefon"];

        var row = Reading(headers).Read(new SheetRow(2, [name, "070-1740605"]));

        Assert.That((row.FirstName, row.LastName), Is.EqualTo((first, last)));
        Assert.That(row.FoldedName, Is.EqualTo(CallQueue.Register.FoldedName.Of(first, last)));
    }

    [TestCase("Arabiska, somaliska/engelska", "ar so en")]
    [TestCase("sv-SE; EN", "sv en")]
    [TestCase("Persian & dari", "fa")]
    [TestCase("ara, nepali, syr", "ar ne syr")]
    [TestCase("teckenspråk", "sgn")]
    public void knows_languages_by_their_names_and_codes(string cell, string codes) =>
        Assert.That(string.Join(' ', ReadWith(8, cell).Languages), Is.EqualTo(codes));

    private static RowReading Reading(string[] headers) => new(ColumnMapping.Guess(headers, [], Today), headers.Length, Today);

    private static ReadRow Read(string cells) => Reading(Headers.Split(';')).Read(new SheetRow(2, cells.Split(';')));

    private static ReadRow ReadWith(int column, string text)
    {
        var cells = new string[12];
        Array.Fill(cells, "");
        cells[0] = "4711";
        cells[column] = text;
        return Read(string.Join('\u001F', cells).Replace(";", ",", StringComparison.Ordinal).Replace('\u001F', ';'));
    }
}
