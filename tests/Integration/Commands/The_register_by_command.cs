using System.Text.Json;
using Canvass.Api.Commands;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>
/// What a human decides about the register, through the command line as it is typed. Control: a command that is not added to the root
/// ends with 2; one that changes nothing leaves the pair, the block or the audit row as it was.
/// </summary>
[NonParallelizable]
public sealed class The_register_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our organisation");
        await SaysAsync("association", "create", "Solna");
        await SaysAsync("campaign", "create", "Spring");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "1");
    }

    [Test]
    public async Task shows_who_is_perhaps_the_same_and_makes_them_one()
    {
        await ImportAsync("Namn;Telefon\nAnna Ek;070-174 06 05\nAnna Ek;070-174 06 06\n");
        var (one, other) = await PairAsync();

        await SaysAsync("people", "merge", one, other);

        Assert.That(await PairsAsync(), Is.Zero);
        Assert.That(await RunAsync("people", "merge", one, other), Is.EqualTo((CommandLine.Failed, "", $"Person {other} is person {one} since the two were merged: say {one}.")));
    }

    [Test]
    public async Task shows_of_both_what_tells_them_apart()
    {
        await ImportAsync("Namn;Telefon;Födelseår;Kommun;Medlemsnummer\nAnna Ek;070-174 06 05;1970;Solna;M1\nAnna Ek;;;;\n");
        var (one, other) = await PairAsync();

        var lines = (await SaysAsync("people", "same", "1")).Split(Environment.NewLine);

        Assert.That(lines.Skip(1).Select(line => System.Text.RegularExpressions.Regex.Split(line, "  +")), Is.EquivalentTo(new[]
        {
            new[] { "1", await IdOfAsync("M1", one, other), "Anna Ek", "1970", "Solna", "M1", "–", "Members", "+46701740605" },
            new[] { "1", await IdOfAsync(null, one, other), "Anna Ek", "–", "–", "–", "–", "Members", "–" },
        }));
    }

    /// <summary>Control: of whoever is protected the number alone finds the id, and nothing else is said.</summary>
    [Test]
    public async Task finds_whoever_is_meant()
    {
        await ImportAsync("Namn;Telefon;Medlemsnummer;Skyddad\nAnna Ek;070-174 06 05;M1;\nBo Berg;070-174 06 06;M2;ja\n");
        await SaysAsync("people", "block", "1");

        var found = (await SaysAsync("people", "find", "anna e")).Split(Environment.NewLine);

        Assert.Multiple(async () =>
        {
            Assert.That(System.Text.RegularExpressions.Regex.Split(found[^1], "  +"), Is.EqualTo(new[] { "1", "Anna Ek", "–", "–", "M1", "blocked", "Members", "+46701740605" }));
            Assert.That((await SaysAsync("people", "find", "Bo Berg")).Trim(), Is.EqualTo("Nobody."));
            Assert.That(System.Text.RegularExpressions.Regex.Split((await SaysAsync("people", "find", "0701740606")).Split(Environment.NewLine)[^1], "  +"),
                Is.EqualTo(new[] { "2", "(protected)", "–", "–", "–", "–", "–", "–" }));
        });
    }

    [Test]
    public async Task leaves_two_who_are_two()
    {
        await ImportAsync("Namn;Telefon\nAnna Ek;070-174 06 05\nAnna Ek;070-174 06 06\n");
        var (one, other) = await PairAsync();

        await SaysAsync("people", "different", one, other);

        Assert.That(await PairsAsync(), Is.Zero);
    }

    [Test]
    public async Task says_who_is_not_rung_for_being_perhaps_somebody_else_and_lets_them_be_rung()
    {
        await ImportAsync("Namn;Telefon\nAnna Ek;070-174 06 05\n");
        await SaysAsync("people", "block", "1");
        var again = await SaysAsync("people", "block", "1");
        var (file, rejected) = (Path.Combine(Folder, "more.csv"), Path.Combine(Folder, "rejected.csv"));
        await File.WriteAllTextAsync(file, "Namn;Telefon\nAnna Ek;070-174 06 06\nBo Berg;070-174 06 07\n");

        var said = await SaysAsync("import", "1", file, "--source", "The register of members", "--rejected", rejected, "--yes");
        var (one, other) = await PairAsync();
        var told = await SaysAsync("people", "different", one, other);

        Assert.Multiple(async () =>
        {
            Assert.That(again, Is.EqualTo("Person 1 (Anna Ek) is blocked already, with everything they have: nothing was added."));
            Assert.That(said.Split(Environment.NewLine)[^1], Is.EqualTo("Not rung until somebody has looked, since they are perhaps the same as somebody who is never rung: 1. `people same` and `people blocks` show them; `people different` or `people unblock` lets them be rung."));
            Assert.That((await File.ReadAllLinesAsync(rejected)).Skip(1), Is.EqualTo(new[] { "2;imported;Anna Ek is brought in, and not rung until somebody has looked: perhaps the same as somebody who is never rung. `people same` shows the two.;Anna Ek;070-174 06 06" }));
            Assert.That(told.Split(Environment.NewLine), Is.EqualTo(new[] { "They stay two.", "Person 2 was blocked as perhaps the same: that block is lifted." }));
        });
    }

    /// <summary>Control: what the library says of a missing argument is left as it is.</summary>
    [TestCase("“xx” cannot be meant for undo: it is an id of 32 signs, as `import` prints it. See --help.", "undo", "xx")]
    [TestCase("“Anna” cannot be meant for block: it is a number. See --help.", "people", "block", "Anna")]
    [TestCase("Required argument missing for command: 'undo'. See --help.", "undo")]
    public async Task says_of_a_mistyped_id_what_an_id_is(string said, params string[] arguments) =>
        Assert.That(await RunAsync(arguments), Is.EqualTo((CommandLine.Misused, "", said)));

    [Test]
    public async Task blocks_a_number_and_lifts_the_block()
    {
        await SaysAsync("number", "block", "070-174 06 05", "--reason", "asked by letter");
        using var blocks = JsonDocument.Parse(await SaysAsync("people", "blocks", "1", "--json"));
        var block = blocks.RootElement[0];

        var lifted = await SaysAsync("number", "lift", $"{block.GetProperty("id").GetInt64()}");

        Assert.That((block.GetProperty("kind").GetString(), block.GetProperty("reason").GetString()), Is.EqualTo(("number", "asked by letter")));
        Assert.That(lifted, Does.Contain("is lifted"));
        Assert.That(await SaysAsync("people", "blocks", "1", "--json"), Is.EqualTo("[]"));
    }

    [Test]
    public async Task blocks_a_person_with_everything_they_have()
    {
        await ImportAsync("Namn;Telefon;Medlemsnummer\nAnna Ek;070-174 06 05;M1\nAnna Ek;;\n");
        var (one, other) = await PairAsync();
        var (member, nameless) = (await IdOfAsync("M1", one, other), await IdOfAsync(null, one, other));

        var said = await SaysAsync("people", "block", member);
        var saidOfName = await SaysAsync("people", "block", nameless, "--reason", "asked at the door");

        Assert.That(said.Split(Environment.NewLine), Is.EqualTo(new[]
        {
            $"Person {member} (Anna Ek) is not rung again, whatever numbers they get: block 1.",
            "Blocked too, whoever comes with it: the membership number, block 2; the numbers they have now, block 3.",
            "`people unblock` lifts one block; they are rung again when none names them any more.",
        }));
        Assert.That(saidOfName.Split(Environment.NewLine), Has.Length.EqualTo(2).And.ItemAt(0).EqualTo($"Person {nameless} (Anna Ek) is not rung again, whatever numbers they get: block 4."));
        Assert.That((await SaysAsync("people", "blocks", "1")).Split(Environment.NewLine).Skip(1).Select(line => System.Text.RegularExpressions.Regex.Split(line, "  +")), Is.EqualTo(new[]
        {
            new[] { "4", $"person {nameless}", "no", "asked at the door" },
            new[] { "3", "number", "no", "by hand" },
            new[] { "2", "external_id", "no", "by hand" },
            new[] { "1", $"person {member}", "no", "by hand" },
        }));
        Assert.That(await SaysAsync("people", "unblock", "4"), Does.Contain("is lifted"));
    }

    [Test]
    public async Task clears_a_number_on_too_many_people()
    {
        await ImportAsync("Namn;Telefon\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"Namn{(char)('A' + i)} Ek;070-174 06 05\n")));
        using var crowded = JsonDocument.Parse(await SaysAsync("number", "crowded", "1", "--json"));

        await SaysAsync("number", "clear", $"{crowded.RootElement[0].GetProperty("numberId").GetInt64()}");

        Assert.That(crowded.RootElement[0].GetProperty("people").GetInt64(), Is.EqualTo(25));
        Assert.That(await SaysAsync("number", "crowded", "1", "--json"), Is.EqualTo("[]"));
    }

    [Test]
    public async Task says_what_cannot_be_meant()
    {
        Assert.That((await RunAsync("number", "block", "12")).Code, Is.EqualTo(CommandLine.Failed));
        Assert.That((await RunAsync("people", "merge", "x", "y")).Code, Is.EqualTo(CommandLine.Misused));
        Assert.That((await RunAsync("people", "same", "nobody's")).Code, Is.EqualTo(CommandLine.Failed));
    }

    private async Task ImportAsync(string csv)
    {
        var file = Path.Combine(Folder, "people.csv");
        await File.WriteAllTextAsync(file, csv);
        await SaysAsync("import", "1", file, "--source", "The register of members", "--yes");
    }

    private async Task<(string One, string Other)> PairAsync()
    {
        using var pairs = JsonDocument.Parse(await SaysAsync("people", "same", "1", "--json"));
        var pair = pairs.RootElement.EnumerateArray().Single();
        return ($"{pair.GetProperty("one").GetProperty("id").GetInt64()}", $"{pair.GetProperty("other").GetProperty("id").GetInt64()}");
    }

    private async Task<string> IdOfAsync(string? member, params string[] people)
    {
        using var pairs = JsonDocument.Parse(await SaysAsync("people", "same", "1", "--json"));
        var pair = pairs.RootElement[0];
        return new[] { pair.GetProperty("one"), pair.GetProperty("other") }
            .Where(p => (p.TryGetProperty("externalId", out var id) ? id.GetString() : null) == member).Select(p => $"{p.GetProperty("id").GetInt64()}").Single(people.Contains);
    }

    private async Task<int> PairsAsync()
    {
        using var pairs = JsonDocument.Parse(await SaysAsync("people", "same", "1", "--json"));
        return pairs.RootElement.GetArrayLength();
    }
}
