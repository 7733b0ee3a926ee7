using System.Text;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.FollowUps;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;

namespace Canvass.Integration.Http.Matrix;

/// <summary>Two organisations, the first with two associations and two rooms, and everybody in it who may come to the door.</summary>
internal sealed class World(CanvassApp app)
{
    private int seats;
    private int places;

    public long OtherOrganisation { get; private set; }

    public long OtherAssociation { get; private set; }

    public long OtherRoom { get; private set; }

    public long OtherOrganisationsRoom { get; private set; }

    public long OtherOrganisationsAssociation { get; private set; }

    public long OtherOrganisationsCampaign { get; private set; }

    public long OtherAssociationsList { get; private set; }

    public long OtherOrganisationsList { get; private set; }

    public CanvassApp App => app;

    /// <summary>An id of rooms, lists, volunteers, users that was never given.</summary>
    public const long Never = 987_654_321;

    public async Task<World> MakeAsync(int people)
    {
        OtherAssociation = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, "Botkyrka", "0127")).Value.Id;
        OtherAssociationsList = await app.ListAsync("Theirs", people, association: OtherAssociation);
        OtherRoom = (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, "Other room")).Value.Id;
        OtherOrganisation = (await app.Desk<OrganisationDesk>().CreateAsync("Another organisation")).Value.Id;
        OtherOrganisationsRoom = (await app.Desk<RoomDesk>().CreateAsync(OtherOrganisation, "Far away")).Value.Id;
        OtherOrganisationsList = await FarListAsync();
        foreach (var (room, name) in new[] { (app.Room, "Room"), (OtherRoom, "Other room") })
            _ = (await app.Desk<RoomDesk>().ChangeAsync(app.Organisation, room, new RoomSettings { Name = name, Lists = ListsOf(room) }, null, "test")).Value;
        return this;
    }

    /// <summary>Each time somebody new, so that nothing that was asked before plays a part.</summary>
    public async Task<Caller> ComesAsync(Who who) => who switch
    {
        Who.Nobody => new Caller(app.Client()),
        Who.Volunteer => await app.SitDownAsync(),
        Who.OtherAssociationsVolunteer => await app.SitDownAsync("Bo", OtherAssociationsList),
        Who.OtherOrganisationsVolunteer => await SitFarAwayAsync(),
        Who.Leader => await UserAsync(app.Organisation, true, new RoleGrant(Role.Leader, app.Room)),
        Who.OtherRoomsLeader => await UserAsync(app.Organisation, true, new RoleGrant(Role.Leader, OtherRoom)),
        Who.Organiser => await UserAsync(app.Organisation, true, new RoleGrant(Role.Organiser, app.Association)),
        Who.OtherAssociationsOrganiser => await UserAsync(app.Organisation, true, new RoleGrant(Role.Organiser, OtherAssociation)),
        Who.Administrator => await UserAsync(app.Organisation, true, RoleGrant.Administrator),
        Who.OtherOrganisationsAdministrator => await UserAsync(OtherOrganisation, true, RoleGrant.Administrator),
        Who.Unfinished => await UserAsync(app.Organisation, false, RoleGrant.Administrator),
        Who.EveningLeader => await LeadTonightAsync(app.Room),
        Who.OtherRoomsEveningLeader => await LeadTonightAsync(OtherRoom),
        // In a room of their own: a line is not endless.
        Who.Waiting => (await WaitAsync(app.Organisation, (await app.Desk<RoomDesk>().CreateAsync(app.Organisation, $"Waiting {Interlocked.Increment(ref seats)}")).Value.Id)).Caller,
        Who.Program => await ProgramAsync("reports"),
        Who.ImportingProgram => await ProgramAsync("import"),
        Who.ProgramWithoutScope => await ProgramAsync("nothing that is asked for"),
        _ => throw new ArgumentOutOfRangeException(nameof(who), who, "Teach the world to let them come."),
    };

    // From a place of their own: nobody is held back for what another has tried.
    private Task<Caller> UserAsync(long organisation, bool complete, RoleGrant role)
    {
        var place = Interlocked.Increment(ref places);
        return app.UserAsync(organisation, complete, $"127.3.{place / 250}.{(place % 250) + 1}", role);
    }

    private async Task<Caller> SitFarAwayAsync()
    {
        var slip = (await app.Desk<RoomDesk>().AddSeatsAsync(OtherOrganisation, OtherOrganisationsRoom, [new NewSeat($"far {Interlocked.Increment(ref seats)}")])).Value[0];
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { seatCode = slip.Code, name = "Fia" })).Body.GetProperty("token").GetString();
        return caller;
    }

    private async Task<Caller> LeadTonightAsync(long room)
    {
        var link = (await app.Desk<LinkDesk>().OfferEveningAsync(app.Organisation, room, "Kim", "test")).Value.Token;
        var caller = new Caller(app.Client());
        caller.Token = (await caller.PostAsync("/api/session", new { linkToken = link })).Body.GetProperty("token").GetString();
        return caller;
    }

    private async Task<Caller> ProgramAsync(string scope)
    {
        var made = await app.Desk<ProgramTokenDesk>().CreateAsync(app.Organisation, $"program {Interlocked.Increment(ref seats)}", [scope], [scope], null, "test");
        return new Caller(app.Client()) { Token = made.Value.Token };
    }

    /// <summary>What a room is set up to ring: by that it is an organiser's or another's.</summary>
    public long[] ListsOf(long room) => room == app.Room ? [app.List] : room == OtherRoom ? [OtherAssociationsList] : [];

    public async Task<long> SeatOfAsync(Who who, Whose whose) => whose == Whose.Absent ? Never : (await SlipInAsync(RoomOf(who, whose))).SeatId;

    /// <summary>Whose organisation this is.</summary>
    public long OrganisationOf(Who who, Whose whose) => who is Who.OtherOrganisationsAdministrator == whose is Whose.Own ? OtherOrganisation : app.Organisation;

    public long RoomOf(Who who, Whose whose) => (who, whose) switch
    {
        (_, Whose.Absent) => Never,
        (Who.OtherOrganisationsAdministrator, Whose.Own) => OtherOrganisationsRoom,
        (Who.OtherOrganisationsAdministrator, _) => app.Room,
        (Who.Administrator, Whose.Others) => OtherOrganisationsRoom,
        (Who.OtherRoomsLeader or Who.OtherRoomsEveningLeader or Who.OtherAssociationsOrganiser, Whose.Own) => OtherRoom,
        (Who.OtherRoomsLeader or Who.OtherRoomsEveningLeader or Who.OtherAssociationsOrganiser, _) => app.Room,
        (_, Whose.Own) => app.Room,
        _ => OtherRoom,
    };

    public long AssociationOf(Who who, Whose whose) => (who, whose) switch
    {
        (_, Whose.Absent) => Never,
        (Who.OtherOrganisationsAdministrator, Whose.Own) => OtherOrganisationsAssociation,
        (Who.OtherOrganisationsAdministrator, _) => app.Association,
        (Who.Administrator, Whose.Others) => OtherOrganisationsAssociation,
        (Who.OtherAssociationsOrganiser, Whose.Own) => OtherAssociation,
        (Who.OtherAssociationsOrganiser, _) => app.Association,
        (_, Whose.Own) => app.Association,
        _ => OtherAssociation,
    };

    /// <summary>Leaders see those of all associations.</summary>
    public long ListOf(Who who, Whose whose) => (who, whose) switch
    {
        (_, Whose.Absent) => Never,
        (Who.OtherOrganisationsAdministrator, Whose.Own) => OtherOrganisationsList,
        (Who.OtherOrganisationsAdministrator, _) => app.List,
        (Who.OtherAssociationsOrganiser, Whose.Own) => OtherAssociationsList,
        (Who.OtherAssociationsOrganiser, _) => app.List,
        (Who.Organiser, Whose.Others) => OtherAssociationsList,
        (_, Whose.Own) => app.List,
        _ => OtherOrganisationsList,
    };

    public long CampaignOf(Who who, Whose whose) => whose == Whose.Absent ? Never
        : who is Who.OtherOrganisationsAdministrator == whose is Whose.Own ? OtherOrganisationsCampaign : app.Campaign;

    public async Task<long> UserOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        using var user = await app.UserAsync(OrganisationOf(who, whose), roles: RoleGrant.Administrator);
        return (await user.GetAsync("/api/session")).Body.GetProperty("userId").GetInt64();
    }

    public async Task<long> InvitationOfAsync(Who who, Whose whose) => whose == Whose.Absent ? Never
        : (await app.Desk<LinkDesk>().InviteAsync(OrganisationOf(who, whose), $"invited{Interlocked.Increment(ref seats)}@example.org", null, [RoleGrant.Administrator], "test")).Value.Made.Id;

    public async Task<long> TokenOfAsync(Who who, Whose whose) => whose == Whose.Absent ? Never
        : (await app.Desk<ProgramTokenDesk>().CreateAsync(OrganisationOf(who, whose), $"token {Interlocked.Increment(ref seats)}", ["reports"], ["reports"], null, "test")).Value.Made.Id;

    public async Task<long> VolunteerOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        var slip = await SlipInAsync(RoomOf(who, whose));
        using var volunteer = new Caller(app.Client());
        return (await volunteer.PostAsync("/api/session", new { seatCode = slip.Code, name = "Vera" })).Body.GetProperty("who").GetProperty("volunteerId").GetInt64();
    }

    public async Task<Guid> WaitingOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return NewId.At(TimeProvider.System.GetUtcNow());
        var room = RoomOf(who, whose);
        var (id, caller) = await WaitAsync(room == OtherOrganisationsRoom ? OtherOrganisation : app.Organisation, room);
        caller.Dispose();
        return id;
    }

    private async Task<(Guid Id, Caller Caller)> WaitAsync(long organisation, long room)
    {
        var code = (await app.Desk<WaitingDesk>().OpenAsync(organisation, room, "test")).Value.Code;
        var caller = new Caller(app.Client());
        var joined = await caller.PostAsync("/api/session", new { roomCode = code, name = "Wilma" });
        caller.Token = joined.Body.GetProperty("token").GetString();
        return (joined.Body.GetProperty("who").GetProperty("sessionId").GetGuid(), caller);
    }

    /// <summary>A seat where somebody sits.</summary>
    public async Task<long> SitAtAsync(long room)
    {
        var (seat, volunteer) = await SitInAsync(room);
        volunteer.Dispose();
        return seat;
    }

    public async Task<long> HandOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        using var volunteer = (await SitInAsync(RoomOf(who, whose))).Volunteer;
        return (await volunteer.PostAsync("/api/help", new { })).Body.GetProperty("id").GetInt64();
    }

    private async Task<(long Seat, Caller Volunteer)> SitInAsync(long room)
    {
        var slip = await SlipInAsync(room);
        var volunteer = new Caller(app.Client());
        volunteer.Token = (await volunteer.PostAsync("/api/session", new { seatCode = slip.Code, name = "Vera" })).Body.GetProperty("token").GetString();
        return (slip.SeatId, volunteer);
    }

    private async Task<SeatSlip> SlipInAsync(long room) =>
        (await app.Desk<RoomDesk>().AddSeatsAsync(room == OtherOrganisationsRoom ? OtherOrganisation : app.Organisation, room, [new NewSeat($"seat {Interlocked.Increment(ref seats)}")])).Value[0];

    /// <summary>A list that they bring people to, or look at.</summary>
    public long OrganisedListOf(Who who, Whose whose) => (who, whose) switch
    {
        (_, Whose.Absent) => Never,
        (Who.OtherOrganisationsAdministrator, Whose.Own) => OtherOrganisationsList,
        (Who.OtherAssociationsOrganiser, Whose.Own) => OtherAssociationsList,
        (Who.OtherOrganisationsAdministrator or Who.OtherAssociationsOrganiser, _) => app.List,
        (_, Whose.Own) => app.List,
        (Who.Organiser, _) => OtherAssociationsList,
        _ => OtherOrganisationsList,
    };

    /// <summary>A file that waits for one of those lists.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="whose">Whose list.</param>
    /// <param name="header">Without one it cannot be committed.</param>
    /// <param name="commit">It waits no more.</param>
    public async Task<Guid> ImportOfAsync(Who who, Whose whose, string header = "Namn;Telefon\r\n", bool commit = false)
    {
        if (whose == Whose.Absent) return NewId.At(TimeProvider.System.GetUtcNow());
        var (list, desk, number) = (OrganisedListOf(who, whose), app.Desk<ImportDesk>(), Interlocked.Increment(ref seats));
        var organisation = list == OtherOrganisationsList ? OtherOrganisation : app.Organisation;
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes($"{header}Anna Ek;+999 71{number:000000}\r\n"));
        var staged = (await desk.StageAsync(new ImportFile
        {
            OrganisationId = organisation, ListId = list, FileName = "one.csv", Content = file, Source = "The register", ObtainedAt = new DateOnly(2026, 1, 2), Actor = "test",
        })).Value;
        if (commit) _ = (await desk.CommitAsync(organisation, staged.Id, wholeList: false, "test")).Value;
        return staged.Id;
    }

    /// <summary>Somebody on one of those lists.</summary>
    public async Task<long> PersonOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        var import = await ImportOfAsync(who, whose, commit: true);
        return await app.Services.GetDatabase().ReadAsync(work => work.ScalarAsync<long>("select id from person where import_id = @import", new { import }));
    }

    public async Task<long> BlockOfAsync(Who who, Whose whose) => whose == Whose.Absent ? Never
        : (await app.Desk<RegisterDesk>().BlockNumberAsync(OrganisationOf(who, whose), $"+999 72{Interlocked.Increment(ref seats):000000}", "test", "test")).Value;

    public async Task<long> MappingOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        var far = OrganisationOf(who, whose) == OtherOrganisation;
        var import = await ImportOfAsync(far ? Who.OtherOrganisationsAdministrator : Who.Administrator, Whose.Own);
        return (await app.Desk<MappingTemplateDesk>().KeepAsync(OrganisationOf(who, whose), import, $"mapping {Interlocked.Increment(ref seats)}", "test")).Value.Id;
    }

    /// <summary>About somebody on one of those lists.</summary>
    public async Task<long> FlagOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        var person = await PersonOfAsync(who, whose);
        return await app.Services.GetDatabase().WriteAsync(work => work.ScalarAsync<long>("""
            insert into flag (organisation_id, association_id, list_id, person_id, kind, created_at)
            select l.organisation_id, l.association_id, l.id, t.person_id, 'deceased', 0 from target t join list l on l.id = t.list_id where t.person_id = @person returning id
            """, new { person }));
    }

    /// <summary>A word that somebody in the room had to say, and where it is asked for: another's in a room of one's own.</summary>
    public async Task<(long Room, long Flag)> RoomFlagOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return (Never, Never);
        var room = RoomOf(who, whose);
        var (seat, volunteer) = await SitInAsync(room);
        volunteer.Dispose();
        var person = await PersonOfAsync(room == OtherOrganisationsRoom ? Who.OtherOrganisationsAdministrator : Who.Administrator, Whose.Own);
        var call = NewId.At(TimeProvider.System.GetUtcNow());
        var flag = await app.Services.GetDatabase().WriteAsync(async work =>
        {
            await work.ExecuteAsync("""
                insert into call (id, organisation_id, campaign_id, list_id, association_id, target_id, person_id, household_id, volunteer_id, session_id, room_id, lane, attempt, claimed_at, lease_until, state)
                select @call, l.organisation_id, l.campaign_id, l.id, l.association_id, t.id, t.person_id, t.household_id, s.volunteer_id, s.id, @room, 3, 1, 0, 0, 1
                  from target t join list l on l.id = t.list_id join session s on s.seat_id = @seat where t.person_id = @person
                """, new { call, room, seat, person });
            return await work.ScalarAsync<long>("""
                insert into flag (organisation_id, association_id, list_id, person_id, call_id, volunteer_id, kind, what, created_at)
                select organisation_id, association_id, list_id, person_id, id, volunteer_id, 'volunteer', 'Hej', 0 from call where id = @call returning id
                """, new { call });
        });
        return (RoomOf(who, Whose.Own), flag);
    }

    public async Task<long> FollowUpOfAsync(Who who, Whose whose)
    {
        if (whose == Whose.Absent) return Never;
        var flag = await FlagOfAsync(who, whose);
        var organisation = OrganisedListOf(who, whose) == OtherOrganisationsList ? OtherOrganisation : app.Organisation;
        return (await app.Desk<FollowUpDesk>().AddAsync(new NewFollowUp { OrganisationId = organisation, Associations = null, FlagId = flag, What = "Hälsa på", Actor = "test" })).Value.Id;
    }

    public string NewAddress() => $"new{Interlocked.Increment(ref seats)}@example.org";

    private async Task<long> FarListAsync()
    {
        OtherOrganisationsAssociation = (await app.Desk<AssociationDesk>().CreateAsync(OtherOrganisation, "Nacka", "0182")).Value.Id;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await app.Desk<OrganisationDesk>().ChangeAsync(OtherOrganisation, new OrganisationChange { Controller = "Another", Contact = "another@example.org" }, "test");
        OtherOrganisationsCampaign = (await app.Desk<CampaignDesk>().CreateAsync(OtherOrganisation, new CampaignSettings
        {
            Name = "Far", FirstDay = today.AddDays(-1), LastDay = today.AddDays(20), Basis = new Basis { People = Basis.Members, DeleteOn = today.AddDays(60) },
        })).Value.Id;
        return (await app.Desk<ListDesk>().CreateAsync(OtherOrganisation, new NewList { CampaignId = OtherOrganisationsCampaign, AssociationId = OtherOrganisationsAssociation, Name = "Far" })).Value.Id;
    }
}
