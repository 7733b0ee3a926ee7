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

    private static Operation OnCampaign(Who who, string what, object? body) =>
        new(who, [200], (world, _, who, whose) => Task.FromResult(($"/api/campaigns/{world.CampaignOf(who, whose)}{what}", body)));

    private static Operation OnList(Who who, string what, object? body) =>
        new(who, [200], (world, _, who, whose) => Task.FromResult(($"/api/lists/{world.ListOf(who, whose)}{what}", body)));

    private static Operation InRoom(Who who, int[] own, string what, object? body = null) =>
        new(who, own, (world, _, who, whose) => Task.FromResult(($"/api/rooms/{world.RoomOf(who, whose)}/{what}", body)));

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
        (Who.OtherOrganisationsVolunteer, Whose.Own) => world.OtherOrganisationsList,
        (Who.OtherOrganisationsVolunteer, _) => world.App.List,
        (Who.OtherAssociationsVolunteer, Whose.Own) => world.OtherAssociationsList,
        (Who.OtherAssociationsVolunteer, _) => world.App.List,
        (_, Whose.Own) => world.App.List,
        _ => world.OtherOrganisationsList,
    };
}
