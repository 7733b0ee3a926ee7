using System.Globalization;
using System.Text;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Integration.Import;

/// <summary>A call room that people come to by files.</summary>
internal sealed class ImportRoom
{
    private readonly OwnDatabase own;
    private IDatabase database;

    private ImportRoom(OwnDatabase own, CallRoom calls)
    {
        this.own = own;
        Calls = calls;
        database = own.Opened;
        (Desk, Register, Export) = (DeskOn(database), RegisterOn(database), new PeopleExport(new ExportStore(new CallQueueStore(database))));
    }

    public CallRoom Calls { get; private set; }

    public IDatabase Database => database;

    public ImportDesk Desk { get; private set; }

    public RegisterDesk Register { get; private set; }

    public PrivacyDesk Privacy => new(RegisterStoreOn(database), RegisterStoreOn(database));

    public PeopleExport Export { get; private set; }

    public long Organisation => Calls.Organisation;

    public static async Task<ImportRoom> OpenAsync(OwnDatabase own, TimeProvider clock) => new(own, await CallRoom.OpenAsync(own.Opened, clock));

    /// <summary>The process died and another one starts.</summary>
    public async Task RestartAsync()
    {
        await own.CloseAsync();
        database = own.Opened;
        Calls = Calls.Through(database);
        (Desk, Register, Export) = (DeskOn(database), RegisterOn(database), new PeopleExport(new ExportStore(new CallQueueStore(database))));
    }

    /// <summary>The same organisation in a database that came from this one.</summary>
    public ImportRoom On(OwnDatabase other) => new(other, Calls.Through(other.Opened));

    public static ImportDesk DeskOn(IDatabase database) => new(StoreOn(database));

    public static ImportStore StoreOn(IDatabase database)
    {
        var (rules, standings) = (new RulesCache(), new StandingWriter());
        return new ImportStore(new CallQueueStore(database), rules, CallRoom.Keys, new PeopleWriter(CallRoom.Keys, standings), new Refold(new HouseholdReader(rules), standings))
        {
            // A crash in the middle of a small file must find a middle on both engines.
            BuiltAtOnce = 500,
        };
    }

    private static RegisterDesk RegisterOn(IDatabase database) => new(RegisterStoreOn(database));

    private static RegisterStore RegisterStoreOn(IDatabase database) =>
        new(new CallQueueStore(database), CallRoom.Keys, new Refold(new HouseholdReader(new RulesCache()), new StandingWriter()), TestJournal.Of(new CallQueueStore(database)));

    /// <summary>A list that nobody is on yet.</summary>
    public Task<long> ListAsync(string name = "list", long? campaign = null, long? association = null) => database.WriteAsync(work => work.ScalarAsync<long>("""
        insert into list (organisation_id, campaign_id, association_id, name, state, created_at)
        values (@Organisation, @campaign, @association, @name, 'open', 0) returning id
        """, new { Calls.Organisation, campaign = campaign ?? Calls.Campaign, association = association ?? Calls.Association, name }));

    public Task<long> AssociationAsync(string name) => database.WriteAsync(work => work.ScalarAsync<long>(
        "insert into association (organisation_id, name, created_at) values (@Organisation, @name, 0) returning id", new { Calls.Organisation, name }));

    public static ImportFile File(long organisation, long list, byte[] content, bool again = false) => new()
    {
        OrganisationId = organisation,
        ListId = list,
        FileName = "people.csv",
        Content = new MemoryStream(content),
        Source = "Medlemsregistret",
        ObtainedAt = new DateOnly(2026, 8, 1),
        Actor = "user:1",
        Again = again,
    };

    public async Task<ImportRecord> StageAsync(long list, string csv, bool again = false) =>
        (await Desk.StageAsync(File(Organisation, list, Encoding.UTF8.GetBytes(csv), again))).Value;

    /// <summary>People as "name;external id;numbers", one on a line.</summary>
    public Task<ImportRecord> ImportPeopleAsync(long list, params string[] people) => ImportAsync(list, File(people), again: true);

