using System.Text;
using Canvass.CallQueue.Import;
using NUnit.Framework;
using static Canvass.Unit.Import.SheetFile;

namespace Canvass.Unit.Import;

public sealed class Reading_a_csv_file
{
    private const string Swedish = "Förnamn;Telefon\r\nÅsa;070-1740605\r\nPär;070-1740606\r\n";

    private static IEnumerable<TestCaseData> Encodings()
    {
        yield return new TestCaseData(new UTF8Encoding(false), "utf-8").SetArgDisplayNames("UTF-8");
        yield return new TestCaseData(new UTF8Encoding(true), "utf-8").SetArgDisplayNames("UTF-8 with mark");
        yield return new TestCaseData(Encoding.Unicode, "utf-16").SetArgDisplayNames("UTF-16 LE");
        yield return new TestCaseData(Encoding.BigEndianUnicode, "utf-16").SetArgDisplayNames("UTF-16 BE");
        yield return new TestCaseData(CodePagesEncodingProvider.Instance.GetEncoding(1252), "windows-1252").SetArgDisplayNames("Windows-1252");
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task reads_every_encoding_that_spreadsheets_save(Encoding encoding, string name)
    {
        var (sheet, rows) = await ReadAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(Swedish)]);

        Assert.That(sheet.Format.Encoding, Is.EqualTo(name));
        Assert.That(sheet.Headers, Is.EqualTo(new[] { "Förnamn", "Telefon" }));
        Assert.That(rows.Cells(), Is.EqualTo(new[] { new[] { "Åsa", "070-1740605" }, ["Pär", "070-1740606"] }));
        Assert.That(rows.Select(row => row.Number), Is.EqualTo(new[] { 2, 3 }));
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task decides_the_encoding_late_when_the_first_letters_are_plain(Encoding encoding, string name)
    {
        var text = "Namn;Telefon\n" + string.Concat(Enumerable.Repeat("Anna;070-1740605\n", 20_000)) + "Zoë;070-1740606\nÅsa;070-1740607\n";

        var (_, rows) = await ReadAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

        Assert.That(rows, Has.Count.EqualTo(20_002));
        Assert.That(rows[^2].Cells[0] + rows[^1].Cells[0], Is.EqualTo("ZoëÅsa"), name);
    }

    [Test]
    public async Task reads_every_separator_and_line_end([Values(';', ',', '\t', '|')] char separator, [Values("\r\n", "\n", "\r")] string end)
    {
        var text = string.Join(end, "Namn;Telefon;Anteckning", "\"Andersson; Anna\";070-1740605;\"sa \"\"ja\"\"\nsedan nej\"", ";070-1740606;").Replace(';', separator);

        var (sheet, rows) = await ReadAsync(text);

        Assert.That(sheet.Format.Separator, Is.EqualTo(separator));
        Assert.That(rows.Cells(), Is.EqualTo(new[]
        {
            new[] { $"Andersson{separator} Anna", "070-1740605", "sa \"ja\"\nsedan nej" },
            ["", "070-1740606", ""],
        }));
    }

    [Test]
    public async Task prefers_the_separator_that_cuts_all_rows_alike()
    {
        var (sheet, rows) = await ReadAsync("Namn;Telefon\nAndersson, Anna;070-1740605\nBerg, Bo, junior;070-1740606\n");

        Assert.That(sheet.Format.Separator, Is.EqualTo(';'));
        Assert.That(rows[0].Cells[0], Is.EqualTo("Andersson, Anna"));
    }

    [Test]
    public async Task follows_a_first_line_that_names_the_separator()
    {
        var (sheet, rows) = await ReadAsync("sep=,\r\nNamn,Telefon\r\nAnna;Bo,070-1740605\r\n");

        Assert.That(sheet.Headers, Is.EqualTo(new[] { "Namn", "Telefon" }));
        Assert.That(rows.Single().Cells[0], Is.EqualTo("Anna;Bo"));
        Assert.That(rows.Single().Number, Is.EqualTo(2));
    }

    [Test]
    public async Task dresses_the_wounds_of_spreadsheets()
    {
        var (_, rows) = await ReadAsync("Namn;Telefon\nA\u030Asa;=\"0701740605\"\n'Bo;\"=\"\"0701740606\"\"\"\n''t Hart;'+46701740607\nEva;4,67E+10\n");

        Assert.That(rows.Cells(), Is.EqualTo(new[]
        {
            new[] { "Åsa", "0701740605" }, ["Bo", "0701740606"], ["'t Hart", "+46701740607"], ["Eva", "4,67E+10"],
        }));
    }

    [Test]
    public async Task counts_rows_as_a_spreadsheet_does_and_skips_empty_ones()
    {
        var (_, rows) = await ReadAsync("Namn;Telefon\n\nAnna;1\n;\n\"B\no\";2\nEva;3");

        Assert.That(rows.Select(row => (row.Number, row.Cells[1])), Is.EqualTo(new[] { (3, "1"), (5, "2"), (6, "3") }));
    }

