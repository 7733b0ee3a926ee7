using System.Text.Json;
using Canvass.CallQueue.Import;
using NUnit.Framework;

namespace Canvass.Unit.Import;

public sealed class Guessing_columns
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    // Headers as membership systems, spreadsheets and address sellers write them; "-" is a column that is left out.
    [TestCase(
        "Medlemsnummer;Förnamn;Efternamn;Personnummer;Mobiltelefon;Hemtelefon;E-postadress;Gatuadress;Postnr;Ort;Kommun;Valdistrikt",
        "external_id;first_name;last_name;birth;phone;phone;-;-;-;-;municipality;district")]
    [TestCase(
        "Medl.nr;NAMN;TEL 1;TEL 2;FÖDELSEÅR;SPRÅK;ANTECKNING",
        "external_id;full_name;phone;phone;birth;languages;fact")]
    [TestCase(
        "ID;Tilltalsnamn;Förnamn;Efternamn;Född;Mobil;Tel. hem;Tel. arb.;Skyddade personuppgifter;Medlem sedan",
        "external_id;fact;first_name;last_name;birth;phone;phone;phone;protected;fact")]
    [TestCase(
        "Kommunkod;Kommunnamn;Valdistriktskod;Valdistriktsnamn;För- och efternamn;Telefonnummer;Modersmål;Sekretessmarkerad",
        "municipality;-;district;fact;full_name;phone;languages;protected")]
    [TestCase(
        "Member ID;First name;Last name;Date of birth;Cell phone;Home phone;E-mail;Street address;Zip code;City;Municipality;Preferred language",
        "external_id;first_name;last_name;birth;phone;phone;-;-;-;-;municipality;languages")]
    [TestCase(
        "Namn;Förnamn;Efternamn;Telefon (mobil);Telefontid;Hemkommun;c/o;Land;Skyddsombud;Epost 2",
        "-;first_name;last_name;phone;fact;municipality;-;-;fact;-")]
    [TestCase(
        "medlemsnr;id;efternamn;förnamn;tfn;mobilnr;födelsedatum;lokalförening;uppdrag",
        "external_id;fact;last_name;first_name;phone;phone;birth;fact;fact")]
    [TestCase(
        "Namn;fakta: E-post;fakta: Telefon;Telefon 1;Telefon 2;Telefon 3",
        "full_name;fact;fact;phone;phone;phone")]
    public void knows_the_columns_of_real_lists(string headers, string uses)
    {
        var names = headers.Split(';');
        var mapping = ColumnMapping.Guess(names, [], Today);

        var guessed = mapping.Columns.Select(column => JsonSerializer.Serialize(column.Use).Trim('"')).Select(use => use == "not_imported" ? "-" : use);
        Assert.That(string.Join(';', guessed), Is.EqualTo(uses));
        Assert.That(mapping.Check(names), Is.Empty);
    }

    [Test]
    public void says_why_a_column_is_left_out()
    {
        var mapping = Guess("E-post;Postadress;Namn;Förnamn;Efternamn;Column F");

        Assert.That(mapping.Columns.Select(column => column.Reason), Is.EqualTo(new NotImportedReason?[]
        {
            NotImportedReason.Email, NotImportedReason.Address, NotImportedReason.SaidTwice, null, null, NotImportedReason.Empty,
        }));
    }

    [Test]
    public void looks_at_the_values_where_the_header_says_nothing()
    {
        var identity = Register.Invented.Coordination(new DateOnly(1981, 12, 18));

        var mapping = Guess(
            "Column A;Column B;Column C;Column D;Kontaktväg;Övrigt;Column G",
            $"Anna Andersson;Solna;01840101;{identity};070-1740605;a@example.org;x",
            $"Bo Ek;Habo;01840102;{identity};08-46500400;b@example.org;y");

        Assert.That(mapping.Columns.Select(column => column.Use), Is.EqualTo(new[]
        {
            ColumnUse.FullName, ColumnUse.Municipality, ColumnUse.District, ColumnUse.Birth, ColumnUse.Phone, ColumnUse.NotImported, ColumnUse.Fact,
        }));
    }

    [Test]
    public void does_not_believe_a_header_that_its_values_deny()
    {
        Assert.That(Guess("Mobil app;Namn;Telefon", "ja;Anna;070-1740605").Columns[0].Use, Is.EqualTo(ColumnUse.Fact));
    }

    [Test]
    public void sees_that_a_column_has_lost_its_zeros()
    {
        var lost = Guess("Namn;Mobil;Hemtelefon;Telefon", "Anna;701740605;846500400;070-1740605", "Bo;701740606;;701740606");

        Assert.That(lost.Columns.Select(column => column.LeadingZeroLost), Is.EqualTo(new[] { false, true, false, false }));
    }

    [Test]
    public void survives_a_way_through_json_and_reads_what_somebody_edited()
    {
        var guess = Guess("Namn;Mobil;E-post", "Anna;701740605;a@example.org");

        var json = JsonSerializer.Serialize(guess, JsonSerializerOptions.Web);
        var back = JsonSerializer.Deserialize<ColumnMapping>(json, JsonSerializerOptions.Web)!;

        Assert.That(json, Does.Contain("\"use\":\"full_name\"").And.Contain("\"leadingZeroLost\":true").And.Contain("\"reason\":\"email\""));
        Assert.That(back.Columns, Is.EqualTo(guess.Columns));
    }

    [Test]
    public void says_what_an_edited_mapping_lacks()
    {
        string[] headers = ["Namn", "Förnamn", "Mobil", "Kommun", "X"];
        MappedColumn Column(int index, ColumnUse use, string? fact = null, string? header = null) =>
            new() { Index = index, Header = header ?? headers[index], Use = use, FactName = fact };
        var Name = Column(0, ColumnUse.FullName);
        string[] Codes(params MappedColumn[] columns) => [.. new ColumnMapping { Columns = columns }.Check(headers).Select(problem => problem.Code)];

        Assert.That(Codes(Column(0, ColumnUse.FullName), Column(2, ColumnUse.Phone)), Is.Empty);
        Assert.That(Codes(Column(0, ColumnUse.FullName)), Is.EqualTo(new[] { "no_phone" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(3, ColumnUse.Fact)), Is.EqualTo(new[] { "no_name" }));
        Assert.That(Codes(Column(0, ColumnUse.ExternalId)), Is.EqualTo(new[] { "nobody" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(0, ColumnUse.FullName), Column(1, ColumnUse.FirstName)), Is.EqualTo(new[] { "name_both_ways" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(3, ColumnUse.ExternalId), Column(1, ColumnUse.ExternalId), Name), Is.EqualTo(new[] { "use_twice" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(2, ColumnUse.Fact), Name), Is.EqualTo(new[] { "column_twice" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(3, ColumnUse.Fact, "x"), Column(4, ColumnUse.Fact), Name), Is.EqualTo(new[] { "fact_twice" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(9, ColumnUse.Fact, header: "Y"), Name), Is.EqualTo(new[] { "no_such_column" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone, header: "Tel"), Name), Is.EqualTo(new[] { "other_header" }));
        Assert.That(Codes(Column(2, ColumnUse.Phone), Column(3, ColumnUse.Phone), Column(4, ColumnUse.Birth), Column(1, ColumnUse.Birth), Name), Is.Empty);
    }

    private static ColumnMapping Guess(string headers, params string[] rows) =>
        ColumnMapping.Guess(headers.Split(';'), [.. rows.Select((row, i) => new SheetRow(i + 2, row.Split(';')))], Today);
}