    public static string File(params string[] people) => string.Join("\r\n", people.Select(Row).Prepend("Namn;Medlemsnummer;Telefon")) + "\r\n";

    private static string Row(string person) => person.Count(c => c == ';') switch { 0 => $"{person};;", 1 => $"{person};", _ => person };

    public async Task<long> PersonAsync(string fullName) =>
        (await QueryAsync<long>("select id from person where first_name || ' ' || last_name = @fullName and merged_into is null", new { fullName })).Single();

    public async Task<long> HouseholdAsync(string fullName) => (await QueryAsync<long>("select household_id from person where id = @id", new { id = await PersonAsync(fullName) })).Single();

    public async Task<string?> StandingAsync(long list, string fullName)
    {
        var id = await PersonAsync(fullName);
        var standing = (await QueryAsync<Standing>("select lane, why from target where list_id = @list and person_id = @id", new { list, id })).Single();
        return standing.Why ?? $"lane {standing.Lane}";
    }

    private sealed record Standing
    {
        public long? Lane { get; init; }

        public string? Why { get; init; }
    }

    public async Task<ImportRecord> ImportAsync(long list, string csv, bool wholeList = false, bool again = false, long mayTakeOff = long.MaxValue)
    {
        var staged = await StageAsync(list, csv, again);
        return (await Desk.CommitAsync(Organisation, staged.Id, wholeList, "user:1", mayTakeOff: mayTakeOff)).Value;
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null) => database.ReadAsync(work => work.QueryAsync<T>(sql, values));

    public Task<long> CountAsync(string sql, object? values = null) => database.ReadAsync(work => work.ScalarAsync<long>($"select count(*) from {sql}", values));

    /// <summary>How many people the log says each list has (0: the campaign's union), and where.</summary>
    public async Task<IReadOnlyDictionary<(long List, string? Municipality), long>> LoggedAsync()
    {
        var sums = new Dictionary<(long, string?), long>();
        foreach (var (kind, body) in await Calls.LogAsync())
        {
            if (kind != LogKinds.Targets) continue;
            var entry = (TargetsEntry)LogBody.Read(new LogEntry { Number = 1, Kind = kind, At = default, OrganisationId = 1, Body = body })!;
            foreach (var cell in entry.Cells)
            {
                var key = (entry.ListId ?? 0, cell.Municipality);
                sums[key] = sums.GetValueOrDefault(key) + cell.People;
            }
        }
        return sums.Where(s => s.Value != 0).ToDictionary();
    }

    public async Task<long> LoggedOnAsync(long list) => (await LoggedAsync()).Where(s => s.Key.List == list).Sum(s => s.Value);

    /// <summary>Invented people, a number each, in the country that does not exist.</summary>
    public static string Csv(int people, int from = 0, Func<int, string>? number = null)
    {
        var csv = new StringBuilder("Medlemsnummer;Förnamn;Efternamn;Telefon;Födelseår;Kommun;Facklig\r\n");
        for (var i = from; i < from + people; i++)
            csv.Append(CultureInfo.InvariantCulture, $"M{i};{FirstName(i)};{LastName(i)};{number?.Invoke(i) ?? Number(i)};{1940 + i % 60};{(i % 3 == 0 ? "Solna" : "Botkyrka")};{(i % 5 == 0 ? "ja" : "")}\r\n");
        return csv.ToString();
    }

    public static string Number(int i) => $"+999 {70_000_000 + i}";

    private static string FirstName(int i) => $"{Names[i % Names.Length]}{Names[i / Names.Length % Names.Length].ToLowerInvariant()}";

    private static string LastName(int i) => $"{Names[i / 7 % Names.Length]}{Ends[i % Ends.Length]}";

    private static readonly string[] Names = ["Al", "Be", "Ce", "Da", "El", "Fi", "Gu", "Ha", "Il", "Jo", "Ka", "Li", "Mo", "Ni", "Ol", "Per", "Ra", "Si", "To", "Ul", "Vi", "Yl"];
    private static readonly string[] Ends = ["berg", "gren", "kvist", "lund", "man", "quist", "ström", "sson", "vall", "zon", "åker", "ö"];
}
