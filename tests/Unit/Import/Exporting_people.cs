using System.Text;
using Canvass.CallQueue.Import;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Canvass.Unit.Import;

public sealed class Exporting_people
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property what_was_written_and_read_is_written_the_same_again()
    {
        var signs = Gen.OneOf(Gen.Elements("=+-@\t\r\n'\"; ,\0\uFEFF\uFFFE\uFF1D\u00A0a\u030A".ToCharArray()), Gen.Choose(0, 0xFFFF).Select(i => (char)i));
        var cells = Gen.OneOf(signs.ArrayOf().Select(all => new string(all)), Gen.Elements(" =\"x\"", "=\"x\" ", "'=\"x\"", "\"", " \"x\"", "sep=,"));
        var tables = cells.ListOf(3).Select(row => row.ToArray()).NonEmptyListOf().Select(rows => rows.ToArray());

        return Prop.ForAll(tables.ToArbitrary(), table =>
        {
            var once = Read(Write(table));
            var twice = Read(Write(once));
            Assert.That(twice, Is.EqualTo(once));
            Assert.That(once, Is.EqualTo(table.Where(row => !row.All(cell => string.IsNullOrWhiteSpace(AsText(cell)))).Select(row => row.Select(AsText))));
        });

        static List<string[]> Read(byte[] file)
        {
            try
            {
                return [.. SheetFile.ReadAsync(file).GetAwaiter().GetResult().Rows.Cells()];
            }
            catch (UnreadableSheetException e) when (e.Problem.Code == "no_rows")
            {
                return [];
            }
        }

        static byte[] Write(IEnumerable<string[]> rows)
        {
            using var file = new MemoryStream();
            WriteAsync(file, rows).GetAwaiter().GetResult();
            return file.ToArray();
        }

        static async Task WriteAsync(Stream file, IEnumerable<string[]> rows)
        {
            await using var csv = new CsvWriter(file);
            await csv.WriteAsync(["Förnamn", "Efternamn", "Telefon"]);
            foreach (var row in rows) await csv.WriteAsync(row);
        }

        // What a text file can hold at all: no torn surrogates, no NUL, no byte order mark the wrong way round, composed letters.
        static string AsText(string cell) =>
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cell.Replace("\0", "", StringComparison.Ordinal).Replace("\uFFFE", "", StringComparison.Ordinal))).Normalize(NormalizationForm.FormC);
    }

    [TestCase("=1+1", "'=1+1")]
    [TestCase("+46701740605", "'+46701740605")]
    [TestCase("-", "'-")]
    [TestCase("@a", "'@a")]
    [TestCase("\ta", "'\ta")]
    [TestCase("'t Hart", "''t Hart")]
    [TestCase("\rx", "\"'\rx\"")]
    [TestCase("=\"x\"", "\"'=\"\"x\"\"\"")]
    [TestCase("070-174 06 05", "070-174 06 05")]
    [TestCase("a;b", "\"a;b\"")]
    public async Task no_cell_is_a_formula(string cell, string written)
    {
        using var file = new MemoryStream();
        await using (var csv = new CsvWriter(file)) await csv.WriteAsync([cell, null, "x"]);

        Assert.That(Encoding.UTF8.GetString(file.ToArray()), Is.EqualTo($"\uFEFF{written};;x\r\n"));
    }

    [Test]
    public async Task an_import_of_the_export_gives_the_same_people_and_the_same_export()
    {
        ExportedPerson[] people =
        [
            new()
            {
                ExternalId = "0047", FirstName = "Åsa", LastName = "'t Hart; \"Ann\"", BirthYear = 1981, MunicipalityCode = "0114", DistrictCode = "01140101",
                Languages = ["sv", "ar"], Numbers = ["+46701740605", "+46846500400", "+46313900642", "+9991234567"],
                Facts = new Dictionary<string, string> { ["E-post"] = "=ja", ["Telefon"] = "-", ["Uppdrag"] = "rad ett\r\nrad två" },
            },
            new() { FirstName = "Bo", IsProtected = true, Numbers = ["+9991234567"] },
            new() { ExternalId = "X", Facts = new Dictionary<string, string> { ["Uppdrag"] = "070-174 06 05" } },
        ];
        string[] facts = ["E-post", "Telefon", "Uppdrag"];

        var first = await ExportAsync(people, facts);
        var (sheet, rows) = await SheetFile.ReadAsync(first);
        var mapping = ColumnMapping.Guess(sheet.Headers, sheet.Sample, Today);
        var reading = new RowReading(mapping, sheet.Headers.Count, Today);
        var read = rows.Select(reading.Read).ToArray();

        Assert.That(mapping.Check(sheet.Headers), Is.Empty);
        Assert.That(read.SelectMany(row => row.Problems).Select(problem => problem.Code), Is.EqualTo(new[] { "nameless" }));
        Assert.That(read[0].Numbers.Select(number => number.E164), Is.EqualTo(people[0].Numbers));
        Assert.That(read[0].Facts, Is.EqualTo(people[0].Facts));
        Assert.That((read[0].LastName, read[1].IsProtected), Is.EqualTo((people[0].LastName, true)));
        Assert.That(await ExportAsync(read.Select(AsExported), facts), Is.EqualTo(first));
    }

    private static ExportedPerson AsExported(ReadRow row) => new()
    {
        ExternalId = row.ExternalId,
        FirstName = row.FirstName,
        LastName = row.LastName,
        BirthYear = row.BirthYear,
        MunicipalityCode = row.MunicipalityCode,
        DistrictCode = row.DistrictCode,
        Languages = row.Languages,
        Numbers = [.. row.Numbers.Select(number => number.E164)],
        IsProtected = row.IsProtected,
        Facts = row.Facts,
    };

    private static async Task<byte[]> ExportAsync(IEnumerable<ExportedPerson> people, string[] facts)
    {
        using var file = new MemoryStream();
        await using (var csv = await PeopleCsv.StartAsync(file, facts))
        {
            foreach (var person in people) await csv.WriteAsync(person);
        }

        return file.ToArray();
    }
}
