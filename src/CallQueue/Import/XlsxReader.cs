using System.IO.Compression;
using System.Xml;

namespace Canvass.CallQueue.Import;

/// <summary>
/// Reads the values of one sheet of an Excel workbook, part by part through an <see cref="XmlReader"/>: nothing is looked up
/// outside the file, document types are refused, and every unpacked byte is counted, so that a bomb stops at the limit.
/// </summary>
internal sealed class XlsxReader : IDisposable
{
    private readonly ZipArchive archive;
    private readonly SheetLimits limits;
    private readonly LimitedStream.Allowance allowance;
    private XlsxStrings strings = XlsxStrings.None;
    private XlsxStyles styles = XlsxStyles.None;
    private XmlReader? rows;
    private int lastRow;

    private XlsxReader(ZipArchive archive, SheetLimits limits)
    {
        this.archive = archive;
        this.limits = limits;
        allowance = new LimitedStream.Allowance(limits.UnpackedBytes, SheetProblem.UnpackedTooLarge);
    }

    public static async Task<Sheet> OpenAsync(Stream workbook, string? sheetName, SheetLimits limits, CancellationToken ct)
    {
        XlsxReader? reader = null;
        try
        {
            reader = new XlsxReader(new ZipArchive(workbook, ZipArchiveMode.Read), limits);
            var format = reader.Prepare(sheetName);
            return await Sheet.StartAsync(format, reader.Rows().ToAsyncEnumerable(), limits, ct);
        }
        catch (Exception e) when (IsDamage(e))
        {
            reader?.Dispose();
            throw new UnreadableSheetException(SheetProblem.DamagedXlsx("it cannot be unpacked"), e);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        rows?.Dispose();
        archive.Dispose();
    }

    private SheetFormat Prepare(string? sheetName)
    {
        var workbookPart = XlsxWorkbook.Target(archive, Open, "_rels/.rels", "", "/officeDocument")
            ?? throw new UnreadableSheetException(SheetProblem.OtherZip());
        var workbook = XlsxWorkbook.Read(archive, Open, workbookPart);

        var sheet = sheetName is null
            ? workbook.Sheets.FirstOrDefault(one => !one.IsHidden) ?? workbook.Sheets[0]
            : workbook.Sheets.FirstOrDefault(one => string.Equals(one.Name, sheetName, StringComparison.OrdinalIgnoreCase))
                ?? throw new UnreadableSheetException(SheetProblem.NoSuchSheet(sheetName));

        if (workbook.StringsPart is { } stringsPart) strings = XlsxStrings.Read(Open(stringsPart), limits);
        if (workbook.StylesPart is { } stylesPart) styles = XlsxStyles.Read(Open(stylesPart), workbook.From1904);
        rows = Open(sheet.Part);
        return new SheetFormat("xlsx", null, null, [.. workbook.Sheets.Select(one => one.Name)], sheet.Name);
    }

    private XmlReader Open(string part)
    {
        var entry = archive.GetEntry(part) ?? throw new UnreadableSheetException(SheetProblem.DamagedXlsx($"{part} is missing"));
        return XmlReader.Create(new LimitedStream(entry.Open(), allowance), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
    }

    private IEnumerable<RawRow> Rows()
    {
        try
        {
            while (NextRow() is { } row) yield return row;
        }
        finally
        {
            Dispose();
        }
    }

    private RawRow? NextRow()
    {
        try
        {
            while (rows!.Read())
            {
                if (rows.NodeType is XmlNodeType.EndElement && rows.LocalName == "sheetData") return null;
                if (rows.NodeType is not XmlNodeType.Element || rows.LocalName != "row") continue;

                lastRow = int.TryParse(rows.GetAttribute("r"), out var number) && number > lastRow ? number : lastRow + 1;
                if (!rows.IsEmptyElement) return ReadRow();
            }

            return null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new UnreadableSheetException(SheetProblem.DamagedXlsx("a sheet cannot be read", lastRow), e);
        }
    }

    private RawRow ReadRow()
    {
        var cells = new List<string>();
        var column = -1;
        while (rows!.Read() && !(rows.NodeType is XmlNodeType.EndElement && rows.LocalName == "row"))
        {
            if (rows.NodeType is not XmlNodeType.Element || rows.LocalName != "c") continue;

            column = ColumnOf(rows.GetAttribute("r")) ?? column + 1;
            var text = ReadCell();
            if (text.Length == 0) continue;
            if (column >= limits.Columns) throw new UnreadableSheetException(SheetProblem.TooManyColumns(limits.Columns, lastRow));

            while (cells.Count <= column) cells.Add("");
            cells[column] = text;
        }

        return new RawRow(lastRow, [.. cells]);
    }

    private string ReadCell()
    {
        var type = rows!.GetAttribute("t");
        var style = rows.GetAttribute("s");
        if (rows.IsEmptyElement) return "";

        var value = "";
        while (rows.Read() && !(rows.NodeType is XmlNodeType.EndElement && rows.LocalName == "c"))
        {
            if (rows.NodeType is not XmlNodeType.Element || rows.IsEmptyElement) continue;
            if (rows.LocalName == "v") value = XlsxStrings.ReadText(rows, limits, lastRow);
            else if (rows.LocalName == "is") value = XlsxStrings.ReadRich(rows, limits, lastRow);
        }

        return type switch
        {
            "s" => strings[value.Trim()] ?? throw new UnreadableSheetException(SheetProblem.DamagedXlsx("a text is missing", lastRow)),
            "inlineStr" or "str" => SheetCell.Read(XlsxStrings.Unescape(value)),
            "b" => value.Trim() == "1" ? "TRUE" : "FALSE",
            "e" or "d" => value.Trim(),
            _ => styles.Show(value.Trim(), style),
        };
    }

    // BC12 → 54
    private static int? ColumnOf(string? reference)
    {
        const int Letters = 26;
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetter(c) || column > 100_000) break;
            column = (column * Letters) + (c & 0x1F);
        }

        return column == 0 ? null : column - 1;
    }

    private static bool IsDamage(Exception e) => e is XmlException or InvalidDataException or NotSupportedException or EndOfStreamException;
}