    [Test]
    public async Task finds_the_header_below_a_title_and_gives_every_column_a_name_of_its_own()
    {
        var (sheet, rows) = await ReadAsync("Telefonlista;;;\n\nNamn;Telefon;telefon;\nAnna;070-1740605;08-46500400;x\n");

        Assert.That(sheet.HeaderRow, Is.EqualTo(3));
        Assert.That(sheet.Headers, Is.EqualTo(new[] { "Namn", "Telefon", "telefon (2)", "Column D" }));
        Assert.That(rows, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task knows_a_file_without_a_header()
    {
        var (sheet, rows) = await ReadAsync("Anna Andersson;070-1740605\nBo Berg;070-1740606\n");

        Assert.That(sheet.HeaderRow, Is.Null);
        Assert.That(sheet.Headers, Is.EqualTo(new[] { "Column A", "Column B" }));
        Assert.That(rows, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task loses_nobody_who_stands_above_a_row_that_reads_like_a_header()
    {
        var (sheet, rows) = await ReadAsync("Anna Andersson;070-1740605\nBo Berg;\nMobil;Telefon\n");

        Assert.That(sheet.HeaderRow, Is.Null);
        Assert.That(rows, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task fills_short_rows_and_keeps_what_is_too_much()
    {
        var (_, rows) = await ReadAsync("Namn;Telefon;Kommun\nAnna\nBo;070-1740605;Solna;;\nEva;070-1740606;Solna;oj\n");

        Assert.That(rows.Select(row => row.Cells.Count), Is.EqualTo(new[] { 3, 3, 4 }));
    }

    [Test]
    public async Task gives_the_sample_again_with_all_rows_and_all_rows_once()
    {
        var text = "Namn;Telefon\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"Anna {i};070-1740605\n"));
        await using var sheet = await SheetReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        var rows = await sheet.RowsAsync().ToListAsync();

        Assert.That(sheet.Sample, Has.Count.EqualTo(100));
        Assert.That(rows.Select(row => row.Number), Is.EqualTo(Enumerable.Range(2, 500)));
        Assert.ThrowsAsync<InvalidOperationException>(async () => await sheet.RowsAsync().ToListAsync());
    }

    [TestCase("Namn;Telefon\nAnna;1\n\"Bo;2\nEva;3\n", "torn_quote", 3)]
    [TestCase("Namn;Telefon\nAnna;1\n\"Bo;2\nEva;3\n\"Dan\";4\n", "text_after_quote", 3)]
    [TestCase("Namn;Telefon\n\"Anna \"Ann\" Berg\";1\n", "text_after_quote", 2)]
    [TestCase("", "empty_file", null)]
    [TestCase(" \n;;\n", "empty_file", null)]
    [TestCase("\uFEFF", "empty_file", null)]
    [TestCase("Namn;Telefon\n", "no_rows", null)]
    [TestCase("Namn;Tele\0fon\n", "binary_file", null)]
    [TestCase("  <html><table><tr><td>Namn", "web_page", null)]
    public void says_what_is_wrong_and_where(string text, string code, int? line)
    {
        var problem = ProblemOf(text);

        Assert.That((problem.Code, problem.Line), Is.EqualTo((code, line)));
        Assert.That(problem.Why, Does.Contain(line?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "").And.Match("[.?]$"));
    }

    [Test]
    public void a_quotation_mark_that_is_never_closed_does_not_swallow_a_long_file()
    {
        var text = "Namn;Telefon\nAnna;1\n\"Bo;2\n" + string.Concat(Enumerable.Repeat("Eva;3\n", 100_000));

        Assert.That((ProblemOf(text).Code, ProblemOf(text).Line), Is.EqualTo(("torn_quote", (int?)3)));
    }

    [Test]
    public void two_encodings_in_one_file_are_told_with_the_line()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes("Namn;Telefon\nÅsa;1\nP"), 0xE4, .. Encoding.UTF8.GetBytes("r;2\n")];

        Assert.That((ProblemOf(file).Code, ProblemOf(file).Line), Is.EqualTo(("damaged_text", (int?)3)));
    }

    [TestCase(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1 }, "old_excel")]
    [TestCase(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0 }, "binary_file")]
    public void says_what_other_files_are(byte[] file, string code) => Assert.That(ProblemOf(file).Code, Is.EqualTo(code));

    [Test]
    public void stops_at_every_limit()
    {
        var limits = new SheetLimits { FileBytes = 1000, Rows = 5, Columns = 4, CellSigns = 50 };
        var row = "Anna;070-1740605\n";

        Assert.That(ProblemOf("Namn;Telefon\n" + string.Concat(Enumerable.Repeat(row, 6)), limits).Code, Is.EqualTo("too_many_rows"));
        Assert.That(ProblemOf("Namn;Telefon\n" + string.Concat(Enumerable.Repeat("\n", 2000)), limits).Code, Is.EqualTo("file_too_large"));
        Assert.That(ProblemOf("Namn;Telefon\n1;2;3;4;5\n", limits).Code, Is.EqualTo("too_many_columns"));
        Assert.That(ProblemOf($"Namn;Telefon\n{new string('a', 51)};1\n", limits).Code, Is.EqualTo("cell_too_long"));
        Assert.That(ReadAsync(Encoding.UTF8.GetBytes("Namn;Telefon;;;;;;\n" + string.Concat(Enumerable.Repeat(row, 5))), limits: limits).Result.Rows, Has.Count.EqualTo(5));
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public bool any_bytes_are_read_or_refused_with_a_reason(byte[] file)
    {
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
