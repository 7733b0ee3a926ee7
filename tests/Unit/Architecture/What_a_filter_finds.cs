using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Canvass.Unit.Architecture;

/// <summary>
/// tests/run takes Integration in two parts and a promise by its name, each by a filter, and no filter finds a test with a control sign in
/// its name: such a case gets a name of its own. Control tried: without one, the case is found here, and it does not run.
/// </summary>
public sealed partial class What_a_filter_finds
{
    [Test]
    public void is_every_case_that_has_control_signs()
    {
        var cases = Sources.Under("tests").SelectMany(file => WithControlSigns().Matches(file.Text)).Select(match => match.Value).ToList();

        Assert.That(cases.Where(line => !line.Contains("TestName = ", StringComparison.Ordinal)), Is.Empty);
        Assert.That(cases, Has.Count.GreaterThan(3), "or they were not found");
    }

    // NUL has a short name; so have tab and newline, which nobody writes like this.
    [GeneratedRegex(@"^ *\[TestCase\(.*\\u00(0[1-9a-f]|1[0-9a-f]).*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WithControlSigns();
}
