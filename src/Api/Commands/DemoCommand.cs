using System.Buffers.Text;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Commands;

/// <summary>An organisation to try everything on: invented people with numbers that no network routes, made anew each time, through the same desks as real ones.</summary>
internal sealed class DemoCommand(IReadOnlyList<string> settingArguments)
{
    private const int Seats = 10;
    private static readonly TimeSpan CodesLast = TimeSpan.FromDays(7);

    private readonly Option<bool> noServe = new("--no-serve") { Description = "Only build it." };
    private readonly Option<int> people = new("--people") { HelpName = "COUNT", Description = "How many, on both lists together.", DefaultValueFactory = _ => 200 };

    public Command Command()
    {
        var command = new Command("demo", "A throw-away organisation in a data folder of its own, made anew, with 200 invented people and seat codes ready to type; then it is served.") { noServe, people };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(people) is < 2 or > 1_000_000) throw new MisusedCommand("--people is a number from 2 to 1000000.");
        var asSet = SettingsReader.Read(SettingSources.Read(settingArguments));
        var demo = new Tools([.. settingArguments, .. Overrides(asSet)]);
        if (!parsed.GetValue(noServe) && Listening.Hindrance(asSet.Addresses) is { } hindrance) throw new CommandFailed(hindrance);
        if (!asSet.OnPostgres) DemoFolder.MakeAnew(demo.Settings.DataFolder);

