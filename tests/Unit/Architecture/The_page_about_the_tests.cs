using System.Text.RegularExpressions;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.Architecture;

/// <summary><c>tests/run full A6</c> runs what bears the name of the promise: the table in tests/README.md has to say the same.</summary>
public sealed partial class The_page_about_the_tests
{
    private static readonly string Page = File.ReadAllText(Checkout.File("tests", "README.md"));

    [Test]
    public void names_for_each_promise_the_fixtures_that_bear_its_name()
    {
        var told = Row().Matches(Page).SelectMany(row => Fixture().Matches(row.Groups["rest"].Value).Select(f => $"{row.Groups["id"].Value} {f.Value}").Distinct());

        Assert.That(told, Is.EquivalentTo(Shown()));
        Assert.That(Shown(), Has.Count.GreaterThan(30), "or they were not found");
    }

    private static List<string> Shown() =>
    [
        .. Sources.Under("tests").SelectMany(file => Declaration().Matches(file.Text)).SelectMany(d => Category().Matches(d.Groups["above"].Value).Select(c => $"{c.Groups["id"].Value} {d.Groups["name"].Value}")),
    ];

    [GeneratedRegex(@"^\| (?<id>\w+) \|(?<rest>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=`)[A-Z]\w*_\w+(?=`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fixture();

    [GeneratedRegex(@"^(?<above>(\[[^\n]*\]\n)+)public sealed (partial )?class (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\[Category\(""(?<id>\w+)""\)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Category();
}
