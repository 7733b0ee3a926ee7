using System.IO.Compression;
using Canvass.CallQueue.Import;
using NUnit.Framework;
using static Canvass.Unit.Import.SheetFile;

namespace Canvass.Unit.Import;

public sealed class Reading_an_Excel_workbook
{
    private static readonly string Header = Row("Namn", "Telefon");

    [Test]
    public async Task reads_texts_wherever_they_are_kept()
    {
        var file = Xlsx(
            [("Lista", Header + "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='s'><v>1</v></c></row><row r='4'><c r='B4' t='str'><f>1+1</f><v>070-1740606</v></c></row>")],
            strings: "<si><t>A\u030Asa</t></si><si><r><t>070-</t></r><r><rPr><b/></rPr><t>1740605</t></r><rPh sb='0' eb='1'><t>uttal</t></rPh></si>");

        var (sheet, rows) = await ReadAsync(file);

        Assert.That(sheet.Format.Kind, Is.EqualTo("xlsx"));
        Assert.That(sheet.Headers, Is.EqualTo(new[] { "Namn", "Telefon" }));
        Assert.That(rows.Cells(), Is.EqualTo(new[] { new[] { "Åsa", "070-1740605" }, ["", "070-1740606"] }));
        Assert.That(rows.Select(row => row.Number), Is.EqualTo(new[] { 2, 4 }));
    }

    [TestCase("701740605", 0, "701740605")]
    [TestCase("701740605.0", 0, "701740605")]
    [TestCase("4.6701740605E10", 0, "46701740605")]
    [TestCase("7.01740605E+8", 0, "701740605")]
    [TestCase("0.1", 0, "0.1")]
    [TestCase("701740605", 1, "0701740605")]
    [TestCase("180", 2, "0180")]
    [TestCase("29938", 3, "1981-12-18")]
    [TestCase("29938.5", 4, "1981-12-18 12:00")]
    [TestCase("29938", 5, "1981-12-18")]
    [TestCase("0.75", 6, "18:00")]
    [TestCase("1981", 7, "1981")]
    [TestCase("59", 3, "1900-02-28")]
    [TestCase("-5", 3, "-5")]
    [TestCase("hej", 0, "hej")]
    public async Task shows_a_number_as_the_spreadsheet_does_and_never_with_an_exponent(string value, int style, string shown)
    {
        var styles = "<numFmts><numFmt numFmtId='164' formatCode='0000000000'/><numFmt numFmtId='165' formatCode='0000'/><numFmt numFmtId='166' formatCode='[$-41D]d mmmm yyyy;@'/><numFmt numFmtId='167' formatCode='0\" days\"'/></numFmts>"
            + "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
            + string.Concat(new[] { 0, 164, 165, 14, 22, 166, 20, 167 }.Select(id => $"<xf numFmtId='{id}'/>")) + "</cellXfs>";
        var file = Xlsx([("Lista", Header + $"<row><c r='A2' s='{style}'><v>{value}</v></c><c t='b'><v>1</v></c></row>")], styles: styles);

        var (_, rows) = await ReadAsync(file);

        Assert.That(rows.Single().Cells, Is.EqualTo(new[] { shown, "TRUE" }));
    }

    [Test]
    public async Task counts_days_from_1904_where_the_workbook_does()
    {
        var file = Xlsx(
            [("Lista", Header + "<row><c r='A2' s='0'><v>28476</v></c></row>")],
            styles: "<cellXfs><xf numFmtId='14'/></cellXfs>", workbookProperties: "<workbookPr date1904='1'/>");

        Assert.That((await ReadAsync(file)).Rows.Single().Cells[0], Is.EqualTo("1981-12-18"));
    }

    [Test]
    public async Task reads_the_first_sheet_that_is_shown_or_the_one_that_is_named()
    {
        var file = Xlsx([("!Gömd", Header + Row("Dold", "1")), ("Solna", Header + Row("Anna", "1")), ("Botkyrka", Header + Row("Bo", "2"))]);

        var (first, rows) = await ReadAsync(file);
        var (_, named) = await ReadAsync(file, "botkyrka");

        Assert.That(first.Format.SheetNames, Is.EqualTo(new[] { "Gömd", "Solna", "Botkyrka" }));
        Assert.That((first.Format.SheetName, rows[0].Cells[0], named[0].Cells[0]), Is.EqualTo(("Solna", "Anna", "Bo")));
        Assert.That(Assert.ThrowsAsync<UnreadableSheetException>(() => ReadAsync(file, "Nacka"))!.Problem.Code, Is.EqualTo("no_such_sheet"));
    }

