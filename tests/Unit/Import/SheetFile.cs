using System.IO.Compression;
using System.Text;
using Canvass.CallQueue.Import;
using NUnit.Framework;

namespace Canvass.Unit.Import;

/// <summary>Files made while the tests run, and how they read.</summary>
internal static class SheetFile
{
    public static async Task<(Sheet Sheet, List<SheetRow> Rows)> ReadAsync(byte[] file, string? sheetName = null, SheetLimits? limits = null)
    {
        await using var sheet = await SheetReader.OpenAsync(new Dribble(file), sheetName, limits);
        return (sheet, await sheet.RowsAsync().ToListAsync());
    }

    public static Task<(Sheet Sheet, List<SheetRow> Rows)> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text));

    public static SheetProblem ProblemOf(byte[] file, SheetLimits? limits = null) =>
        Assert.ThrowsAsync<UnreadableSheetException>(() => ReadAsync(file, limits: limits))!.Problem;

    public static SheetProblem ProblemOf(string text, SheetLimits? limits = null) => ProblemOf(Encoding.UTF8.GetBytes(text), limits);

    public static string[][] Cells(this IEnumerable<SheetRow> rows) => [.. rows.Select(row => row.Cells.ToArray())];

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <param name="sheets">Name (with "!" in front if hidden) and what stands inside sheetData.</param>
    public static byte[] Xlsx(
        (string Name, string Rows)[] sheets, string strings = "", string styles = "", string workbookProperties = "", params (string Part, string Text)[] more)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_rels/.rels"] = $"<Relationships xmlns='{Package}'><Relationship Id='r' Type='{Office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ["xl/workbook.xml"] = $"<workbook xmlns='{Main}' xmlns:r='{Office}'>{workbookProperties}<sheets>"
                + string.Concat(sheets.Select((sheet, i) => $"<sheet name='{sheet.Name.TrimStart('!')}' sheetId='{i + 1}' r:id='s{i}'{(sheet.Name[0] == '!' ? " state='hidden'" : "")}/>"))
                + "</sheets></workbook>",
            ["xl/_rels/workbook.xml.rels"] = $"<Relationships xmlns='{Package}'>"
                + string.Concat(sheets.Select((_, i) => $"<Relationship Id='s{i}' Type='{Office}/worksheet' Target='worksheets/sheet{i}.xml'/>"))
                + $"<Relationship Id='st' Type='{Office}/sharedStrings' Target='/xl/sharedStrings.xml'/><Relationship Id='sy' Type='{Office}/styles' Target='styles.xml'/>"
                + $"<Relationship Id='x' Type='{Office}/externalLink' TargetMode='External' Target='http://127.0.0.1:1/x.xml'/></Relationships>",
            ["xl/sharedStrings.xml"] = $"<sst xmlns='{Main}'>{strings}</sst>",
            ["xl/styles.xml"] = $"<styleSheet xmlns='{Main}'>{styles}</styleSheet>",
        };
        for (var i = 0; i < sheets.Length; i++) parts[$"xl/worksheets/sheet{i}.xml"] = $"<worksheet xmlns='{Main}'><sheetData>{sheets[i].Rows}</sheetData></worksheet>";
        foreach (var (part, text) in more) parts[part] = text;

        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part, CompressionLevel.Fastest).Open());
                writer.Write(text);
            }
        }

        return file.ToArray();
    }

    /// <summary>A cell with its text in place.</summary>
    public static string Inline(string text) => $"<c t='inlineStr'><is><t xml:space='preserve'>{System.Security.SecurityElement.Escape(text)}</t></is></c>";

    public static string Row(params string[] cells) => $"<row>{string.Concat(cells.Select(Inline))}</row>";

    /// <summary>Gives a few bytes at a time, as a network does, and cannot go back.</summary>
    private sealed class Dribble(byte[] all) : MemoryStream(all)
    {
        private readonly Random sizes = new(all.Length);

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, sizes.Next(1, 5000))]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
