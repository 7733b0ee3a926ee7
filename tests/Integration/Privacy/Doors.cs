using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Integration.Privacy;

/// <summary>One of everything that lets somebody in, and which of them do so in a database.</summary>
internal sealed class Doors
{
    public const string Password = "a password";

    public static readonly IReadOnlyList<string> All =
        ["a volunteer's session", "a seat code", "an account's session", "an evening leader's session", "an invitation", "a reset", "a program's token", "a leader in the room", "a room's code", "a place in the line", Password];

    private readonly TimeProvider clock;
    private readonly Dictionary<string, string> secrets = [];
    private long room;

    private Doors(TimeProvider clock) => this.clock = clock;

    public static async Task<Doors> OpenAsync(IDatabase database, TimeProvider clock)
    {
        var doors = new Doors(clock);
        await doors.MakeAsync(database);
        return doors;
    }

    public async Task<IReadOnlyList<string>> ThatOpenAsync(IDatabase database)
    {
        var store = new CallQueueStore(database);
        var (volunteers, users, tokens) = (Volunteers(store), Users(store), Tokens(store));
        var open = new List<string>();
        foreach (var door in All)
        {
            var opens = door switch
            {
                "a volunteer's session" => await volunteers.FindAsync(secrets[door]) is not null,
                "a seat code" => (await volunteers.SignInAsync(new SignIn { SeatCode = secrets[door], Name = "Bo", Source = "127.0.0.1" })).Refusal is null,
                "a room's code" => (await Line(store).JoinAsync(new SignIn { SeatCode = secrets[door], Name = "Cia", Source = "127.0.0.1" })).Refusal is null,
                "a place in the line" => await Line(store).FindAsync(secrets[door]) is not null,
                "an account's session" or "an evening leader's session" => await users.FindAsync(secrets[door]) is not null,
                "an invitation" or "a reset" => (await Links(store).OpenAsync(new OpenedLink { Token = secrets[door] })).Refusal is null,
                "a program's token" => await tokens.FindAsync(secrets[door]) is not null,
                "a leader in the room" => await database.ReadAsync(work => work.ScalarAsync<long>("select leader_until from room where id = @room", new { room })) > clock.GetUtcNow().ToUnixTimeMilliseconds(),
                _ => (await new AccountStore(store).ByEmailAsync("vera@example.org", CancellationToken.None))!.PasswordHash == secrets[door],
            };
            if (opens) open.Add(door);
        }
        return open;
    }

    private async Task MakeAsync(IDatabase database)
    {
        var (store, desks) = (new CallQueueStore(database), await Desks.OpenAsync(database, clock));
        var hall = await desks.RoomAsync();
        room = hall.Id;
        await desks.Rooms.LeaderHereAsync(desks.Organisation, room, clock.GetUtcNow().AddHours(5));
        secrets["a volunteer's session"] = (await desks.Sessions.SignInAsync(new SignIn { SeatCode = (await desks.SeatAsync(hall)).Code, Name = "Anna", Source = "127.0.0.1" })).Value.Token;
        secrets["a seat code"] = (await desks.SeatAsync(hall, "plats 2")).Code;

        var (vera, ali) = (Account("vera@example.org"), Account("ali@example.org"));
        foreach (var account in new[] { vera, ali })
        {
            account.OrganisationId = desks.Organisation;
            await new AccountStore(store).CreateAsync(account, "user:1", CancellationToken.None);
        }
        secrets[Password] = vera.PasswordHash!;
        var links = Links(store);
        secrets["an account's session"] = (await Users(store).BeginAsync((await new AccountStore(store).ByEmailAsync(vera.FoldedEmail, CancellationToken.None))!, factor: true)).Token;
        secrets["an invitation"] = (await links.InviteAsync(desks.Organisation, "bo@example.org", "Bo", [RoleGrant.Administrator], "user:1")).Value.Token;
        secrets["a reset"] = (await links.ResetAsync(desks.Organisation, (await new AccountStore(store).ByEmailAsync(ali.FoldedEmail, CancellationToken.None))!.Id, "user:1")).Value.Token;
        var evening = (await links.OfferEveningAsync(desks.Organisation, room, "Carin", "user:1")).Value.Token;
        secrets["an evening leader's session"] = (await links.OpenAsync(new OpenedLink { Token = evening })).Value.Token;
        secrets["a room's code"] = (await Line(store).OpenAsync(desks.Organisation, room, "user:1")).Value.Code;
        secrets["a place in the line"] = (await Line(store).JoinAsync(new SignIn { SeatCode = secrets["a room's code"], Name = "Wilma", Source = "127.0.0.1" })).Value.Token;
        secrets["a program's token"] = (await Tokens(store).CreateAsync(desks.Organisation, "a program", ["reports"], ["reports"], null, "user:1")).Value.Token;
    }

    private static Account Account(string email) => new() { Email = email, FoldedEmail = email, Name = email, PasswordHash = $"what is kept of {email}'s password", SecurityStamp = email, Roles = [RoleGrant.Administrator] };

    private SessionDesk Volunteers(CallQueueStore store) => new(new SessionStore(store), Desks.Keys, Desks.SessionOptions, new CodeTries(clock), clock);

    private WaitingDesk Line(CallQueueStore store) => new(new WaitingStore(store), Desks.Keys, Desks.SessionOptions, new CodeTries(clock), Desks.Stockholm, clock);

    private UserSessionDesk Users(CallQueueStore store) => new(new UserSessionStore(store), Desks.Keys, new AccessOptions(), clock);

    private LinkDesk Links(CallQueueStore store) => new(new LinkStore(store), Desks.Keys, new AccessOptions(), Desks.Stockholm, clock);

    private ProgramTokenDesk Tokens(CallQueueStore store) => new(new ProgramTokenStore(store), Desks.Keys, clock);
}
