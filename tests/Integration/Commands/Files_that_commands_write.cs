using System.Runtime.Versioning;
using Canvass.Api.Commands;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>What a command writes is there whole or not at all, and takes the place of nothing before that.</summary>
[NonParallelizable]
public sealed class Files_that_commands_write : ByCommand
{
    private const string Precious = "Namn;Telefon\r\nAnna Ek;070-174 06 05\r\n;nobody\r\n";

    [SetUp]
    public async Task OpenAsync()
    {
        await SaysAsync("organisation", "create", "Our party", "--controller", "Our party", "--contact", "office@example.org");
        await SaysAsync("association", "create", "Solna", "--municipality", "0184");
        await SaysAsync("campaign", "create", "Spring", "--people", "members", "--delete-on", "2099-12-31", "--open");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "1", "--open");
    }

    /// <summary>Control: the list that there is, which takes the file's place.</summary>
    [TestCase("99", false)]
    [TestCase("1", true)]
    public async Task an_export_that_is_refused_leaves_the_file_as_it_was(string list, bool written)
    {
        var file = await FileAsync("precious.csv", Precious);

        var ended = await RunAsync("export", list, file);

        Assert.That(ended.Code, Is.EqualTo(written ? CommandLine.Done : CommandLine.Failed), ended.Complained);
        Assert.That(await File.ReadAllTextAsync(file) == Precious, Is.EqualTo(!written));
        Assert.That(CsvFiles(), Is.EqualTo(new[] { "precious.csv" }));
    }

    /// <summary>Control: where people can be read, the file says who; where they cannot, the first half of it must not stand there.</summary>
    [Test]
    public async Task an_export_that_breaks_off_leaves_the_file_as_it_was_and_nothing_beside_it()
    {
        var file = await FileAsync("precious.csv", Precious);

        Assert.That(
            async () => await WrittenFile.WriteAsync<int>(new FileInfo(file), async (stream, ct) =>
            {
                await stream.WriteAsync("half"u8.ToArray(), ct);
                throw new IOException("The disk is gone.");
            }, CancellationToken.None),
            Throws.TypeOf<CommandFailed>().With.Message.EqualTo($"{file} cannot be written: The disk is gone."));

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(Precious));
        Assert.That(CsvFiles(), Is.EqualTo(new[] { "precious.csv" }));
    }

    [Test]
    [Platform("Linux")]
    [UnsupportedOSPlatform("windows")]
    public async Task nobody_but_the_owner_reads_what_was_written()
    {
        var (exported, source) = (await FileAsync("precious.csv", Precious), await FileAsync("people.csv", Precious));
        foreach (var file in new[] { exported, source }) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var rejected = Path.Combine(Folder, "rejected.csv");

        await SaysAsync("export", "1", exported);
        await SaysAsync("import", "1", source, "--rejected", rejected, "--yes");

        Assert.That(new[] { exported, rejected }.Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>Control: another file of that very name elsewhere is written through the link.</summary>
    [Test]
    [Platform("Linux")]
    public async Task what_a_link_points_to_is_written_and_the_link_stays()
    {
        var (file, link) = (await FileAsync("precious.csv", Precious), Path.Combine(Folder, "link.csv"));
        File.CreateSymbolicLink(link, file);

        await SaysAsync("export", "1", link);

        Assert.That(await File.ReadAllTextAsync(file), Is.Not.EqualTo(Precious));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(file));
    }

    /// <summary>Control: /dev/null takes everything, and is a device afterwards.</summary>
    [Test]
    [Platform("Linux")]
    public async Task a_device_is_written_to_and_not_replaced()
    {
        Assert.That((await RunAsync("export", "1", "/dev/null")).Code, Is.EqualTo(CommandLine.Done));
        var full = await RunAsync("export", "1", "/dev/full");

        Assert.That(File.Exists("/dev/null") && FileIdentity.Of("/dev/null") is { IsRegular: false });
        Assert.That(full.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(full.Complained, Does.StartWith("/dev/full cannot be written: ").And.Not.Contains("\n"));
    }

    [Test]
    public async Task a_folder_that_is_not_there_is_told_of_in_one_line()
    {
        var ended = await RunAsync("export", "1", Path.Combine(Folder, "nowhere", "people.csv"));

        Assert.That(ended.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(ended.Complained, Does.Contain("cannot be written: ").And.Not.Contains("\n"));
    }

    /// <summary>Control: any other file is written.</summary>
    [TestCase("people.csv")]
    [TestCase("./people.csv")]
    [TestCase("link.csv")]
    [TestCase("hard.csv")]
    [TestCase("mapping.json")]
    [TestCase("another.csv", true)]
    [Platform("Linux")]
    public async Task rejected_rows_never_take_the_place_of_what_is_read(string name, bool other = false)
    {
        var people = await FileAsync("people.csv", Precious);
        var mapping = await FileAsync("mapping.json", """{"columns":[{"header":"Namn","use":"FullName"},{"header":"Telefon","use":"Phone"}]}""");
        File.CreateSymbolicLink(Path.Combine(Folder, "link.csv"), people);
        HardLink(people, Path.Combine(Folder, "hard.csv"));
        var before = await File.ReadAllTextAsync(mapping);

        string[] typed = ["import", "1", people, "--rejected", $"{Folder}/{name}", "--yes", .. name == "mapping.json" ? new[] { "--mapping", mapping } : []];
        var ended = await RunAsync(typed);

        Assert.That((await File.ReadAllTextAsync(people), await File.ReadAllTextAsync(mapping)), Is.EqualTo((Precious, before)));
        Assert.That(ended.Code, Is.EqualTo(other ? CommandLine.Done : CommandLine.Misused), ended.Complained);
        Assert.That(await SaysAsync("overview"), other ? Does.Contain(", 1 people") : Does.Contain(", 0 people"));
        Assert.That(ended.Complained, other ? Is.Empty : Does.Contain("choose another file for the rejected rows").IgnoreCase);
    }

    private static void HardLink(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [from, to]);
        ln.WaitForExit();
        Assert.That(ln.ExitCode, Is.Zero);
    }

    private IEnumerable<string> CsvFiles() => Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)).Where(f => f.Contains("precious", StringComparison.Ordinal));

    private async Task<string> FileAsync(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
