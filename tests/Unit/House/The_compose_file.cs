using System.Text.RegularExpressions;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.House;

/// <summary>Nobody shall run Canvass with a password that stands in a public repository, nor with an empty one.</summary>
public sealed partial class The_compose_file
{
    private static readonly string Text = File.ReadAllText(Checkout.File("compose.yaml"));

    [Test]
    public void has_no_variable_that_may_be_left_out() => Assert.That(OptionalVariables(Text), Is.Empty);

    [Test]
    public void has_no_secret_of_its_own() => Assert.That(LiteralSecrets(Text), Is.Empty);

    [TestCase("Canvass__Secret: ${CANVASS_SECRET}")]
    [TestCase("Canvass__Secret: ${CANVASS_SECRET:-changeme}")]
    [TestCase("Canvass__Secret: ${CANVASS_SECRET:?}")]
    [TestCase("Canvass__Secret: ${CANVASS_SECRET?unset only}")]
    [TestCase("Canvass__Secret: $CANVASS_SECRET")]
    public void would_be_caught_with_an_optional_variable(string line) => Assert.That(OptionalVariables(line), Is.Not.Empty);

    [TestCase("POSTGRES_PASSWORD: postgres")]
    [TestCase("- POSTGRES_PASSWORD=postgres")]
    [TestCase("POSTGRES_PASSWORD: prefix-${POSTGRES_PASSWORD:?set it}")]
    [TestCase("PGPASSWORD: \"hunter2\"")]
    [TestCase("RABBITMQ_DEFAULT_PASS: guest")]
    [TestCase("Canvass__Secret: 0123456789abcdef")]
    [TestCase("ConnectionStrings__Canvass: Host=postgres;Password=hunter2")]
    [TestCase("ConnectionStrings__Canvass: Host=postgres;Pwd=hunter2;Database=canvass")]
    [TestCase("ConnectionStrings__Bus: amqp://guest:guest@rabbitmq")]
    public void would_be_caught_with_a_secret_of_its_own(string line) => Assert.That(LiteralSecrets(line), Is.Not.Empty);

    [Test]
    public void splits_the_roles_and_shows_only_the_proxy()
    {
        Assert.That(Text, Does.Contain("Canvass__Roles: api").And.Contain("Canvass__Roles: queue").And.Contain("Canvass__Roles: stats"));
        Assert.That(PublishedPorts().Count(Text), Is.EqualTo(1));
        Assert.That(Text[..Text.IndexOf("ports:", StringComparison.Ordinal)], Does.EndWith("image: caddy:2\n    restart: unless-stopped\n    "));
    }

    private static IEnumerable<string> OptionalVariables(string yaml) =>
        Variable().Matches(WithoutComments(yaml)).Select(found => found.Value).Where(found => !RequiredVariable().IsMatch(found));

    private static IEnumerable<string> LiteralSecrets(string yaml) =>
        Secret().Matches(RequiredVariable().Replace(WithoutComments(yaml), "<given>"))
            .Where(found => found.Groups["value"].Value != "<given>")
            .Select(found => found.Value);

    private static string WithoutComments(string yaml) => Comment().Replace(yaml, string.Empty);

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // $$ is a dollar sign that is none of Compose's business.
    [GeneratedRegex(@"(?<!\$)\$(?!\$)(?:\{[^}]*\}|\w*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{[A-Z_]+:\?[^}]+\}")]
    private static partial Regex RequiredVariable();

    [GeneratedRegex(@"(?:password|pwd|_pass|secret)""?\s*[:=]\s*[""']?(?<value>[^\s;""']+)|://[^:/@\s]+:(?<value>[^@/\s]+)@", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^\s*ports:", RegexOptions.Multiline)]
    private static partial Regex PublishedPorts();
}
