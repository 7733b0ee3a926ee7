using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Canvass.Shared;

/// <summary>The server as in production, on a real port and a real database, with an organisation in it that may be rung at any hour.</summary>
public sealed class CanvassApp : IAsyncDisposable
{
    private readonly Premises premises;
    private readonly IConfigurationRoot configuration;
    private readonly WebApplication app;
    private readonly IAsyncDisposable? remains;
    // Of no format that there is, so that no password fits it.
    private static readonly string NobodysHash = Convert.ToBase64String([0]);

    private int seats;
    private int users;

    private CanvassApp(string folder, Premises premises, IConfigurationRoot configuration, WebApplication app, IAsyncDisposable? remains)
    {
        Folder = folder;
        this.premises = premises;
        this.configuration = configuration;
        this.app = app;
        this.remains = remains;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public string Folder { get; }

    public long Organisation { get; private set; }

    public long Association { get; private set; }

    public long Campaign { get; private set; }

    public long List { get; private set; }

    public long Room { get; private set; }

    public IServiceProvider Services => app.Services;

    public T Desk<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<CanvassApp> StartAsync(Database database, int people = 5, Action<WebApplicationBuilder>? adapt = null, CampaignRules? rules = null, bool demo = false, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Directory.CreateTempSubdirectory("canvass-app-").FullName;
        var own = database.Engine == Engine.Postgres ? await Database.MigratedOnPostgresAsync() : null;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Canvass:Data", folder), new("urls", "http://127.0.0.1:0"),
            .. own is null ? [] : new KeyValuePair<string, string?>[]
            {
                new("ConnectionStrings:Canvass", own.ConnectionString), new("Canvass:Secret", "a secret for tests only, 32 signs"), new("Privacy:Journal", Path.Combine(folder, "erasure.journal")),
            },
        ]).AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build();
        var opened = await Premises.OpenAsync(SettingsReader.Read(configuration), configuration, TimeProvider.System);
        var built = FrontDoor.Build(opened, configuration, adapt);
        await built.StartAsync();
        var started = new CanvassApp(folder, opened, configuration, built, new Remains(folder, own));
        await started.FillAsync(people, demo, rules ?? new CampaignRules { Hours = new CallingHoursRules { Always = true } });
        return started;
    }

    /// <summary>A second replica on the same PostgreSQL, with the same people in it. To be stopped before the first.</summary>
    public async Task<CanvassApp> BesideAsync()
    {
        var opened = await Premises.OpenAsync(premises.Settings, configuration, TimeProvider.System);
        var built = FrontDoor.Build(opened, configuration);
        await built.StartAsync();
        return new CanvassApp(Folder, opened, configuration, built, remains: null) { Organisation = Organisation, Association = Association, Campaign = Campaign, List = List, Room = Room };
    }

    /// <param name="from">The loopback address it comes from: another is another source.</param>
    public HttpClient Client(string from = "127.0.0.1") => new(new SocketsHttpHandler
    {
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = Address };

    /// <summary>A code that nobody has used yet.</summary>
    public async Task<string> SeatCodeAsync(long? onlyList = null) =>
        (await Desk<RoomDesk>().AddSeatsAsync(Organisation, Room, [new NewSeat($"plats {Interlocked.Increment(ref seats)}", onlyList)])).Value[0].Code;

    /// <summary>Signs in at a seat of their own.</summary>
    public async Task<Caller> SitDownAsync(string name = "Anna", long? onlyList = null)
    {
        var caller = new Caller(Client());
        var reply = await caller.PostAsync("/api/session", new { seatCode = await SeatCodeAsync(onlyList), name });
        if (reply.Status != 201) throw new InvalidOperationException($"{name} could not sit down: {reply}");
        caller.Token = reply.Body.GetProperty("token").GetString();
        return caller;
    }

    /// <summary>Somebody with an account, as if they had just signed in with both factors.</summary>
    public async Task<Caller> UserAsync(long? organisation = null, bool complete = true, string from = "127.0.0.1", params IEnumerable<RoleGrant> roles)
    {
        var account = new Account
        {
            OrganisationId = organisation ?? Organisation,
            Email = $"user{Interlocked.Increment(ref users)}@example.org",
            Name = "Ulla",
            PasswordHash = complete ? NobodysHash : null,
            SecurityStamp = "stamp",
            Roles = [.. roles],
        };
        account.FoldedEmail = EmailAddress.Fold(account.Email);
        Must(await Desk<AccountDesk>().CreateAsync(account, "test"));
        return new Caller(Client(from)) { Token = (await Desk<UserSessionDesk>().BeginAsync(account, factor: complete)).Token };
    }

    public async Task<long> ListAsync(string name, int people = 0, bool open = true, long? association = null)
    {
        var list = (await Desk<ListDesk>().CreateAsync(Organisation, new NewList { CampaignId = Campaign, AssociationId = association ?? Association, Name = name })).Value.Id;
        if (open) Must(await Desk<ListDesk>().OpenAsync(Organisation, list));
        if (people > 0) await BringAsync(list, Enumerable.Range(0, people).Select(i => ($"Förnamn{i}", $"Efternamn{i}", $"+9994{list:000}{i:0000}")));
        return list;
    }

    /// <summary>Through the import, as people come in.</summary>
    public async Task BringAsync(long list, IEnumerable<(string First, string Last, string Number)> people)
    {
        var csv = "Förnamn;Efternamn;Födelseår;Telefon\n" + string.Concat(people.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.First};{p.Last};1980;{p.Number}\n")));
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var staged = Must(await Desk<ImportDesk>().StageAsync(new ImportFile
        {
            OrganisationId = Organisation, ListId = list, FileName = "people.csv", Content = file, Source = "The register of members", ObtainedAt = new DateOnly(2026, 1, 2), Actor = "test",
        }));
        Must(await Desk<ImportDesk>().CommitAsync(Organisation, staged.Id, wholeList: false, "test"));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await premises.DisposeAsync();
        if (remains is not null) await remains.DisposeAsync();
    }

    private async Task FillAsync(int people, bool demo, CampaignRules rules)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Organisation = Must(await Desk<OrganisationDesk>().CreateAsync("Organisation", demo: demo)).Id;
        Must(await Desk<OrganisationDesk>().ChangeAsync(Organisation, new OrganisationChange { Controller = "Organisation", Contact = "office@example.org" }, "test"));
        Association = Must(await Desk<AssociationDesk>().CreateAsync(Organisation, "Solna", "0184")).Id;
        Campaign = Must(await Desk<CampaignDesk>().CreateAsync(Organisation, new CampaignSettings
        {
            Name = "Campaign", FirstDay = today.AddDays(-1), LastDay = today.AddDays(20), Rules = rules, Script = ScriptAndQuestions.Script, Questions = ScriptAndQuestions.Questions,
            Basis = new Basis { People = Basis.Members, DeleteOn = today.AddDays(60) },
        })).Id;
        Must(await Desk<CampaignDesk>().OpenAsync(Organisation, Campaign));
        Room = Must(await Desk<RoomDesk>().CreateAsync(Organisation, "Room")).Id;
        List = await ListAsync("List", people);
    }

    private static T Must<T>(Answer<T> answer) => answer.Value;

    private sealed class Remains(string folder, TestDatabase? database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (database is not null) await database.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}

internal static class ScriptAndQuestions
{
    public static readonly Script Script = new() { Steps = [new ScriptStep { Id = "hello", Title = Sv("Hälsa"), Text = Sv("Hej!") }] };

    public static readonly IReadOnlyList<Question> Questions =
    [
        new() { Id = "newsletter", Kind = QuestionKind.Single, Opinion = false, Text = Sv("Nyhetsbrev?"), Options = [new QuestionOption { Code = "yes", Text = Sv("Ja") }, new QuestionOption { Code = "no", Text = Sv("Nej") }] },
        new() { Id = "off", Kind = QuestionKind.Text, Text = Sv("Vad tycker du?") },
    ];

    private static Dictionary<string, string> Sv(string text) => new(StringComparer.Ordinal) { ["sv"] = text };
}
