using Canvass.Api.Commands;
using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

[NonParallelizable]
public sealed class Setting_up_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our organisation");
        await SaysAsync("campaign", "create", "Spring");
    }

    /// <summary>Control: rules read from the file alone would have all others at their defaults again.</summary>
    [Test]
    public async Task changes_those_rules_of_a_campaign_that_a_file_names_and_says_which()
    {
        var usual = await SaysAsync("campaign", "rules", "1");
        var first = await SaysAsync("campaign", "rules", "1", await FileAsync("""{"attempts":5,"hours":{"weekdayTo":"20:00:00","closedOn":["2026-12-24"]}}"""));
        var second = await SaysAsync("campaign", "rules", "1", await FileAsync("""{"minimumAge":16,"hours":{"weekendTo":"17:30:00"}}"""));
        var again = await SaysAsync("campaign", "rules", "1", await FileAsync("""{"minimumAge":16}"""));

        Assert.That(first.Split(Environment.NewLine), Is.EqualTo(new[] { "attempts: 3 → 5", "hours.weekdayTo: 20:30:00 → 20:00:00", """hours.closedOn: [] → ["2026-12-24"]""" }));
        Assert.That(second.Split(Environment.NewLine), Is.EqualTo(new[] { "minimumAge: 18 → 16", "hours.weekendTo: 18:00:00 → 17:30:00" }));
        Assert.That(again, Does.StartWith("Nothing changed"));
        Assert.That(usual, Does.Contain("\"attempts\":3"));
        Assert.That(await SaysAsync("campaign", "rules", "1"), Does.Contain("\"attempts\":5").And.Contain("\"minimumAge\":16").And.Contain("20:00:00").And.Contain("17:30:00").And.Contain("2026-12-24"));
    }

    [Test]
    public async Task sets_an_hour_that_fits_the_rules_as_they_are_and_not_as_they_are_usually()
    {
        await SaysAsync("campaign", "rules", "1", await FileAsync("""{"hours":{"weekdayTo":"22:00:00"}}"""));

        Assert.That(await SaysAsync("campaign", "rules", "1", await FileAsync("""{"hours":{"weekdayFrom":"21:00:00"}}""")), Is.EqualTo("hours.weekdayFrom: 09:00:00 → 21:00:00"));
    }

    [Test]
    public async Task rings_until_midnight_and_says_so()
    {
        Assert.That(await SaysAsync("campaign", "rules", "1", await FileAsync("""{"hours":{"weekdayTo":"24:00"}}""")), Is.EqualTo("hours.weekdayTo: 20:30:00 → 24:00:00"));
        Assert.That(await SaysAsync("campaign", "rules", "1"), Does.Contain("\"weekdayTo\":\"24:00:00\""));
    }

    [TestCase("""{"attempts":0}""", "attempts")]
    [TestCase("""{"atempts":2}""", "atempts")]
    [TestCase("""{"hours":{"weekdayUntil":"20:00:00"}}""", "hours.weekdayUntil")]
    [TestCase("""{"attempts":2,"attempts":4}""", "attempts")]
    [TestCase("""{"hours":null}""", "hours")]
    [TestCase("[]", "JSON")]
    [TestCase("""{"hours":{"weekdayFrom":"21:00:00","weekdayTo":"20:00:00"}}""", "hours.weekdayFrom")]
    [TestCase("""{"pauseAfterBusy":"15"}""", "pauseAfterBusy must be written as hours, minutes and seconds: 00:15:00")]
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

    /// <summary>Control: people on it, who are placed by it.</summary>
    [Test]
    public async Task has_a_list_rung_by_language_and_not_until_somebody_is_on_it()
    {
        await SaysAsync("association", "create", "Stockholm");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "1");

        Assert.That(await SaysAsync("list", "match-languages", "1"), Is.EqualTo("List 1 \"Members\" is rung by language."));
        Assert.That(await SaysAsync("list", "match-languages", "1", "--off"), Is.EqualTo("List 1 \"Members\" is rung whatever is spoken."));
        var people = Path.Combine(Folder, "people.csv");
        await File.WriteAllTextAsync(people, "Namn;Telefon\r\nAnna Ek;070-1740605\r\n");
        await SaysAsync("import", "1", people, "--source", "a test", "--yes");
        Assert.That((await RunAsync("list", "match-languages", "1")).Complained, Does.Contain("before people are brought in"));
    }

    /// <summary>Control: no day at all, and a last day before the first.</summary>
    [Test]
    public async Task moves_the_days_of_a_campaign_and_says_when_it_is_over()
    {
        await SaysAsync("organisation", "change", "--controller", "Our party", "--contact", "office@example.org");
        await SaysAsync("campaign", "basis", "1", "--people", "members", "--delete-on", "2999-12-31");
        await SaysAsync("campaign", "open", "1");
        var moved = await SaysAsync("campaign", "dates", "1", "--first-day", "2018-08-19", "--last-day", "2018-09-08");
        var over = await SaysAsync("overview");
        await SaysAsync("campaign", "dates", "1", "--last-day", "2999-09-08");

        Assert.Multiple(async () =>
        {
            Assert.That(moved, Is.EqualTo("Campaign 1 \"Spring\": 2018-08-19 to 2018-09-08"));
            Assert.That(over, Does.Contain("open, ended 2018-09-08, 2018-08-19 to 2018-09-08"));
            Assert.That(await SaysAsync("overview"), Does.Contain("open, 2018-08-19 to 2999-09-08"));
            Assert.That((await RunAsync("campaign", "dates", "1")).Complained, Does.Contain("--last-day"));
            Assert.That((await RunAsync("campaign", "dates", "1", "--last-day", "2018-08-18")).Complained, Does.Contain("cannot be before the first"));
        });
    }

    /// <summary>Control: an opening that does not ask for them is done at once.</summary>
    [Test]
    public async Task opens_once_it_is_said_who_rings_and_who_the_people_are()
    {
        var (code, _, complained) = await RunAsync("campaign", "open", "1");
        await SaysAsync("organisation", "change", "--controller", "Our party", "--contact", "office@example.org");
        var said = await SaysAsync("campaign", "basis", "1", "--people", "contacted_us", "--delete-on", "2099-12-31");
        var drafted = await RunAsync("campaign", "create", "Autumn", "--people", "other", "--open");

        Assert.That((code, complained), Is.EqualTo((CommandLine.Failed, "Before anybody is rung it must be said who rings, who they are to you, on what grounds, and when they are deleted. Still missing: "
            + "organisation.controller, organisation.contact, basis.people, basis.ground, basis.specialGround, basis.deleteOn. Say it with `organisation change` (--controller, --contact) and `campaign basis` (--people, --ground, --special-ground, --delete-on).")));
        Assert.That(said, Does.StartWith("people: contacted_us, ground: 6.1.a, special ground: 9.2.a, deleted on: 2099-12-31").And.Contain("Consent counts only"));
        Assert.That(await SaysAsync("campaign", "open", "1"), Does.EndWith("is open."));
        Assert.That((drafted.Code, drafted.Complained), Is.EqualTo((CommandLine.Failed, drafted.Complained)).And.Matches<(int, string Said)>(d => d.Said.EndsWith("It is made, as a draft: `campaign open 2` opens it.", StringComparison.Ordinal)));
    }

    private async Task<string> FileAsync(string rules)
    {
        var file = Path.Combine(Folder, "rules.json");
        await File.WriteAllTextAsync(file, rules);
        return file;
    }
}
