using System.Globalization;
using System.Text.RegularExpressions;
using Canvass.Api.Web;
using NUnit.Framework;

namespace Canvass.Unit.Web;

/// <summary>
/// Read back from the SVG, square by square: the patterns that ISO/IEC 18004 fixes whatever the text is. Control tried: with a quiet edge that is one
/// square narrower they are found elsewhere.
/// </summary>
public sealed partial class A_QR_code
{
    private const int Edge = 4;
    private const string Address = "https://canvass.example.org/#seat=7K4-MPX-29C";

    private static readonly string[] Finder = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"];

    [Test]
    public void stands_in_a_quiet_edge_with_its_three_corners_and_its_timing()
    {
        var dark = Read(QrSvg.Of(Address));
        var size = dark.GetLength(0) - (2 * Edge);

        Assert.Multiple(() =>
        {
            Assert.That((size - 17) % 4, Is.Zero, "a version has 17 + 4n squares a side");
            foreach (var (x, y) in new[] { (0, 0), (size - 7, 0), (0, size - 7) })
                Assert.That(Enumerable.Range(0, 7).Select(row => Line(x, y + row, 7)), Is.EqualTo(Finder), $"{x} {y}");
            Assert.That(Line(8, 6, size - 16), Is.EqualTo(string.Concat(Enumerable.Range(0, size - 16).Select(i => i % 2 == 0 ? '#' : ' '))), "the timing pattern");
            Assert.That(dark[Edge + 8, Edge + size - 8], Is.True, "the square that is always dark");
            for (var i = 0; i < dark.GetLength(0); i++)
                for (var edge = 0; edge < Edge; edge++)
                    Assert.That(dark[i, edge] || dark[edge, i] || dark[i, size + (2 * Edge) - 1 - edge] || dark[size + (2 * Edge) - 1 - edge, i], Is.False, "the quiet edge");
        });

        string Line(int x, int y, int length) => string.Concat(Enumerable.Range(x, length).Select(i => dark[Edge + i, Edge + y] ? '#' : ' '));
    }

    [Test]
    public void says_something_else_for_another_text() => Assert.That(QrSvg.Of(Address), Is.Not.EqualTo(QrSvg.Of(Address[..^1] + "D")));

    [Test]
    public void bears_no_style_and_no_script_and_says_what_it_is_where_it_is_told() =>
        Assert.That(QrSvg.Of(Address, "QR"), Does.Not.Contain("style").And.Not.Contain("script").And.Contain("role=\"img\" aria-label=\"QR\""));

    private static bool[,] Read(string svg)
    {
        var size = int.Parse(Size().Match(svg).Groups["size"].Value, CultureInfo.InvariantCulture);
        var dark = new bool[size, size];
        foreach (Match run in Run().Matches(svg))
            for (var i = 0; i < int.Parse(run.Groups["length"].Value, CultureInfo.InvariantCulture); i++)
                dark[int.Parse(run.Groups["x"].Value, CultureInfo.InvariantCulture) + i, int.Parse(run.Groups["y"].Value, CultureInfo.InvariantCulture)] = true;
        return dark;
    }

    [GeneratedRegex("viewBox=\"0 0 (?<size>[0-9]+) ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Size();

    [GeneratedRegex("M(?<x>[0-9]+) (?<y>[0-9]+)h(?<length>[0-9]+)v1", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Run();
}
