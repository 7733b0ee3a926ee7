using System.Globalization;
using System.Text;
using QRCoder;

namespace Canvass.Api.Web;

/// <summary>A QR code as an SVG that needs no style: black squares on white, with the quiet edge that cameras look for.</summary>
internal static class QrSvg
{
    /// <param name="text">What it says.</param>
    /// <param name="label">For those who cannot see it, ready for HTML; left out, it is passed over.</param>
    public static string Of(string text, string? label = null)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        // The edge is part of it.
        var rows = code.ModuleMatrix;
        var squares = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows.Count && rows[y][x + 1]) x++;
                squares.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1H{from}z");
            }
        }
        var said = label is null ? "aria-hidden=\"true\"" : $"role=\"img\" aria-label=\"{label}\"";
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {rows.Count} {rows.Count}" shape-rendering="crispEdges" {said}><path fill="#fff" d="M0 0h{rows.Count}v{rows.Count}H0z"/><path fill="#000" d="{squares}"/></svg>""");
    }
}
