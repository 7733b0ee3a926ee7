using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Integration.Http.Matrix;

/// <summary>What is asked, and what the one who may ask hears of their own.</summary>
/// <param name="For">Who may.</param>
/// <param name="Own">What they hear then.</param>
/// <param name="Ask">The way there and the body; the way alone says whose.</param>
internal sealed record Operation(Who For, int[] Own, Func<World, Caller, Who, Whose, Task<(string Path, object? Body)>> Ask)
{
    /// <summary>Asks for nobody's thing in particular, so that there is nothing to mistake it for.</summary>
    public bool OfNobody { get; init; }

    /// <summary>Those who have none of their own.</summary>
    public Who WithoutOwn { get; init; }
}

/// <summary>
/// A row for every operation, written by hand from what product.md and promises.md say and not from what the program declares. One that is
/// missing fails the test.
/// </summary>
internal static class Operations
{
    private const Who Organised = Who.Organisers | Who.Administrators;
    private const Who Importers = Organised | Who.ImportingProgram;

    private static readonly object[] Administrator = [new { role = "administrator" }];

    public static readonly IReadOnlyDictionary<string, Operation> All = new Dictionary<string, Operation>(StringComparer.Ordinal)
    {
        ["POST /api/session"] = Plain(Who.Everybody, [400], "/api/session", new { seatCode = "222-222-222" }),
        ["GET /api/session"] = Plain(Who.SignedIn, [200], "/api/session"),
        ["DELETE /api/session"] = Plain(Who.SignedIn, [200], "/api/session"),

        ["PUT /api/account/password"] = Plain(Who.Accounts | Who.Unfinished, [400, 403], "/api/account/password", new { password = "kort", current = "not this" }),
        ["POST /api/account/authenticator"] = Plain(Who.Accounts | Who.Unfinished, [200], "/api/account/authenticator", new { }),
        ["PUT /api/account/authenticator"] = Plain(Who.Accounts | Who.Unfinished, [409], "/api/account/authenticator", new { code = "123456" }),
        ["DELETE /api/account/sessions"] = Plain(Who.Accounts | Who.Unfinished, [204], "/api/account/sessions"),

        ["GET /api/users"] = Plain(Who.Administrators, [200], "/api/users"),
        ["GET /api/users/{id}"] = new(Who.Administrators, [200], async (world, _, who, whose) => ($"/api/users/{await world.UserOfAsync(who, whose)}", null)),
        ["PUT /api/users/{id}"] = new(Who.Administrators, [200], async (world, _, who, whose) => ($"/api/users/{await world.UserOfAsync(who, whose)}", new { name = "Ulla", roles = Administrator })),
        ["POST /api/users/{id}/reset"] = new(Who.Administrators, [200], async (world, _, who, whose) => ($"/api/users/{await world.UserOfAsync(who, whose)}/reset", null)),
        ["DELETE /api/users/{id}/sessions"] = new(Who.Administrators, [204], async (world, _, who, whose) => ($"/api/users/{await world.UserOfAsync(who, whose)}/sessions", null)),
        ["POST /api/invitations"] = new(Who.Administrators, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ("/api/invitations", new { email = world.NewAddress(), roles = new[] { new { role = "leader", roomId = world.RoomOf(who, whose) } } }))),
        ["GET /api/invitations"] = Plain(Who.Administrators, [200], "/api/invitations"),
        ["DELETE /api/invitations/{id}"] = new(Who.Administrators, [204], async (world, _, who, whose) => ($"/api/invitations/{await world.InvitationOfAsync(who, whose)}", null)),
        ["POST /api/tokens"] = new(Who.Administrators, [201], (world, _, _, _) => Task.FromResult<(string, object?)>(("/api/tokens", new { name = world.NewAddress(), scopes = new[] { "reports" } }))) { OfNobody = true },
        ["GET /api/tokens"] = Plain(Who.Administrators, [200], "/api/tokens"),
        ["DELETE /api/tokens/{id}"] = new(Who.Administrators, [204], async (world, _, who, whose) => ($"/api/tokens/{await world.TokenOfAsync(who, whose)}", null)),

