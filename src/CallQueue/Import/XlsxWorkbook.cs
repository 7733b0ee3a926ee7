using System.IO.Compression;
using System.Xml;

namespace Canvass.CallQueue.Import;

/// <summary>Which sheets a workbook has and in which parts of the file they lie. Links that lead out of the file are not followed.</summary>
internal sealed record XlsxWorkbook(IReadOnlyList<XlsxWorkbook.SheetPart> Sheets, string? StringsPart, string? StylesPart, bool From1904)
{
    public sealed record SheetPart(string Name, string Part, bool IsHidden);

    private sealed record Relation(string Id, string Type, string Part);

    public static string? Target(ZipArchive archive, Func<string, XmlReader> open, string relationsPart, string folder, string type) =>
        Relations(archive, open, relationsPart, folder).FirstOrDefault(one => one.Type.EndsWith(type, StringComparison.Ordinal))?.Part;

    public static XlsxWorkbook Read(ZipArchive archive, Func<string, XmlReader> open, string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var folder = part[..slash];
        var relations = Relations(archive, open, $"{folder}_rels/{part[slash..]}.rels", folder);
        var sheets = new List<SheetPart>();
        var from1904 = false;

        using var xml = open(part);
        if (xml.MoveToContent() is not XmlNodeType.Element || xml.LocalName != "workbook") throw new UnreadableSheetException(SheetProblem.OtherZip());
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element) continue;
            if (xml.LocalName == "workbookPr") from1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName != "sheet") continue;

            var id = RelationId(xml);
            var relation = relations.FirstOrDefault(one => one.Id == id);
            // A sheet that is only a diagram has no rows.
            if (relation is null || !relation.Type.EndsWith("/worksheet", StringComparison.Ordinal)) continue;
            sheets.Add(new SheetPart(xml.GetAttribute("name") ?? "", relation.Part, xml.GetAttribute("state") is "hidden" or "veryHidden"));
        }

        if (sheets.Count == 0) throw new UnreadableSheetException(SheetProblem.DamagedXlsx("it has no sheets"));
        return new XlsxWorkbook(sheets, PartOf("/sharedStrings"), PartOf("/styles"), from1904);

        string? PartOf(string type) => relations.FirstOrDefault(one => one.Type.EndsWith(type, StringComparison.Ordinal))?.Part;
    }

    // The prefix and the namespace differ between the two editions of the format.
    private static string? RelationId(XmlReader sheet)
    {
        string? id = null;
        while (sheet.MoveToNextAttribute())
        {
            if (sheet.LocalName == "id" && sheet.NamespaceURI.Length > 0) id = sheet.Value;
        }

        sheet.MoveToElement();
        return id;
    }

    private static List<Relation> Relations(ZipArchive archive, Func<string, XmlReader> open, string part, string folder)
    {
        var relations = new List<Relation>();
        if (archive.GetEntry(part) is null) return relations;

        using var xml = open(part);
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName != "Relationship") continue;
            if (xml.GetAttribute("TargetMode") == "External") continue;

            var target = xml.GetAttribute("Target") ?? "";
            relations.Add(new Relation(xml.GetAttribute("Id") ?? "", xml.GetAttribute("Type") ?? "", target.StartsWith('/') ? target[1..] : folder + target));
        }

        return relations;
    }
}