    [Test]
    public void a_bomb_stops_at_the_limit()
    {
        var limits = new SheetLimits { UnpackedBytes = 1_000_000 };
        var zeros = new string(' ', 30_000_000);
        var inRows = Xlsx([("Lista", Header + Row("Anna", "1") + zeros)]);
        var inText = Xlsx([("Lista", Header + $"<row><c t='inlineStr'><is><t>{zeros}</t></is></c></row>")]);
        var inStrings = Xlsx([("Lista", Header + Row("Anna", "1"))], strings: string.Concat(Enumerable.Repeat("<si><t/></si>", 1_000_000)));

        Assert.That(inRows, Has.Length.LessThan(1_000_000));
        Assert.That(ProblemOf(inRows, limits).Code, Is.EqualTo("unpacked_too_large"));
        Assert.That(ProblemOf(inText, limits).Code, Is.EqualTo("cell_too_long").Or.EqualTo("unpacked_too_large"));
        Assert.That(ProblemOf(inStrings, limits).Code, Is.EqualTo("unpacked_too_large"));
        Assert.That(ProblemOf(inRows, new SheetLimits { FileBytes = 1000 }).Code, Is.EqualTo("file_too_large"));
    }

    [Test]
    public void stops_at_rows_and_columns()
    {
        var limits = new SheetLimits { Rows = 3, Columns = 3 };

        Assert.That(ProblemOf(Xlsx([("L", Header + string.Concat(Enumerable.Repeat(Row("Anna", "1"), 4)))]), limits).Code, Is.EqualTo("too_many_rows"));
        Assert.That(ProblemOf(Xlsx([("L", Header + Row("1", "2", "3", "4"))]), limits).Code, Is.EqualTo("too_many_columns"));
        Assert.That(ProblemOf(Xlsx([("L", Header + "<row><c r='ZZZZZZZZ2'><v>1</v></c></row>")]), limits).Code, Is.EqualTo("too_many_columns"));
    }

    [Test]
    public void refuses_document_types_and_follows_no_entity()
    {
        var file = Xlsx([("Lista", Header)], more: [("xl/sharedStrings.xml", "<!DOCTYPE sst [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><sst><si><t>&a;</t></si></sst>")]);

        Assert.That(ProblemOf(file).Code, Is.EqualTo("damaged_file"));
    }

    [Test]
    public void says_what_is_wrong_with_a_damaged_or_other_file()
    {
        var whole = Xlsx([("Lista", Header + Row("Anna", "1"))]);
        var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("content.xml");

        Assert.That(ProblemOf(whole[..(whole.Length / 2)]).Code, Is.EqualTo("damaged_file"));
        Assert.That(ProblemOf(other.ToArray()).Code, Is.EqualTo("not_a_spreadsheet"));
        Assert.That(ProblemOf(Xlsx([("L", Header + "<row><c t='s'><v>7</v></c></row>")])).Code, Is.EqualTo("damaged_file"));
        Assert.That(ProblemOf(Xlsx([("L", Header + "<row><c><v>7</c></row>")])).Code, Is.EqualTo("damaged_file"));
        Assert.That(ProblemOf(Xlsx([("L", "")])).Code, Is.EqualTo("empty_file"));
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool a_file_with_any_byte_changed_is_read_or_refused_with_a_reason(ushort place, byte value)
    {
        var file = Xlsx([("Lista", Header + Row("Anna", "1"))], strings: "<si><t>x</t></si>");
        file[place % file.Length] = value;
        try
        {
            return ReadAsync(file).GetAwaiter().GetResult().Rows.Count > 0;
        }
        catch (UnreadableSheetException e)
        {
            return e.Problem.Why.Length > 0;
        }
    }
}
