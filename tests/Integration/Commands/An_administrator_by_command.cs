using System.Buffers.Binary;
using Canvass.Api.Commands;
using Canvass.CallQueue;
using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>Control tried: with the framework's own number of rounds the first fails.</summary>
[NonParallelizable]
[Category("D4")]
public sealed class An_administrator_by_command : ByCommand
{
    [SetUp]
    public Task OpenAsync() => SaysAsync("organisation", "create", "Our organisation");

    [Test]
    public async Task is_made_with_a_password_from_standard_input_that_is_kept_as_a_costly_hash()
    {
        Typed = "korrekt häst batteri\n";

        var said = await SaysAsync("admin", "create", "--email", "ada@example.org", "--name", "Ada");

        Assert.That(said, Does.Not.Contain("korrekt").And.Contain("/api/account/authenticator"));
        Assert.That(BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(await ReadAsync("select password_hash from account")).AsSpan(5)), Is.GreaterThanOrEqualTo(210_000));
        Assert.That(await ReadAsync("select role from account_role"), Is.EqualTo("administrator"));
        Assert.That(await ReadAsync("select details from audit where action = 'account_make'"), Is.EqualTo("administrator"));
    }

    [Test]
    public async Task is_made_with_a_password_that_is_printed_where_none_is_given()
    {
        var (one, other) = (await SaysAsync("admin", "create", "--email", "ada@example.org"), await SaysAsync("admin", "create", "--email", "eva@example.org"));

        Assert.That(PasswordIn(one), Has.Length.EqualTo(20).And.Not.EqualTo(PasswordIn(other)));
    }

    [TestCase("kort", "ada@example.org", CommandLine.Failed)]
    [TestCase("ada@example.org", "ada@example.org", CommandLine.Failed)]
    [TestCase("korrekt häst batteri", "ada", CommandLine.Misused)]
    public async Task is_refused_with_one_line(string password, string email, int code)
    {
        Typed = password + "\n";

        var refused = await RunAsync("admin", "create", "--email", email);

        Assert.That(refused.Code, Is.EqualTo(code));
        Assert.That(refused.Complained.Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task is_one_for_each_address_and_gets_a_link_who_has_lost_everything()
    {
        await SaysAsync("admin", "create", "--email", "ada@example.org");

        var again = await RunAsync("admin", "create", "--email", "ADA@example.org");
        Assert.That((again.Code, again.Complained), Is.EqualTo((CommandLine.Failed, new Refusal.EmailTaken().Why)));
        Assert.That(await SaysAsync("admin", "reset", "--email", "Ada@example.org"), Does.Match(@"^http://localhost:5080/link#[\w-]{32}$"));
        Assert.That((await RunAsync("admin", "reset", "--email", "eva@example.org")).Code, Is.EqualTo(CommandLine.Failed));
    }

    private static string PasswordIn(string said) => said.Split("this once: ")[1].Split('\n')[0];

    private async Task<string> ReadAsync(string sql)
    {
        await using var database = new SqliteDatabase(Path.Combine(Folder, "canvass.db"), TimeProvider.System);
        return await database.ReadAsync(work => work.ScalarAsync<string>(sql));
    }
}
