using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.Shared;

/// <summary>The desks around the queue over a real database, with an organisation to begin with.</summary>
public sealed class Desks
{
    public static readonly KeyedHash Keys = new("a secret for tests only, 32 bytes"u8);
    public static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");

    private readonly CallQueueStore store;

    private Desks(IDatabase database, TimeProvider clock)
    {
        store = new CallQueueStore(database);
        Organisations = new OrganisationDesk(new OrganisationStore(store));
        Associations = new AssociationDesk(new AssociationStore(store));
        Campaigns = new CampaignDesk(new CampaignStore(store));
        Lists = new ListDesk(new ListStore(store));
        Rooms = new RoomDesk(new RoomStore(store), Keys, Stockholm, clock);
        SessionStore = new SessionStore(store);
        Sessions = new SessionDesk(SessionStore, Keys, SessionOptions, new CodeTries(clock), clock);
        Waiting = new WaitingDesk(new WaitingStore(store), Keys, SessionOptions, new CodeTries(clock), Stockholm, clock);
        Messages = new MessageDesk(new MessageStore(store));
    }

    public OrganisationDesk Organisations { get; }

    public AssociationDesk Associations { get; }

    public CampaignDesk Campaigns { get; }

    public ListDesk Lists { get; }

    public RoomDesk Rooms { get; }

    public SessionDesk Sessions { get; }

    public WaitingDesk Waiting { get; }

    public MessageDesk Messages { get; }

    public static SessionOptions SessionOptions { get; } = new();

    internal SessionStore SessionStore { get; }

    public IDatabase Database => store.Database;

    public long Organisation { get; private set; }

    public static async Task<Desks> OpenAsync(IDatabase database, TimeProvider clock)
    {
        var desks = new Desks(database, clock);
        desks.Organisation = (await desks.Organisations.CreateAsync("Our organisation")).Value.Id;
        await desks.AnswerForAsync(desks.Organisation);
        return desks;
    }

    public async Task<long> AnotherOrganisationAsync(string name = "Another")
    {
        var another = (await Organisations.CreateAsync(name)).Value.Id;
        await AnswerForAsync(another);
        return another;
    }

    private Task AnswerForAsync(long organisation) => Organisations.ChangeAsync(organisation, new OrganisationChange { Controller = "Our organisation", Contact = "office@example.org" }, "test");

    public async Task<long> AssociationAsync(string name = "Solna", long? organisation = null) =>
        (await Associations.CreateAsync(organisation ?? Organisation, name)).Value.Id;

    public async Task<Campaign> CampaignAsync(string name = "Campaign", long? organisation = null, string timeZone = "Europe/Stockholm") =>
        (await Campaigns.CreateAsync(organisation ?? Organisation, new CampaignSettings
        {
            Name = name, FirstDay = new DateOnly(2026, 8, 16), LastDay = new DateOnly(2026, 9, 12), TimeZone = timeZone,
            Basis = new Basis { People = Basis.Members, DeleteOn = new DateOnly(2026, 12, 31) },
        })).Value;

    public async Task<CallList> ListAsync(string name = "list", string timeZone = "Europe/Stockholm") =>
        (await Lists.CreateAsync(Organisation, new NewList
        {
            CampaignId = (await CampaignAsync($"campaign of {name}", timeZone: timeZone)).Id, AssociationId = await AssociationAsync($"association of {name}"), Name = name,
        })).Value;

    public async Task<Room> RoomAsync(string name = "ABF-salen", bool atHome = false, long? organisation = null) =>
        (await Rooms.CreateAsync(organisation ?? Organisation, name, atHome)).Value;

    public async Task<SeatSlip> SeatAsync(Room room, string label = "plats 1", long? list = null) =>
        (await Rooms.AddSeatsAsync(room.OrganisationId, room.Id, [new NewSeat(label, list)])).Value[0];

    public Task<IReadOnlyList<LogEntry>> LogAsync() => Database.ReadAsync<IReadOnlyList<LogEntry>>(async work =>
        [.. (await work.QueryAsync<LogRow>($"select kind, at, organisation_id, body from log order by {(work.Engine == Engine.Sqlite ? "number" : "id")}"))
            .Select((row, i) => new LogEntry { Number = i + 1, Kind = row.Kind, At = row.At, OrganisationId = row.OrganisationId, Body = row.Body })]);

    private sealed record LogRow
    {
        public required string Kind { get; init; }

        public required DateTimeOffset At { get; init; }

        public required long OrganisationId { get; init; }

        public required string Body { get; init; }
    }
}
