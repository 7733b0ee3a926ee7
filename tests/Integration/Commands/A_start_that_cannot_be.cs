using System.Net;
using System.Net.Sockets;
using Canvass.Api.Commands;
using Canvass.Shared.Servers;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>
/// What stands in the way of a start is one line that says what to do. Controls: without looking before the start the web server's stack is
/// printed, and what had started already trips over what was taken away; without its own case a refusal of PostgreSQL is a stack.
/// </summary>
[NonParallelizable]
public sealed class A_start_that_cannot_be : ByCommand
{
    [TestCase("serve")]
    [TestCase("demo")]
    public async Task names_the_address_that_is_taken(string command)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";

        var ended = await RunAsync(command, "--urls", address);

        Assert.That(ended, Is.EqualTo((CommandLine.Failed, "", $"Canvass cannot listen at {address}: something else listens there. Is Canvass running already? Choose another address with --urls http://localhost:5081.")));
    }

    [Test]
    public async Task names_the_address_that_this_machine_has_not()
    {
        var ended = await RunAsync("serve", "--urls", "http://192.0.2.1:5080");

        Assert.That((ended.Code, ended.Complained), Is.EqualTo((CommandLine.Failed, "Canvass cannot listen at http://192.0.2.1:5080: this machine has no such address. Choose another address with --urls http://localhost:5081.")));
    }

    [Test]
    public async Task names_the_folder_that_cannot_be_written()
    {
        // Where its lock should be; what a folder's rights forbid, the user of the tests may do all the same.
        Directory.CreateDirectory(Path.Combine(Folder, "canvass.lock"));

        var ended = await RunAsync("organisation", "create", "Our organisation");

        Assert.That(ended.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(ended.Complained, Does.StartWith($"The data folder {Folder} cannot be used: ").And.Not.Contains("\n"));
    }

    [Test]
    public async Task says_why_PostgreSQL_does_not_let_Canvass_in()
    {
        var place = new Npgsql.NpgsqlConnectionStringBuilder(PostgresServer.Shared.ConnectionString) { Database = "nobodys", Password = "hunter2" };

        var ended = await RunAsync("overview", $"--ConnectionStrings:Canvass={place}", "--Canvass:Secret=a secret for tests only, 32 signs", $"--Privacy:Journal={Path.Combine(Folder, "journal")}");

        Assert.That((ended.Code, ended.Complained), Is.EqualTo((CommandLine.Failed, $"The database {place.Host}:{place.Port}/nobodys cannot be used: database \"nobodys\" does not exist. Look at its connection string.")));
    }

    [Test]
    public async Task says_that_the_broker_is_not_there()
    {
        await SaysAsync("organisation", "create", "Our organisation");

        var ended = await RunAsync("doctor", "--ConnectionStrings:Bus=amqp://canvass:hunter2@127.0.0.1:1");

        Assert.That(ended.Code, Is.EqualTo(CommandLine.Failed));
        Assert.That(ended.Complained, Does.StartWith("The broker at 127.0.0.1 cannot be used: ").And.Not.Contains("hunter2").And.Not.Contains("\n"));
    }
}
