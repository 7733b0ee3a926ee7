using System.Globalization;
using System.Xml;

namespace Canvass.CallQueue.Import;

/// <summary>How a number in a cell is shown: whole, as a date, or with zeros in front. Never with an exponent: that loses digits.</summary>
internal sealed class XlsxStyles
{
    public static readonly XlsxStyles None = new();

    private readonly List<Look> looks = [];
    private bool from1904;

    public static XlsxStyles Read(XmlReader part, bool from1904)
    {
        using var xml = part;
        var styles = new XlsxStyles { from1904 = from1904 };
        var own = new Dictionary<int, string>();
        var inCells = false;
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs") inCells = xml.NodeType is XmlNodeType.Element && !xml.IsEmptyElement;
            if (xml.NodeType is not XmlNodeType.Element) continue;

            if (xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id))
                own[id] = xml.GetAttribute("formatCode") ?? "";
            else if (xml.LocalName == "xf" && inCells)
                styles.looks.Add(LookOf(int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var format) ? format : 0, own));
        }

        return styles;
    }

    public string Show(string value, string? style)
    {
        var look = int.TryParse(style, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < looks.Count ? looks[index] : default;
        var isPlain = value.Length <= 15 && !value.AsSpan().ContainsAnyExceptInRange('0', '9');
        if (look == default && isPlain) return value;
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return value;

        if ((look.HasDate || look.HasTime) && ShowMoment(number, look) is { } moment) return moment;
        var digits = ShowWhole(number);
        return look.Zeros > 0 && digits.All(char.IsAsciiDigit) ? digits.PadLeft(look.Zeros, '0') : digits;
    }

    // A decimal has no exponent and keeps the fifteen digits that a spreadsheet keeps.
    private static string ShowWhole(double number) => Math.Abs(number) < 1e27
        ? ((decimal)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);

    private string? ShowMoment(double serial, Look look)
    {
        const double FirstOf10000 = 2_958_466;
        const int From1900To1904 = 1462;
        const int LeapDayThatNeverWas = 60;
        if (from1904) serial += From1900To1904;
        if (serial is < 0 or >= FirstOf10000) return null;
        if (serial < LeapDayThatNeverWas && look.HasDate) serial++;

        var moment = DateTime.FromOADate(serial);
        var format = look switch
        {
            { HasDate: true, HasTime: true } when moment.TimeOfDay != TimeSpan.Zero => "yyyy-MM-dd HH:mm",
            { HasDate: true } => "yyyy-MM-dd",
            _ => "HH:mm",
        };
        return moment.ToString(format, CultureInfo.InvariantCulture);
    }

    private readonly record struct Look(bool HasDate, bool HasTime, int Zeros);

    private static Look LookOf(int format, Dictionary<int, string> own) => own.TryGetValue(format, out var code)
        ? LookOf(code)
        : format switch
        {
            (>= 14 and <= 17) or (>= 27 and <= 31) or (>= 34 and <= 36) or (>= 50 and <= 58) => new(true, false, 0),
            (>= 18 and <= 21) or 32 or 33 or (>= 45 and <= 47) => new(false, true, 0),
            22 => new(true, true, 0),
            _ => default,
        };

    private static Look LookOf(string code)
    {
        var plain = WithoutLiterals(code);
        if (plain.Length > 1 && plain.All(c => c == '0')) return new(false, false, plain.Length);

        var hasTime = plain.AsSpan().IndexOfAny("hHsS") >= 0;
        var hasDate = plain.AsSpan().IndexOfAny("yYdD") >= 0 || (!hasTime && plain.AsSpan().IndexOfAny("mM") >= 0);
        return new(hasDate, hasTime, 0);
    }

    // The first of up to four sections, without "texts", \signs and [colours].
    private static string WithoutLiterals(string code)
    {
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"' or '[':
                    var end = code.IndexOf(code[i] == '"' ? '"' : ']', i + 1);
                    if (end < 0) return plain.ToString();
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                default:
                    plain.Append(code[i]);
                    break;
            }
        }

        return plain.ToString();
    }
}
