using Canvass.Api.Commands;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>Backup and restore as docs/operating.md has them. Controls: without the secret, the key or the journal there is no restore.</summary>
[Category("C")]
[NonParallelizable]
public sealed class Backing_up_by_command : ByCommand
{
    private string place = null!;
    private bool there;

    /// <summary>Where it is restored, once the test is there.</summary>
    protected override string Data => there ? At("new") : Folder;

    [SetUp]
    public async Task SetUpAsync()
    {
        there = false;
        place = Directory.CreateTempSubdirectory("canvass-place-").FullName;
        await SaysAsync("organisation", "create", "Our organisation");
        await SaysAsync("association", "create", "Solna");
    }

    [TearDown]
    public void Delete() => Directory.Delete(place, recursive: true);

    [Test]
    public async Task goes_to_another_folder_and_back_to_what_was()
    {
        await SaysAsync("backup", "--new-key", At("key"));
        await SaysAsync("backup", At("backup"), "--key-file", At("key"));
        await SaysAsync("number", "block", "070-174 06 05");
        await SaysAsync("association", "create", "Botkyrka");
        var before = await SaysAsync("overview");
        GoThere();

        var said = await SaysAsync("restore", At("backup"), "--key-file", At("key"), "--journal", OldJournal);

        Assert.Multiple(async () =>
        {
            Assert.That(said, Does.Contain("From the journal: 1 blocks, 0 lifts and 0 people erased"));
            Assert.That(await SaysAsync("migrate"), Does.Contain("up to date"), "and the figures have a place");
            Assert.That(await SaysAsync("overview"), Does.Contain("Solna").And.Not.Contains("Botkyrka"));
            Assert.That(before, Does.Contain("Botkyrka"));
            Assert.That(await SaysAsync("people", "blocks", "Our organisation"), Does.Contain("number"));
            Assert.That(await SaysAsync("audit", "list"), Does.Contain("restore"));
            Assert.That(await SaysAsync("audit", "verify"), Does.StartWith("The audit is whole: "));
            Assert.That(await SaysAsync("doctor"), Does.Match("Journal +.*erasure.journal has 2 entries"), "it goes on where the installation does");
        });
    }

    [Test]
    public async Task is_refused_without_the_secret_and_leaves_nothing_behind()
    {
        await SaysAsync("backup", At("backup"), "--new-key", At("key"));
        there = true;

        var (code, _, complained) = await RunAsync("restore", At("backup"), "--key-file", At("key"), "--without-journal");

        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(complained, Does.Contain("secret").IgnoreCase);
        Assert.That(File.Exists(At("new", "canvass.db")), Is.False);
    }

    [Test]
    public async Task says_what_may_come_back_without_the_journal()
    {
        await SaysAsync("backup", At("backup"), "--new-key", At("key"));
        GoThere();

        var refused = await RunAsync("restore", At("backup"), "--key-file", At("key"));
        var left = Directory.GetFiles(At("new")).Select(Path.GetFileName);
        var told = await RunAsync("restore", At("backup"), "--key-file", At("key"), "--without-journal");
        var again = await RunAsync("restore", At("backup"), "--key-file", At("key"), "--without-journal");

        Assert.Multiple(() =>
        {
            Assert.That(refused.Code, Is.EqualTo(CommandLine.Failed));
            Assert.That(refused.Complained, Does.Contain("does not reach back"));
            Assert.That(left, Has.None.StartsWith("canvass.db"));
            Assert.That(told.Code, Is.EqualTo(CommandLine.Done));
            Assert.That(told.Complained, Does.Contain("may be rung again"));
            Assert.That(again.Code, Is.EqualTo(CommandLine.Failed));
            Assert.That(again.Complained, Does.Contain("already"));
        });
    }

    /// <summary>Control: the same file under another name.</summary>
    [Test]
    public async Task is_made_in_a_folder_that_there_is_and_over_nothing()
    {
        await SaysAsync("backup", At("backup"), "--new-key", At("key"));
        var first = await File.ReadAllBytesAsync(At("backup"));

        var over = await RunAsync("backup", At("backup"), "--key-file", At("key"));
        var nowhere = await RunAsync("backup", At("missing", "backup"), "--key-file", At("key"));
        await SaysAsync("backup", At("another"), "--key-file", At("key"));

        Assert.Multiple(() =>
        {
            Assert.That((over.Code, over.Complained), Is.EqualTo((CommandLine.Failed, $"{At("backup")} is there already. A backup writes over nothing.")));
            Assert.That(File.ReadAllBytes(At("backup")), Is.EqualTo(first));
            Assert.That(nowhere.Code, Is.EqualTo(CommandLine.Failed));
            Assert.That(nowhere.Complained, Does.Contain("cannot be written"));
            if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(At("backup")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        });
    }

    /// <summary>Control: the same journal before it is damaged.</summary>
    [Test]
    public async Task finds_a_damaged_journal_with_doctor()
    {
        await SaysAsync("backup", At("backup"), "--new-key", At("key"));
        await SaysAsync("migrate");
        var well = await RunAsync("doctor");
        await File.AppendAllTextAsync(OldJournal, "half a line");

        var ill = await RunAsync("doctor");

        Assert.Multiple(() =>
        {
            Assert.That(well.Code, Is.EqualTo(CommandLine.Done), well.Complained);
            Assert.That(ill.Code, Is.EqualTo(CommandLine.Failed));
            Assert.That(ill.Complained, Does.Contain("line 2 cannot be read"));
        });
    }

    [TestCase("backup", "--key-file", "k")]
    [TestCase("backup", "f")]
    [TestCase("backup", "f", "--key-file", "k", "--new-key", "n")]
    [TestCase("restore", "f", "--key-file", "k", "--journal", "j", "--without-journal")]
    public async Task asks_for_what_can_be_meant(params string[] arguments)
    {
        Assert.That((await RunAsync(arguments)).Code, Is.EqualTo(CommandLine.Misused));
    }

    private string OldJournal => Path.Combine(Folder, "erasure.journal");

    /// <summary>A new folder with the old secret.</summary>
    private void GoThere()
    {
        Directory.CreateDirectory(At("new"));
        File.Copy(Path.Combine(Folder, "secret"), At("new", "secret"));
        there = true;
    }

    private string At(params string[] name) => Path.Combine([place, .. name]);
}