        await using (var open = await demo.OpenAsync(ct))
        {
            var made = await BuildAsync(open, parsed.GetValue(people), ct);
            if (!asSet.OnPostgres) DemoFolder.Mark(demo.Settings.DataFolder);
            Print(made, open.Premises, asSet.TypedAddress, parsed.GetValue(noServe));
        }
        return parsed.GetValue(noServe) ? CommandLine.Done : await new Serve(demo).RunAsync(ct);
    }

    /// <summary>Its own folder, and room to play: in a demonstration nobody is there to confirm newcomers, and the people are nobody's.</summary>
    private static IEnumerable<string> Overrides(CanvassSettings settings)
    {
        yield return $"--Canvass:Data={settings.DataFolder}-demo";
        foreach (var limit in new[] { "PerHour", "SeatPerDay", "VolunteerPerDay", "AlonePerHour", "AlonePerDay", "Unconfirmed" })
            yield return $"--CallQueue:Budgets:{limit}=1000000";
    }

    private static async Task<DemoMade> BuildAsync(OpenTools open, int people, CancellationToken ct)
    {
        var today = SetupCommands.TodayAt(open);
        var stamp = open.Premises.Clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var organisation = (await open.Get<OrganisationDesk>().CreateAsync($"Demonstration {stamp}", demo: true, ct: ct)).OrFail();
        (await open.Get<OrganisationDesk>().ChangeAsync(organisation.Id, new OrganisationChange { Controller = "Nobody: the people are invented", Contact = "whoever started this demonstration" }, "demo", ct)).OrFail();
        var solna = (await open.Get<AssociationDesk>().CreateAsync(organisation.Id, "Solna", "0184", ct: ct)).OrFail();
        var botkyrka = (await open.Get<AssociationDesk>().CreateAsync(organisation.Id, "Botkyrka", "0127", ct: ct)).OrFail();
        var campaigns = open.Get<CampaignDesk>();
        var campaign = (await campaigns.CreateAsync(organisation.Id, new CampaignSettings
        {
            Name = "Demonstration",
            FirstDay = today,
            LastDay = today.AddDays(20),
            TimeZone = open.Premises.Settings.TimeZone.Id,
            Rules = new CampaignRules { Hours = new CallingHoursRules { Always = true } },
            Script = DemoPapers.Script,
            Questions = DemoPapers.Questions,
            Basis = new Basis { People = Basis.Members, DeleteOn = today.AddDays(60) },
        }, "demo", ct)).OrFail();
        (await campaigns.OpenAsync(organisation.Id, campaign.Id, "demo", ct)).OrFail();

        var onSolna = people * 3 / 5;
        var lists = new[]
        {
            await ListAsync(open, campaign, solna, "Medlemmar", 0, onSolna, today, ct),
            await ListAsync(open, campaign, botkyrka, "Medlemmar", onSolna, people - onSolna, today, ct),
        };
        var empty = await ListAsync(open, campaign, solna, "Tom lista", 0, 0, today, ct);
        var rooms = open.Get<RoomDesk>();
        var room = (await rooms.CreateAsync(organisation.Id, "Demorummet", ct: ct)).OrFail();
        var ends = open.Premises.Clock.GetUtcNow() + CodesLast;
        (await rooms.LeaderHereAsync(organisation.Id, room.Id, ends, ct)).OrFail();
        var slips = (await rooms.AddSeatsAsync(organisation.Id, room.Id, [.. Enumerable.Range(1, Seats).Select(n => new NewSeat($"Plats {n}"))], ends, ct: ct)).OrFail();
        DemoSignIn[] signIns =
        [
            await SignInAsync(open, organisation, "Ada", "administrator", RoleGrant.Administrator, ct),
            await SignInAsync(open, organisation, "Olle", "organiser", new RoleGrant(Role.Organiser, solna.Id), ct),
            await SignInAsync(open, organisation, "Lena", "leader", new RoleGrant(Role.Leader, room.Id), ct),
        ];
        return new DemoMade(organisation, room, lists, empty, slips, signIns);
    }

    /// <summary>With a password that nobody is told: the link is the only way in.</summary>
    private static async Task<DemoSignIn> SignInAsync(OpenTools open, Organisation organisation, string name, string role, RoleGrant grant, CancellationToken ct)
    {
        await using var scope = open.Scope();
        var account = new Account { OrganisationId = organisation.Id, Email = $"{role}@demo{organisation.Id}.example", Name = name, Roles = [grant] };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)));
        if (!made.Succeeded) throw new CommandFailed(string.Join(' ', made.Errors.Select(e => e.Description)));
        return new DemoSignIn(role, (await open.Get<LinkDesk>().OfferDemoAsync(organisation.Id, account.Id, CodesLast, ct)).OrFail());
    }

    private static async Task<CallList> ListAsync(OpenTools open, Campaign campaign, Association association, string name, int from, int count, DateOnly today, CancellationToken ct)
    {
        var desk = open.Get<ListDesk>();
        var list = (await desk.CreateAsync(campaign.OrganisationId, new NewList { CampaignId = campaign.Id, AssociationId = association.Id, Name = name }, "demo", ct)).OrFail();
        (await desk.OpenAsync(campaign.OrganisationId, list.Id, "demo", ct)).OrFail();
        if (count == 0) return list;
        var import = open.Get<ImportDesk>();
        await using var file = new MemoryStream(InventedPeople.Csv(from, count, association.Municipality!));
        var staged = (await import.StageAsync(new ImportFile
        {
            OrganisationId = campaign.OrganisationId,
            ListId = list.Id,
            FileName = $"invented-{association.Municipality}.csv",
            Content = file,
            Source = "Invented for the demonstration",
            ObtainedAt = today,
            Actor = "demo",
        }, ct: ct)).OrFail();
        (await import.CommitAsync(campaign.OrganisationId, staged.Id, wholeList: false, "demo", ct: ct)).OrFail();
        return list;
    }

    private static void Print(DemoMade made, Premises premises, string address, bool noServe)
    {
        var where = premises.Settings.OnPostgres ? $"in the database {premises.Calls.Place}, beside whatever else is there" : $"in {premises.Settings.DataFolder}";
        Output.Line($"Organisation {made.Organisation.Id} \"{made.Organisation.Name}\" is made {where}.");
        foreach (var list in made.Lists) Output.Line($"List {list.Id} \"{list.Name}\" of association {list.AssociationId}");
        Output.Line($"Empty list {made.Empty.Id} \"{made.Empty.Name}\", for an import of your own");
        Output.Line($"Room {made.Room.Id} \"{made.Room.Name}\"; the codes last a week:");
        foreach (var slip in made.Slips) Output.Line($"  {slip.Label,-9} {slip.Code}");
        Output.Line("Without a seat, each link once, within a week and on this machine only, where it counts as both factors:");
        foreach (var signIn in made.SignIns) Output.Line($"  {signIn.Role,-13} {LinkText.For(premises.Settings, signIn.Token)}");
        if (noServe) return;
        var (code, listId) = (made.Slips[0].Code, made.Lists[0].Id);
        Output.Lines($$"""

            In another terminal:
              TOKEN=$(curl -s {{address}}/api/session -H 'Content-Type: application/json' -d '{"seatCode":"{{code}}","name":"Anna"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
              curl -s {{address}}/api/calls -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"listId":{{listId}}}'
            As the administrator:
              TOKEN=$(curl -s {{address}}/api/session -H 'Content-Type: application/json' -d '{"linkToken":"{{made.SignIns[0].Token}}"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
              curl -s {{address}}/api/users -H "Authorization: Bearer $TOKEN"

            Newcomers need no leader's yes here, and the limits on how many numbers somebody is shown are lifted. Stop with Ctrl+C.

            """);
    }

    private sealed record DemoMade(Organisation Organisation, Room Room, IReadOnlyList<CallList> Lists, CallList Empty, IReadOnlyList<SeatSlip> Slips, IReadOnlyList<DemoSignIn> SignIns);

    /// <param name="Role">As the server has it.</param>
    /// <param name="Token">What opens the link.</param>
    private sealed record DemoSignIn(string Role, string Token);
}

