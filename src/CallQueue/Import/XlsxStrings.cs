using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Canvass.CallQueue.Import;

/// <summary>The texts that the cells of a workbook share, and how any text is read.</summary>
internal sealed class XlsxStrings
{
    public static readonly XlsxStrings None = new();

    // The table has to lie in memory: a tenth of what may be unpacked is far more than a list of people needs.
    private const int LongestTable = 10;

    private readonly List<string> texts = [];

    public string? this[string index] =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : null;

    public static XlsxStrings Read(XmlReader part, SheetLimits limits)
    {
        using var xml = part;
        var table = new XlsxStrings();
        long signs = 0;
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName != "si") continue;

            var text = xml.IsEmptyElement ? "" : SheetCell.Read(Unescape(ReadRich(xml, limits, row: null)));
            const int PerText = 16;
            signs += text.Length + PerText;
            if (signs > limits.UnpackedBytes / LongestTable * 2) throw new UnreadableSheetException(SheetProblem.UnpackedTooLarge(limits.UnpackedBytes));
            table.texts.Add(text);
        }

        return table;
    }

    /// <summary>The pieces of a text with several typefaces, joined; how it is pronounced (rPh) is left out.</summary>
    public static string ReadRich(XmlReader xml, SheetLimits limits, int? row)
    {
        var end = xml.LocalName;
        var text = "";
        while (xml.Read() && !(xml.NodeType is XmlNodeType.EndElement && xml.LocalName == end))
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.IsEmptyElement) continue;
            if (xml.LocalName == "rPh") ReadToEnd(xml);
            else if (xml.LocalName == "t") text += ReadText(xml, limits, row);
            if (text.Length > limits.CellSigns) throw TooLong(limits, row);
        }

        return text;
    }

    // In pieces: a single element can be as large as the whole file.
    public static string ReadText(XmlReader xml, SheetLimits limits, int? row)
    {
        const int Piece = 1024;
        var end = xml.LocalName;
        var text = "";
        StringBuilder? more = null;
        var piece = ArrayPool<char>.Shared.Rent(Piece);
        while (xml.Read() && !(xml.NodeType is XmlNodeType.EndElement && xml.LocalName == end))
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)) continue;
            for (int read; (read = xml.ReadValueChunk(piece, 0, piece.Length)) > 0;)
            {
                if (text.Length == 0 && more is null)
                {
                    text = new string(piece, 0, read);
                    continue;
                }

                more ??= new StringBuilder(text);
                more.Append(piece, 0, read);
                if (more.Length > limits.CellSigns) throw TooLong(limits, row);
            }
        }

        ArrayPool<char>.Shared.Return(piece);
        return more?.ToString() ?? text;
    }

    // _x000D_ stands for a sign that XML cannot hold.
    public static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal)) return text;

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = i + 7 <= text.Length && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            if (!isEscape)
            {
                plain.Append(text[i]);
                continue;
            }

            var sign = (char)ushort.Parse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (sign != '\0' && !char.IsSurrogate(sign)) plain.Append(sign);
            i += 6;
        }

        return plain.ToString();
    }

    private static void ReadToEnd(XmlReader xml)
    {
        var end = xml.LocalName;
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.EndElement && xml.LocalName == end) return;
        }
    }

    private static UnreadableSheetException TooLong(SheetLimits limits, int? row) => new(SheetProblem.CellTooLong(limits.CellSigns, row ?? 1));
}
