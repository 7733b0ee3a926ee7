using Canvass.Api.Settings;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace Canvass.Unit.Settings;

[Category("D8")]
public sealed class What_an_operator_has_set
{
    private static readonly (string, string)[] Postgres = [("ConnectionStrings:Canvass", "Host=db;Database=canvass"), ("Canvass:Secret", "s"), ("Privacy:Journal", "/j")];

    [Test]
    public void may_be_nothing_at_all()
    {
        var settings = Read();

        Assert.That((settings.Roles, settings.OnPostgres, settings.Bus, settings.TimeZone.Id), Is.EqualTo((Roles.All, false, (Uri?)null, "Europe/Stockholm")));
    }

    [TestCase("Canvass:Dta", "x", "There is no setting Canvass:Dta")]
    [TestCase("CallQueue:Leases:Lenght", "00:15:00", "Length, Dialled, Cap")]
    [TestCase("ConnectionStrings:Canvas", "Host=db", "There is no setting ConnectionStrings:Canvas")]
    [TestCase("Privacy:Jurnal", "x", "There is no setting Privacy:Jurnal")]
    [TestCase("CallQueue:Leases:Length", "fifteen", "00:15:00")]
    [TestCase("CallQueue:Leases:Length", "00:00:01", "between")]
    [TestCase("CallQueue:Budgets:PerHour", "many", "a whole number")]
    [TestCase("CallQueue:Budgets:AskToConfirm", "31", "AskToConfirm must not be above Unconfirmed")]
    [TestCase("Canvass:Roles", "api,quue", "quue")]
    [TestCase("Canvass:Roles", "api", "PostgreSQL")]
    [TestCase("Canvass:TimeZone", "Mars/Olympus", "Europe/Stockholm")]
    [TestCase("Canvass:PublicUrl", "example.org", "https://")]
    [TestCase("urls", "nonsense", "http://localhost:5080")]
    [TestCase("urls", "http://localhost:5080;ftp://localhost", "ftp://localhost")]
    [TestCase("urls", "http://localhost:99999", "99999")]
    [TestCase("ConnectionStrings:Bus", "http://rabbit", "amqp://")]
    [TestCase("ConnectionStrings:Canvass", "canvass.db", "PostgreSQL")]
    [TestCase("ConnectionStrings:Canvass", "Host=db;Database=canvass", "Canvass:Secret")]
    [TestCase("ConnectionStrings:Stats", "Host=db;Database=stats", "ConnectionStrings:Canvass")]
    public void stops_the_start_with_one_line_when_it_cannot_be_meant(string name, string value, string says)
    {
        var line = Assert.Throws<BadSettings>(() => Read((name, value)))!.Message;

        Assert.That(line, Does.Contain(says).And.Not.Contain("\n"));
    }

    [TestCase("ConnectionStrings:Canvass", "Host=db;Password=hunter2;Nonsense=1")]
    [TestCase("ConnectionStrings:Bus", "http://guest:hunter2@rabbit")]
    public void is_not_repeated_where_it_may_hold_a_password(string name, string value) =>
        Assert.That(Assert.Throws<BadSettings>(() => Read((name, value)))!.Message, Does.Not.Contain("hunter2"));

    [TestCase("api", Roles.Api)]
    [TestCase("queue, stats", Roles.Queue | Roles.Stats)]
    [TestCase("API,queue,stats", Roles.All)]
    public void may_divide_the_work_where_engines_are_shared(string text, object roles) =>
        Assert.That(Read([.. Postgres, ("ConnectionStrings:Bus", "amqp://rabbit"), ("Canvass:Roles", text)]).Roles, Is.EqualTo(roles));

    [Test]
    public void may_not_divide_the_work_over_a_bus_within_the_process() =>
        Assert.That(Assert.Throws<BadSettings>(() => Read([.. Postgres, ("Canvass:Roles", "api")]))!.Message, Does.Contain("ConnectionStrings:Bus"));

    [Test]
    public void stands_beside_any_command()
    {
        var (settings, others) = SettingArguments.Split(["import", "--Canvass:Data=/d", "1", "--urls", "http://localhost:1", "file.csv", "--yes"]);

        Assert.That(settings, Is.EqualTo(new[] { "--Canvass:Data=/d", "--urls", "http://localhost:1" }));
        Assert.That(others, Is.EqualTo(new[] { "import", "1", "file.csv", "--yes" }));
    }

    [TestCase("--Canvass:Data")]
    [TestCase("--Canvass:Data", "--yes")]
    [TestCase("--urls")]
    public void is_asked_for_where_only_its_name_stands(params string[] arguments) =>
        Assert.That(Assert.Throws<BadSettings>(() => SettingArguments.Split(arguments))!.Message, Does.Contain($"{arguments[0]}=VALUE"));

    [Test]
    public void says_where_to_listen_unless_the_web_server_is_told_itself()
    {
        Assert.That(Read().Addresses, Is.EqualTo(new[] { "http://localhost:5080" }));
        Assert.That(Read(("urls", "http://localhost:1;http://[::]:2")).Addresses, Is.EqualTo(new[] { "http://localhost:1", "http://[::]:2" }));
        Assert.That(Read(("http_ports", "8080")).Addresses, Is.Empty);
    }

    [TestCase("http://localhost:1", "http://localhost:1")]
    [TestCase("http://+:8080", "http://localhost:8080")]
    [TestCase("http://0.0.0.0:8080;http://[::]:8080", "http://localhost:8080")]
    [TestCase("http://[::]:8080", "http://localhost:8080")]
    [TestCase("http://192.0.2.7:8080", "http://192.0.2.7:8080")]
    public void says_what_people_type(string urls, string typed)
    {
        Assert.That(Read(("urls", urls)).TypedAddress, Is.EqualTo(typed));
        Assert.That(Read(("urls", urls), ("Canvass:PublicUrl", "https://call.example.org/")).TypedAddress, Is.EqualTo("https://call.example.org"));
    }

    /// <summary>D8. Controls: the addresses that stay on this machine, and those that https stands before.</summary>
    [TestCase(null, "urls", "http://localhost:1;http://127.0.0.1:2;http://[::1]:3;https://+:4")]
    [TestCase("http://0.0.0.0:2", "urls", "http://localhost:1;http://0.0.0.0:2")]
    [TestCase("http://+:8080", "urls", "http://+:8080")]
    [TestCase("http://[::]:1", "urls", "http://[::]:1")]
    [TestCase("http://hall:1", "urls", "http://hall:1")]
    [TestCase("http://*:8080", "http_ports", "8080")]
    [TestCase("http://0.0.0.0:1", "Kestrel:Endpoints:Http:Url", "http://0.0.0.0:1")]
    public void says_where_what_is_said_could_be_read_on_the_way(string? address, string name, string value)
    {
        Assert.That(Read((name, value)).PlainAddress, Is.EqualTo(address));
        Assert.That(Read((name, value), ("Access:AllowPlainHttp", "true")).PlainAddress, Is.Null);
        Assert.That(Read((name, value), ("Canvass:PublicUrl", "https://call.example.org")).PlainAddress, Is.Null);
        Assert.That(Read((name, value), ("Canvass:PublicUrl", "http://call.example.org")).PlainAddress, Is.EqualTo(address));
    }

    private static CanvassSettings Read(params IEnumerable<(string Name, string Value)> settings) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build());
}