/// <summary>A folder that was made by an earlier demonstration is thrown away; any other is left alone.</summary>
internal static class DemoFolder
{
    private const string Sign = "made-by-demo";

    public static void MakeAnew(string path)
    {
        if (!Directory.Exists(path)) return;
        if (Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(Path.Combine(path, Sign)))
            throw new CommandFailed($"{path} was not made by an earlier demonstration, so it is not thrown away. Move it, or choose another place with --Canvass:Data=FOLDER.");
        using (var owned = Databases.DataFolder.TryOwn(path) ?? throw new CommandFailed($"A demonstration is running in {path}. Stop it first."))
            owned.Dispose();
        Directory.Delete(path, recursive: true);
    }

    public static void Mark(string path) => File.WriteAllText(Path.Combine(path, Sign), "Thrown away by the next demonstration.\n");
}

/// <summary>People who do not exist, under a country code that no country has.</summary>
internal static class InventedPeople
{
    private static readonly string[] First = ["Alma", "Anders", "Anna", "Bo", "Elsa", "Erik", "Eva", "Fatima", "Gunnar", "Hanna", "Ingrid", "Johan", "Karin", "Lars", "Leila", "Maria", "Mohamed", "Nils", "Olga", "Per", "Rosa", "Sara", "Sven", "Tove", "Ulla", "Viktor", "Åsa", "Örjan"];
    private static readonly string[] Last = ["Ahlberg", "Berg", "Björk", "Dahl", "Ek", "Forsberg", "Gran", "Hassan", "Holm", "Isaksson", "Jansson", "Karlsson", "Lind", "Lund", "Moberg", "Nyström", "Öberg", "Persson", "Quist", "Rosén", "Sand", "Tran", "Ulv", "Vik", "Wall", "Yilmaz", "Zetter", "Åkerman"];

    /// <summary>Every twentieth shares a number with the one before: a household.</summary>
    public static byte[] Csv(int from, int count, string municipality)
    {
        var csv = new StringWriter(CultureInfo.InvariantCulture);
        csv.WriteLine("Medlemsnummer;Förnamn;Efternamn;Födelseår;Kommunkod;Telefon");
        var start = RandomNumberGenerator.GetInt32(10_000_000, 80_000_000);
        for (var i = 0; i < count; i++)
        {
            var who = from + i;
            var number = start + (i % 20 == 19 ? i - 1 : i);
            csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"D{who + 1:000000};{First[who * 7 % First.Length]};{Last[who * 11 % Last.Length]}{Suffix(who)};{1940 + (who * 13 % 65)};{municipality};+999{number}"));
        }
        return System.Text.Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Suffix(int who) => who < First.Length ? "" : $"-{Last[who / First.Length % Last.Length]}";
}

internal static class DemoPapers
{
    public static readonly Script Script = new()
    {
        Steps =
        [
            Step("hello", "Hälsa", "Greet", "Hej, jag heter … och ringer från föreningen. Har du en minut?", "Hello, my name is … and I am calling from the association. Do you have a minute?"),
            Step("why", "Varför vi ringer", "Why we call", "Vi ringer våra medlemmar för att höra hur ni mår och vad vi borde göra.", "We ring our members to hear how you are and what we should do."),
            Step("thanks", "Tacka", "Thank", "Tack för samtalet!", "Thank you for talking with us!"),
        ],
        Objections =
        [
            new Objection { Id = "number", Title = Both("Varifrån har ni numret?", "Where did you get my number?"), Text = Both("Från medlemsregistret; det står på kortet.", "From the register of members; it is on the card.") },
        ],
    };

    public static readonly IReadOnlyList<Question> Questions =
    [
        new Question
        {
            Id = "newsletter",
            Kind = QuestionKind.Single,
            Opinion = false,
            Text = Both("Vill du ha vårt nyhetsbrev?", "Would you like our newsletter?"),
            Options = [new QuestionOption { Code = "yes", Text = Both("Ja", "Yes"), FollowUp = true }, new QuestionOption { Code = "no", Text = Both("Nej", "No") }],
        },
    ];

    private static ScriptStep Step(string id, string svTitle, string enTitle, string sv, string en) => new() { Id = id, Title = Both(svTitle, enTitle), Text = Both(sv, en) };

    private static Dictionary<string, string> Both(string sv, string en) => new(StringComparer.Ordinal) { ["sv"] = sv, ["en"] = en };
}