        ["GET /api/session/lists"] = Plain(Who.Volunteers, [200], "/api/session/lists"),

        ["GET /api/rooms"] = Plain(Who.Leaders | Who.EveningLeaders | Who.Organisers | Who.Administrators, [200], "/api/rooms"),
        ["POST /api/rooms"] = new(Who.Administrators, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ("/api/rooms", new { name = world.NewAddress(), lists = new[] { ListOf(world, who, whose) } }))),
        ["GET /api/rooms/{id}"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Organisers | Who.Administrators, [200], ""),
        ["PUT /api/rooms/{id}"] = new(Who.Administrators, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ($"/api/rooms/{world.RoomOf(who, whose)}", new { name = world.NewAddress(), lists = whose == Whose.Own ? world.ListsOf(world.RoomOf(who, whose)) : [] }))),
        ["GET /api/rooms/{id}/openings"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Organisers | Who.Administrators, [200], "openings"),
        ["PUT /api/rooms/{id}/openings/{date}"] = InRoom(Who.Administrators, [204], "openings/2026-12-01", new { hours = new[] { new { from = "17:00", to = "20:30" } } }),
        ["DELETE /api/rooms/{id}/openings/{date}"] = InRoom(Who.Administrators, [204], "openings/2026-12-01"),
        ["GET /api/rooms/{id}/seats"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "seats"),
        ["POST /api/rooms/{id}/seats"] = new(Who.Leaders | Who.Administrators, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ($"/api/rooms/{world.RoomOf(who, whose)}/seats", new { seats = new[] { new { label = world.NewAddress() } } }))),
        ["POST /api/rooms/{id}/codes"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], async (world, _, who, whose) => (
            $"/api/rooms/{world.RoomOf(who, whose)}/codes", new { seats = new[] { await world.SeatOfAsync(who, whose) } })),
        ["PUT /api/rooms/{id}/seats/{seatId}"] = AtSeat(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "", world => new { label = world.NewAddress(), zone = "quiet" }),
        ["DELETE /api/rooms/{id}/seats/{seatId}"] = AtSeat(Who.Leaders | Who.Administrators, [204]),
        ["DELETE /api/rooms/{id}/seats/{seatId}/session"] = AtSeat(Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], "/session"),
        ["PUT /api/rooms/{id}/seats/{seatId}/session"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], async (world, _, who, whose) =>
        {
            var own = await world.SitAtAsync(world.RoomOf(who, Whose.Own));
            return ($"/api/rooms/{world.RoomOf(who, Whose.Own)}/seats/{own}/session", new { toSeatId = await world.SeatOfAsync(who, whose) });
        }),

        ["PUT /api/rooms/{id}/code"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "code", new { }),
        ["DELETE /api/rooms/{id}/code"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], "code"),
        ["GET /api/rooms/{id}/waiting"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "waiting"),
        ["PUT /api/rooms/{id}/waiting/seats"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "waiting/seats", new { }),
        ["PUT /api/rooms/{id}/waiting/{waitingId}/seat"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], async (world, _, who, whose) => (
            $"/api/rooms/{world.RoomOf(who, Whose.Own)}/waiting/{await world.WaitingOfAsync(who, whose)}/seat", new { seatId = await world.SeatOfAsync(who, Whose.Own) })),
        ["DELETE /api/rooms/{id}/waiting/{waitingId}"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], async (world, _, who, whose) => (
            $"/api/rooms/{world.RoomOf(who, Whose.Own)}/waiting/{await world.WaitingOfAsync(who, whose)}", null)),

        ["POST /api/help"] = Plain(Who.Volunteers, [200], "/api/help", new { reason = "loud" }),
        ["GET /api/help"] = Plain(Who.Volunteers, [204], "/api/help"),
        ["DELETE /api/help"] = Plain(Who.Volunteers, [204], "/api/help"),
        ["GET /api/rooms/{id}/help"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "help"),
        ["PUT /api/rooms/{id}/help/{handId}/taken"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], async (world, _, who, whose) => (
            $"/api/rooms/{world.RoomOf(who, whose == Whose.Others ? Whose.Own : whose)}/help/{await world.HandOfAsync(who, whose)}/taken", new { })),
        ["POST /api/rooms/{id}/messages"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [201], "messages", new { text = "Kaffe" }),
        ["GET /api/rooms/{id}/messages"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "messages"),
        ["GET /api/messages"] = Plain(Who.Volunteers, [200], "/api/messages"),
        ["GET /api/rooms/{id}/sessions"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "sessions"),
        ["POST /api/survey"] = Plain(Who.Volunteers, [204], "/api/survey", new { felt = 4 }),
        ["GET /api/rooms/{id}/survey"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "survey"),

        ["GET /api/organisation"] = Plain(Who.Administrators, [200], "/api/organisation"),
        ["PUT /api/organisation"] = Plain(Who.Administrators, [200], "/api/organisation", new { callbackNumber = "+999 123" }),
        ["GET /api/associations"] = Plain(Who.Administrators | Who.Organisers, [200], "/api/associations"),
        ["POST /api/associations"] = new(Who.Administrators, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(("/api/associations", new { name = world.NewAddress(), parentId = world.AssociationOf(who, whose) }))),
        ["GET /api/associations/{id}"] = new(Who.Administrators | Who.Organisers, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(($"/api/associations/{world.AssociationOf(who, whose)}", null))),
        ["PUT /api/associations/{id}"] = new(Who.Administrators, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(($"/api/associations/{world.AssociationOf(who, whose)}", new { name = world.NewAddress() }))),

        ["GET /api/campaigns"] = Plain(Who.Administrators | Who.Organisers, [200], "/api/campaigns"),
        ["POST /api/campaigns"] = new(Who.Administrators, [201], (world, _, _, _) => Task.FromResult<(string, object?)>(("/api/campaigns", new { name = world.NewAddress(), firstDay = "2026-08-16", lastDay = "2026-09-12" }))) { OfNobody = true },
        ["GET /api/campaigns/{id}"] = OnCampaign(Who.Administrators | Who.Organisers, "", null),
        ["PUT /api/campaigns/{id}"] = OnCampaign(Who.Administrators, "", new { script = new { steps = Array.Empty<object>() } }),
        ["PUT /api/campaigns/{id}/state"] = OnCampaign(Who.Administrators, "/state", new { state = "open" }),

        ["GET /api/lists"] = Plain(Who.Administrators | Who.Organisers | Who.Leaders | Who.EveningLeaders, [200], "/api/lists"),
        ["POST /api/lists"] = new(Who.Administrators | Who.Organisers, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ("/api/lists", new { campaignId = world.CampaignOf(who, Whose.Own), associationId = world.AssociationOf(who, whose), name = world.NewAddress() }))),
        ["GET /api/lists/{id}"] = OnList(Who.Administrators | Who.Organisers | Who.Leaders | Who.EveningLeaders, "", null),
        ["PUT /api/lists/{id}"] = OnList(Who.Administrators | Who.Organisers, "", new { retryShare = 7 }),
        ["GET /api/lists/{id}/state"] = OnList(Who.Administrators | Who.Organisers, "/state", null),
        ["PUT /api/lists/{id}/state"] = OnList(Who.Administrators | Who.Organisers, "/state", new { state = "open" }),
        // Their own room in each case: from a list to itself, so that nobody is moved.
        ["POST /api/lists/{id}/volunteers"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ($"/api/lists/{world.ListOf(who, whose)}/volunteers", new { roomId = world.RoomOf(who, Whose.Own), from = world.ListOf(who, Whose.Own) }))),

        ["PUT /api/rooms/{id}/leader"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "leader", new { }),
        ["DELETE /api/rooms/{id}/leader"] = InRoom(Who.Leaders | Who.Administrators, [204], "leader"),
        ["POST /api/rooms/{id}/evening-leaders"] = InRoom(Who.Leaders | Who.Administrators, [201], "evening-leaders", new { name = "Kim" }),
        ["DELETE /api/rooms/{id}/evening-leaders"] = InRoom(Who.Leaders | Who.Administrators, [204], "evening-leaders"),
        ["GET /api/rooms/{id}/volunteers"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "volunteers"),
        ["PUT /api/rooms/{id}/volunteers/confirmed"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "volunteers/confirmed", new { }),
        ["PUT /api/volunteers/{id}/confirmed"] = new(
            Who.Leaders | Who.EveningLeaders | Who.Administrators, [204], async (world, _, who, whose) => ($"/api/volunteers/{await world.VolunteerOfAsync(who, whose)}/confirmed", new { })),

        ["POST /api/lists/{id}/imports"] = new(Importers, [201], (world, _, who, whose) => Task.FromResult<(string, object?)>(
            ($"/api/lists/{world.OrganisedListOf(who, whose)}/imports?source=register&obtainedAt=2026-01-02&again=true", new StringContent("Namn;Telefon\r\nAnna Ek;+999 70000001\r\n")))),
        ["GET /api/lists/{id}/imports"] = new(Importers, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(($"/api/lists/{world.OrganisedListOf(who, whose)}/imports", null))),
        ["GET /api/imports/{id}"] = new(Importers, [200], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose)}", null)),
        ["PUT /api/imports/{id}/mapping"] = new(Importers, [200], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose)}/mapping",
            new { columns = new object[] { new { index = 0, header = "Namn", use = "full_name" }, new { index = 1, header = "Telefon", use = "phone" } } })),
        // Nobody has said what its columns are: so it is refused for a reason of its own, and nothing runs on behind the test.
        ["POST /api/imports/{id}/commit"] = new(Importers, [400], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose, header: "")}/commit", new { })),
        // The stream of one that has ended ends too.
        ["GET /api/imports/{id}/events"] = new(Importers, [200], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose, commit: true)}/events", null)),
        ["GET /api/imports/{id}/rejected.csv"] = new(Importers, [200], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose)}/rejected.csv", null)),
        ["DELETE /api/imports/{id}"] = new(Importers, [204], async (world, _, who, whose) => ($"/api/imports/{await world.ImportOfAsync(who, whose)}", null)),
        ["POST /api/import-mappings"] = new(Importers, [201], async (world, _, who, whose) => ("/api/import-mappings", new { name = world.NewAddress(), importId = await world.ImportOfAsync(who, whose) })),
        ["GET /api/import-mappings"] = Plain(Importers, [200], "/api/import-mappings"),
        ["DELETE /api/import-mappings/{id}"] = new(Importers, [204], async (world, _, who, whose) => ($"/api/import-mappings/{await world.MappingOfAsync(who, whose)}", null)),

        ["GET /api/lists/{id}/people"] = new(Organised, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(($"/api/lists/{world.OrganisedListOf(who, whose)}/people", null))),
        ["GET /api/lists/{id}/people.csv"] = new(Organised, [200], (world, _, who, whose) => Task.FromResult<(string, object?)>(($"/api/lists/{world.OrganisedListOf(who, whose)}/people.csv", null))),
        ["GET /api/people/{id}"] = new(Organised, [200], async (world, _, who, whose) => ($"/api/people/{await world.PersonOfAsync(who, whose)}", null)),
        ["PUT /api/people/{id}"] = OfPerson([200], "", new { firstName = "Anna", lastName = "Ek" }),
        ["GET /api/people/{id}/extract"] = OfPerson([200], "/extract"),
        ["GET /api/people/{id}/letter"] = OfPerson([200], "/letter"),
        ["POST /api/people/{id}/erase"] = OfPerson([204], "/erase", new { }),
        ["PUT /api/people/{id}/restrict"] = OfPerson([204], "/restrict", new { restricted = true }),
        ["GET /api/people/perhaps-the-same"] = Plain(Who.Administrators, [200], "/api/people/perhaps-the-same"),
        ["POST /api/people/{id}/merges"] = new(Who.Administrators, [204], async (world, _, who, whose) =>
            ($"/api/people/{await world.PersonOfAsync(who, whose)}/merges", new { personId = await world.PersonOfAsync(who, Whose.Own) })),
        ["POST /api/people/{id}/differences"] = new(Who.Administrators, [200], async (world, _, who, whose) =>
            ($"/api/people/{await world.PersonOfAsync(who, whose)}/differences", new { personId = await world.PersonOfAsync(who, Whose.Own) })),
        ["GET /api/flags"] = Plain(Organised, [200], "/api/flags"),
        ["GET /api/flags/mine"] = Plain(Who.Volunteers, [200], "/api/flags/mine"),
        ["PUT /api/flags/{id}"] = new(Organised, [200], async (world, _, who, whose) => ($"/api/flags/{await world.FlagOfAsync(who, whose)}", new { state = "taken" })),
        ["GET /api/rooms/{id}/flags"] = InRoom(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], "flags"),
        ["PUT /api/rooms/{id}/flags/{flagId}"] = new(Who.Leaders | Who.EveningLeaders | Who.Administrators, [200], async (world, _, who, whose) =>
        {
            var (room, flag) = await world.RoomFlagOfAsync(who, whose);
            return ($"/api/rooms/{room}/flags/{flag}", new { state = "taken" });
        }),
        ["GET /api/follow-ups"] = Plain(Organised, [200], "/api/follow-ups"),
        ["GET /api/follow-ups.csv"] = Plain(Organised, [200], "/api/follow-ups.csv"),
        ["POST /api/follow-ups"] = new(Organised, [201], async (world, _, who, whose) => ("/api/follow-ups", new { personId = await world.PersonOfAsync(who, whose), what = "Hälsa på" })),
        ["PUT /api/follow-ups/{id}"] = new(Organised, [200], async (world, _, who, whose) => ($"/api/follow-ups/{await world.FollowUpOfAsync(who, whose)}", new { owner = "Ulla", done = true })),

        ["GET /api/blocklist"] = Plain(Who.Administrators, [200], "/api/blocklist"),
        ["POST /api/blocklist"] = new(Who.Administrators, [201], async (world, _, who, whose) => ("/api/blocklist", new { personId = await world.PersonOfAsync(who, whose) })),
        ["DELETE /api/blocklist/{id}"] = new(Who.Administrators, [204], async (world, _, who, whose) => ($"/api/blocklist/{await world.BlockOfAsync(who, whose)}", null)),

        ["POST /api/calls"] = new(Who.Volunteers, [201, 200], (world, _, who, whose) => Task.FromResult<(string, object?)>(("/api/calls", new { listId = ListOf(world, who, whose) }))) { WithoutOwn = Who.OtherOrganisationsVolunteer },
        ["GET /api/calls/current"] = Plain(Who.Volunteers, [204], "/api/calls/current"),
        ["GET /api/calls/mine"] = Plain(Who.Volunteers, [200], "/api/calls/mine"),
        ["POST /api/calls/returned"] = Plain(Who.Volunteers, [404], "/api/calls/returned", new { lastDigits = "4711" }),
        ["PUT /api/calls/{id}/lease"] = OnCall(Who.Volunteers, [200], "lease", () => new { dialled = true }),
        ["PUT /api/calls/{id}/release"] = OnCall(Who.Volunteers, [204], "release", () => new { reason = "other" }),
        // With the card's key nobody needs a session; without one it is like any other.
        ["PUT /api/calls/{id}/outcome"] = OnCall(Who.Volunteers, [200], "outcome", () => new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "busy" }),
        ["POST /api/calls/{id}/switch"] = OnCall(Who.Volunteers, [409], "switch", () => new { personId = World.Never }),
        ["PUT /api/seat/state"] = Plain(Who.Volunteers, [204], "/api/seat/state", new { state = "break" }),

        ["GET /api/reports/totals"] = Plain(Who.Volunteers | Who.EveningLeaders | Who.Accounts | Who.Program, [200], "/api/reports/totals"),
        ["GET /api/reports/lag"] = Plain(Who.Volunteers | Who.EveningLeaders | Who.Accounts | Who.Program, [200], "/api/reports/lag"),
    };

    private static Operation Plain(Who who, int[] own, string path, object? body = null) => new(who, own, (_, _, _, _) => Task.FromResult((path, body))) { OfNobody = true };

    private static Operation OfPerson(int[] own, string what, object? body = null) =>
        new(Who.Administrators, own, async (world, _, who, whose) => ($"/api/people/{await world.PersonOfAsync(who, whose)}{what}", body));

    private static Operation OnCampaign(Who who, string what, object? body) =>
        new(who, [200], (world, _, who, whose) => Task.FromResult(($"/api/campaigns/{world.CampaignOf(who, whose)}{what}", body)));

    private static Operation OnList(Who who, string what, object? body) =>
        new(who, [200], (world, _, who, whose) => Task.FromResult(($"/api/lists/{world.ListOf(who, whose)}{what}", body)));

    private static Operation InRoom(Who who, int[] own, string what, object? body = null) =>
        new(who, own, (world, _, who, whose) => Task.FromResult(($"/api/rooms/{world.RoomOf(who, whose)}/{what}".TrimEnd('/'), body)));

    /// <summary>Another's seat is asked for in the room of whoever asks: the seat itself is what must not be there.</summary>
    private static Operation AtSeat(Who who, int[] own, string what = "", Func<World, object>? body = null) => new(
        who, own, async (world, _, who, whose) => ($"/api/rooms/{world.RoomOf(who, whose == Whose.Others ? Whose.Own : whose)}/seats/{await world.SeatOfAsync(who, whose)}{what}", body?.Invoke(world)));

    private static Operation OnCall(Who who, int[] own, string what, Func<object> body) =>
        new(who, own, async (world, caller, _, whose) => ($"/api/calls/{await CallAsync(world, caller, whose)}/{what}", body())) { WithoutOwn = Who.OtherOrganisationsVolunteer };

    private static async Task<Guid> CallAsync(World world, Caller caller, Whose whose)
    {
        if (whose == Whose.Absent) return NewId.At(TimeProvider.System.GetUtcNow());
        // Who cannot have a call of their own asks for somebody's.
        if (whose == Whose.Own && await ClaimAsync(world, caller) is { } own) return own;
        using var somebody = await world.App.SitDownAsync("Cecilia");
        return (await ClaimAsync(world, somebody))!.Value;
    }

    private static async Task<Guid?> ClaimAsync(World world, Caller caller)
    {
        foreach (var list in new[] { world.App.List, world.OtherAssociationsList })
        {
            var reply = await caller.PostAsync("/api/calls", new { listId = list });
            if (reply.Status is 200 or 201) return reply.Body.GetProperty("callId").GetGuid();
        }
        return null;
    }

    private static long ListOf(World world, Who who, Whose whose) => (who, whose) switch
    {
        (_, Whose.Absent) => World.Never,
        (Who.OtherOrganisationsVolunteer or Who.OtherOrganisationsAdministrator, Whose.Own) => world.OtherOrganisationsList,
        (Who.OtherOrganisationsVolunteer or Who.OtherOrganisationsAdministrator, _) => world.App.List,
        (Who.OtherAssociationsVolunteer, Whose.Own) => world.OtherAssociationsList,
        (Who.OtherAssociationsVolunteer, _) => world.App.List,
        (_, Whose.Own) => world.App.List,
        _ => world.OtherOrganisationsList,
    };
}
