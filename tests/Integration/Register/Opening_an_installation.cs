using Canvass.CallQueue;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Opening_an_installation(Database database) : OnADatabase(database)
{
    private const string Secret = "a secret of thirty-two signs or more";

    private string folder = null!;
    private InstallationDesk desk = null!;

    [SetUp]
    public void Open()
    {
        folder = Directory.CreateTempSubdirectory("canvass-test-").FullName;
        desk = new InstallationDesk(new InstallationStore(own.Store));
    }

    [TearDown]
    public void DeleteFolder()
    {
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task makes_the_log_once_and_finds_it_with_the_same_secret()
    {
        var first = (await desk.OpenAsync(new SecretPlace { Setting = Secret })).Value;
        clock.Advance(TimeSpan.FromDays(1));
        var second = (await desk.OpenAsync(new SecretPlace { Setting = $" {Secret}\n" })).Value;

        Assert.That((second.LogId, second.CreatedAt, second.Keys.Mark), Is.EqualTo((first.LogId, first.CreatedAt, first.Keys.Mark)));
        Assert.That(first.CreatedAt, Is.EqualTo(Clock.MondayMorning));
    }

    [Test]
    public async Task makes_a_secret_of_its_own_for_its_owners_eyes_on_the_first_start()
    {
        var first = (await desk.OpenAsync(new SecretPlace { File = SecretPath })).Value;
        var second = (await desk.OpenAsync(new SecretPlace { File = SecretPath })).Value;

        Assert.That(second.Keys.Mark, Is.EqualTo(first.Keys.Mark));
        Assert.That((await File.ReadAllTextAsync(SecretPath)).Trim(), Has.Length.EqualTo(43));
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(SecretPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task refuses_another_secret()
    {
        await desk.OpenAsync(new SecretPlace { Setting = Secret });

        Assert.That((await desk.OpenAsync(new SecretPlace { Setting = Secret + "!" })).Refusal, Is.EqualTo(new Refusal.SecretWrong()));
    }

    [Test]
    public async Task refuses_to_make_a_new_secret_for_a_database_that_has_one()
    {
        await desk.OpenAsync(new SecretPlace { File = SecretPath });
        File.Delete(SecretPath);

        Assert.That((await desk.OpenAsync(new SecretPlace { File = SecretPath })).Refusal, Is.EqualTo(new Refusal.SecretMissing(SecretPath)));
        Assert.That(File.Exists(SecretPath), Is.False);
    }

    [Test]
    public async Task needs_the_setting_where_no_file_can_be_shared() =>
        Assert.That((await desk.OpenAsync(new SecretPlace { Setting = " " })).Refusal, Is.EqualTo(new Refusal.SecretMissing(null)));

    [Test]
    public async Task refuses_a_short_secret_and_leaves_the_database_open_for_a_longer_one()
    {
        Assert.That((await desk.OpenAsync(new SecretPlace { Setting = "password" })).Refusal, Is.EqualTo(new Refusal.SecretTooShort()));
        Assert.That((await desk.OpenAsync(new SecretPlace { Setting = Secret })).Refusal, Is.Null);
    }

    [Test]
    public async Task of_two_machines_starting_at_once_with_different_secrets_one_is_refused()
    {
        var answers = await Task.WhenAll(
            desk.OpenAsync(new SecretPlace { Setting = Secret }),
            desk.OpenAsync(new SecretPlace { Setting = Secret + "!" }));

        Assert.That(answers.Count(a => a.Refusal is Refusal.SecretWrong), Is.EqualTo(1));
        Assert.That(answers.Count(a => a.Refusal is null), Is.EqualTo(1));
    }

    private string SecretPath => Path.Combine(folder, "secret");
}
