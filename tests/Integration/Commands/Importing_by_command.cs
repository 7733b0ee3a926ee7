using Canvass.Api.Commands;
using System.Text.Json;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

[NonParallelizable]
public sealed class Importing_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our party", "--controller", "Our party", "--contact", "office@example.org");
        await SaysAsync("association", "create", "Solna", "--municipality", "0184");
        await SaysAsync("campaign", "create", "Spring", "--people", "members", "--delete-on", "2099-12-31", "--open");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "1", "--open");
    }

    [Test]
    public async Task writes_every_row_that_was_not_taken_whole_with_its_reason([Values] bool committed)
    {
        var file = await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\n;nobody\r\nBo Ek;4,67E+10\r\n");
        var rejected = Path.Combine(Folder, "rejected.csv");

        await RunAsync(["import", "1", file, "--rejected", rejected, .. committed ? new[] { "--yes" } : []]);

        var lines = (await File.ReadAllTextAsync(rejected)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[1..], Is.EqualTo(new[] { 3, 4 }.Select(row => lines.First(l => l.StartsWith($"{row};", StringComparison.Ordinal)))));
    }

    [Test]
    public async Task says_whom_a_whole_list_would_take_off_before_it_does()
    {
        await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\nBo Ek;070-174 06 06\r\nEva Ek;070-174 06 07\r\n"), "--yes");

        var (_, said, _) = await RunAsync("import", "1", await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\n"), "--whole-list");

        Assert.That(said, Does.Contain("2 people who are on it now are not in this file"));
    }

    [Test]
    public async Task asks_for_a_line_of_column_names_and_repeats_nothing_of_a_line_that_is_somebody()
    {
        var (code, said, complained) = await RunAsync("import", "1", await FileAsync("Anna Ek;070-174 06 05\r\n"), "--yes");

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Contain("Put a line above it").And.Contain("--mapping FILE").And.Contain("Nothing was brought in"));
        Assert.That($"{said}{complained}", Does.Not.Contain("Anna").And.Not.Contain("174"));
    }

    [Test]
    public async Task names_the_rows_without_a_name()
    {
        var said = await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\n;070-174 06 05\r\nBo Ek;070-174 06 06\r\n"), "--yes");

        Assert.That(said, Does.Contain("Without a name: 1, in row 2."));
    }

    [Test]
    public async Task takes_most_of_a_list_off_only_with_the_number_it_asked_for()
    {
        await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"Namn{(char)('A' + i)} Ek;+999 7000000{i:00}\r\n"))), "--yes");
        var file = await FileAsync("Namn;Telefon\r\nNamnA Ek;+999 700000000\r\n");

        var (code, _, complained) = await RunAsync("import", "1", file, "--whole-list", "--yes");
        var untouched = await SaysAsync("overview");
        await SaysAsync("import", "1", file, "--whole-list", "--yes", "--allow-taking-off", "11");

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Contain("11 of the 12 people").And.Contain("--allow-taking-off 11"));
        Assert.That(untouched, Does.Contain(", 12 people"));
        Assert.That(await SaysAsync("overview"), Does.Contain(", 1 people"));
    }

    /// <summary>Control: the same file without a word, which is said to have been imported and changes nothing.</summary>
    [TestCase(null, 2)]
    [TestCase("--again", 3)]
    [TestCase("--whole-list", 2)]
    public async Task brings_a_file_in_again_where_it_is_the_whole_list_or_somebody_says_so(string? option, int onList)
    {
        var file = await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\nBo Ek;070-174 06 06\r\n");
        await SaysAsync("import", "1", file, "--yes");
        await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\nCecilia Dahl;070-174 06 07\r\n"), "--whole-list", "--yes");

        var said = await SaysAsync(["import", "1", file, "--yes", .. option is null ? (string[])[] : [option]]);

        Assert.That(said, option is null ? Does.Contain("already imported").And.Contain("--again") : Does.Contain("Brought in"));
        Assert.That(await SaysAsync("overview"), Does.Contain($", {onList} people"));
        Assert.That(await OnListAsync(), option is null ? Does.Not.Contain("Bo") : Does.Contain("Bo"));
    }

    /// <summary>Control: without a header nothing is brought in, and no row may say that it was.</summary>
    [Test]
    public async Task calls_no_row_imported_of_a_file_that_cannot_be()
    {
        var rejected = Path.Combine(Folder, "rejected.csv");

        await RunAsync("import", "1", await FileAsync("Anna Ek;070-174 06 05\r\nEva Ek;070-174 06 06\r\nLena Ek;070-174 06 07\r\nKarin Ek;070-174 06 08\r\nBo Ek;070-174\r\n"), "--yes", "--rejected", rejected);

        Assert.That(await File.ReadAllTextAsync(rejected), Does.Contain("Bo Ek").And.Contain("not imported").And.Not.Contain(";imported;"));
    }

    [Test]
    public async Task refuses_data_from_tomorrow()
    {
        var (code, _, complained) = await RunAsync("import", "1", await FileAsync("Namn;Telefon\r\nBo Ek;070-174 06 06\r\n"), "--obtained-at", "2999-01-01", "--yes");

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Contain("cannot have been obtained after today"));
    }

    /// <summary>Nothing counts while no server runs. Control: without asking the log what comes after the watermark the figures are called whole.</summary>
    [Test]
    public async Task leaves_in_the_log_what_a_server_will_count()
    {
        await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\nAnna Ek;070-174 06 05\r\n"), "--yes");
        await SaysAsync("import", "1", await FileAsync("Namn;Telefon\r\nBosse Ek;070-174 06 06\r\n"), "--yes");
        using var log = JsonDocument.Parse(await SaysAsync("log", "--json"));

        var said = await SaysAsync("stats", "verify");

        Assert.That(log.RootElement.GetArrayLength(), Is.GreaterThan(1));
        Assert.That(said, Is.EqualTo($"The figures are those of the log, up to entry 0. {log.RootElement.GetArrayLength()} entries after it wait to be counted; a running server does that."));
    }

    private async Task<string> OnListAsync()
    {
        var file = Path.Combine(Folder, "export.csv");
        await SaysAsync("export", "1", file);
        return await File.ReadAllTextAsync(file);
    }

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(Folder, $"{text.Length}.csv");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
