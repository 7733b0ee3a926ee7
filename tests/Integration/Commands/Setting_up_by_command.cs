using Canvass.Api.Commands;
using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>Control: a command that prints the usual rules instead of those it read back passes none of these.</summary>
[NonParallelizable]
public sealed class Setting_up_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our organisation");
        await SaysAsync("campaign", "create", "Spring");
    }

    [Test]
    public async Task reads_and_sets_the_rules_of_a_campaign()
    {
        var usual = await SaysAsync("campaign", "rules", "1");
        var set = await SaysAsync("campaign", "rules", "1", await FileAsync(usual.Replace("\"attempts\":3", "\"attempts\":5", StringComparison.Ordinal)));

        Assert.That((usual, set), Is.EqualTo((usual, usual.Replace("\"attempts\":3", "\"attempts\":5", StringComparison.Ordinal))));
        Assert.That(set, Does.Contain("\"attempts\":5"));
        Assert.That(await SaysAsync("campaign", "rules", "1"), Is.EqualTo(set));
    }

    [TestCase("""{"attempts":0}""", "attempts")]
    [TestCase("""{"atempts":2}""", "atempts")]
    [TestCase("""{"hours":{"weekdayFrom":"21:00:00","weekdayTo":"20:00:00"}}""", "hours.weekdayFrom")]
    public async Task names_the_field_that_cannot_be_meant(string rules, string field)
    {
        var (code, _, complained) = await RunAsync("campaign", "rules", "1", await FileAsync(rules));

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Contain(field));
    }

    [Test]
    public async Task makes_an_association_under_another_and_a_list_by_language()
    {
        await SaysAsync("association", "create", "Stockholm");
        await SaysAsync("association", "create", "Solna", "--parent", "1");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "2", "--match-languages");

        await using var database = new SqliteDatabase(Path.Combine(Folder, "canvass.db"), TimeProvider.System);
        var (parent, matches) = await database.ReadAsync(async work => (
            await work.ScalarAsync<long>("select parent_id from association where id = 2"), await work.ScalarAsync<long>("select count(*) from list where match_languages")));
        Assert.That((parent, matches), Is.EqualTo((1, 1)));
        Assert.That((await RunAsync("association", "create", "Nacka", "--parent", "77")).Code, Is.EqualTo(CommandLine.Failed));
    }

    private async Task<string> FileAsync(string rules)
    {
        var file = Path.Combine(Folder, "rules.json");
        await File.WriteAllTextAsync(file, rules);
        return file;
    }
}
