using System.Text.Json;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

[NonParallelizable]
public sealed class Importing_by_command : ByCommand
{
    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our party");
        await SaysAsync("association", "create", "Solna", "--municipality", "0184");
        await SaysAsync("campaign", "create", "Spring", "--open");
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

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(Folder, $"{text.Length}.csv");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
