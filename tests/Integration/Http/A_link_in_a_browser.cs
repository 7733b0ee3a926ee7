using System.Text.Json;
using System.Text.RegularExpressions;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>D5: the page that a link leads to. Control tried: an onclick in the page, or a key that only one language file has, is found.</summary>
[Category("D5")]
public sealed partial class A_link_in_a_browser() : OverHttp(Database.Sqlite)
{
    private Caller nobody = null!;

    [OneTimeSetUp]
    public void Come() => nobody = new Caller(app.Client());

    [OneTimeTearDown]
    public void Leave() => nobody?.Dispose();

    [Test]
    public async Task is_a_page_on_which_nothing_inline_may_run()
    {
        var page = await nobody.GetAsync("/link");

        Assert.Multiple(() =>
        {
            Assert.That((page.Status, page.MediaType), Is.EqualTo((200, "text/html")));
            Assert.That(page.Header("Content-Security-Policy"), Does.StartWith("default-src 'none'").And.Contain("script-src 'self';").And.Not.Contain("unsafe"));
            Assert.That(page.Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
            Assert.That(Inline().Matches(page.Text).Select(m => m.Value), Is.Empty);
        });
    }

    [Test]
    public async Task has_everything_it_names()
    {
        var page = await nobody.GetAsync("/link");
        var named = Named().Matches(page.Text).Select(m => m.Groups["address"].Value).Concat(["/web/i18n/sv.json", "/web/i18n/en.json"]).ToList();

        Assert.That(named, Has.Count.EqualTo(4));
        foreach (var address in named) Assert.That((await nobody.GetAsync(address)).Status, Is.EqualTo(200), address);
    }

    [Test]
    public async Task says_everything_in_both_languages()
    {
        var script = (await nobody.GetAsync("/web/link.js")).Text;
        var (sv, en) = (await WordsAsync("sv"), await WordsAsync("en"));
        var said = Said().Matches(script).SelectMany(Keys).ToHashSet(StringComparer.Ordinal);

        Assert.That(sv.Keys, Is.EquivalentTo(en.Keys));
        Assert.That(said, Has.Count.GreaterThan(20).And.SubsetOf(sv.Keys));
    }

    private static IEnumerable<string> Keys(Match said)
    {
        if (said.Groups["screen"] is { Success: true, Value: var screen }) return [$"{screen}Title", $"{screen}Text"];
        if (said.Groups["field"] is { Success: true, Value: var field }) return [$"{field}Label"];
        return [said.Groups["key"].Value];
    }

    private async Task<Dictionary<string, string>> WordsAsync(string language)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in (await nobody.GetAsync($"/web/i18n/{language}.json")).Body.EnumerateObject())
        {
            if (word.Value.ValueKind == JsonValueKind.String) words.Add(word.Name, word.Value.GetString()!);
            else foreach (var problem in word.Value.EnumerateObject()) words.Add($"problems.{problem.Name}", problem.Value.GetString()!);
        }
        return words;
    }

    [GeneratedRegex("""<style|<script(?![^>]*\ssrc=)|\s(on\w+|style)\s*=|javascript:""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("""(src|href)="(?<address>[^"]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex("""show\('(?<screen>\w+)'|field\('(?<field>\w+)'|'(?<key>\w+Button)'|words\.(?<key>(?!problems)\w+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Said();
}
