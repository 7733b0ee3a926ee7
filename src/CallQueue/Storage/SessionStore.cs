using System.Globalization;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class SessionStore(CallQueueStore store) : ISessions
{
    private const string SeatByCodeSql = """
        select id, organisation_id, room_id, label, list_id, code_ends_at from seat where code_hash = @codeHash and code_ends_at > @now and retired_at is null
        """;

    public Task<bool> IsSeatCodeAsync(string codeHash, CancellationToken ct) => store.Database.ReadAsync(async work =>
        await work.FirstOrDefaultAsync<SeatRow>(SeatByCodeSql, new { codeHash, now = await work.NowAsync() }) is not null, ct);

    private const string CardHoldersSql = """
        select v.name, v.card_hash from seat s join volunteer v on v.organisation_id = s.organisation_id
         where s.code_hash = @codeHash and v.card_hash is not null
        """;

    public Task<IReadOnlyList<CardHolder>> CardHoldersAsync(string codeHash, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<CardHolder>(CardHoldersSql, new { codeHash }), ct);

    private const string AssociationSql = "select id from association where id = @HomeAssociationId and organisation_id = @OrganisationId";

    private const string RoomSql = "select name, at_home, leader_until, lists from room where id = @RoomId";

    public Task<Answer<BegunSession>> SignInAsync(NewSession session, CancellationToken ct) => store.Database.WriteAsync<Answer<BegunSession>>(async work =>
    {
        var now = await work.NowAsync();
        // The seat's lock makes those take turns who sign in at it together.
        if (await work.FirstOrDefaultAsync<SeatRow>($"{SeatByCodeSql} {work.ForUpdate}", new { codeHash = session.CodeHash, now }) is not { } seat)
            return new Refusal.WrongSeatCode(TimeSpan.Zero);
        return await SitDownAsync(work, session, seat, NewId.At(now), now);
    }, ct);

    /// <summary>At a seat that is locked: who it is, whose seat it was, and the session, with this id if it is a new one.</summary>
    public static async Task<Answer<BegunSession>> SitDownAsync(Work work, NewSession session, SeatRow seat, Guid newId, DateTimeOffset now)
    {
        if (session.HomeAssociationId is not null && await work.FirstOrDefaultAsync<long?>(AssociationSql, new { session.HomeAssociationId, seat.OrganisationId }) is null)
            return new Refusal.UnknownAssociation();

        var known = await VolunteerAsync(work, session, seat.OrganisationId);
        if (known is null && session.CardHash is not null) return new Refusal.UnknownCard(TimeSpan.Zero);
        var here = await work.OpenSessionsAsync("seat_id = @Id", new { seat.Id });
        var others = here.Where(s => s.VolunteerId != known?.Id).ToList();
        if (others.Exists(s => s.EndsAt > now && now - s.SeenAt < session.SeatKept)) return new Refusal.SeatTaken(seat.RoomId, seat.Id, seat.Label);
        foreach (var left in others) await work.EndSessionAsync(left, left.SeenAt);

        var volunteer = known ?? await NewVolunteerAsync(work, session, seat.OrganisationId, now);
        var open = await work.OpenSessionsAsync("volunteer_id = @Id", new { volunteer.Id });
        // The same volunteer on the same chair, whose page was closed: the same session, so that its calls can still be corrected.
        var resumed = open.FirstOrDefault(s => s.SeatId == seat.Id && s.EndsAt > now);
        foreach (var elsewhere in open.Where(s => s != resumed)) await work.EndSessionAsync(elsewhere, elsewhere.SeenAt);
        var id = resumed is null ? await BeginAsync(work, session, seat, volunteer, newId, now) : await ResumeAsync(work, session, resumed, now);
        await MakeBudgetsAsync(work, session, seat, volunteer);

        var room = await work.FirstAsync<RoomRow>(RoomSql, new { seat.RoomId });
        return new BegunSession(
            new SeatedVolunteer
            {
                SessionId = id,
                OrganisationId = seat.OrganisationId,
                VolunteerId = volunteer.Id,
                Name = volunteer.Name,
                RoomId = seat.RoomId,
                SeatId = seat.Id,
                ListId = seat.ListId,
                RoomLists = IdList.Read(room.Lists),
                AtHome = room.AtHome,
                DeviceHash = session.DeviceHash,
                Languages = session.Languages,
                Confirmed = volunteer.ConfirmedAt is not null,
                LeaderUntil = room.LeaderUntil,
                SeenAt = now,
            },
            new SessionDetails
            {
                Room = room.Name,
                Seat = seat.Label,
                State = SessionState.Ready,
                StartedAt = resumed?.StartedAt ?? now,
                Until = resumed?.EndsAt ?? seat.CodeEndsAt,
            });
    }

    private const string ByCardSql = "select id, name, confirmed_at from volunteer where card_hash = @CardHash and organisation_id = @organisationId";

    private const string ByDeviceSql = "select id, name, confirmed_at from volunteer where organisation_id = @organisationId and device_hash = @DeviceHash order by id";

    /// <summary>The card's bearer; without a card, whoever gave this name on this device before.</summary>
    private static async Task<VolunteerRow?> VolunteerAsync(Work work, NewSession session, long organisationId)
    {
        if (session.CardHash is not null) return await work.FirstOrDefaultAsync<VolunteerRow>(ByCardSql, new { session.CardHash, organisationId });
        var onDevice = await work.QueryAsync<VolunteerRow>(ByDeviceSql, new { session.DeviceHash, organisationId });
        return onDevice.FirstOrDefault(v => string.Equals(v.Name, session.Name, StringComparison.OrdinalIgnoreCase));
    }

    private const string NewVolunteerSql = """
        insert into volunteer (organisation_id, name, device_hash, created_at) values (@organisationId, @Name, @DeviceHash, @now)
        returning id, name, confirmed_at
        """;

    private static async Task<VolunteerRow> NewVolunteerAsync(Work work, NewSession session, long organisationId, DateTimeOffset now) =>
        (await work.QueryAsync<VolunteerRow>(NewVolunteerSql, new { organisationId, session.Name, session.DeviceHash, now }))[0];

    private const string BeginSql = """
        insert into session (id, organisation_id, volunteer_id, room_id, seat_id, token_hash, device_hash, languages, home_association_id, started_at, seen_at, ends_at)
        values (@id, @OrganisationId, @volunteerId, @RoomId, @seatId, @TokenHash, @DeviceHash, @languages, @HomeAssociationId, @now, @now, @CodeEndsAt)
        """;

    private static async Task<Guid> BeginAsync(Work work, NewSession session, SeatRow seat, VolunteerRow volunteer, Guid id, DateTimeOffset now)
    {
        await work.ExecuteAsync(BeginSql, new
        {
            id,
            seat.OrganisationId,
            volunteerId = volunteer.Id,
            seat.RoomId,
            seatId = seat.Id,
            session.TokenHash,
            session.DeviceHash,
            languages = string.Join(' ', session.Languages),
            session.HomeAssociationId,
            now,
            seat.CodeEndsAt,
        });
        return id;
    }

    private const string ResumeSql = """
        update session
           set token_hash = @TokenHash, device_hash = @DeviceHash, languages = @languages, seen_at = @now, state = 'ready', breaks = @breaks,
               home_association_id = coalesce(@HomeAssociationId, home_association_id)
         where id = @Id
        """;

    private static async Task<Guid> ResumeAsync(Work work, NewSession session, OpenSession resumed, DateTimeOffset now)
    {
        await work.ExecuteAsync(ResumeSql, new
        {
            resumed.Id,
            session.TokenHash,
            session.DeviceHash,
            languages = string.Join(' ', session.Languages),
            session.HomeAssociationId,
            now,
            breaks = Breaks.Ended(resumed.Breaks, now),
        });
        return resumed.Id;
    }

    public const string BudgetSql = "insert into budget (kind, subject) values (@kind, @subject) on conflict do nothing";

    // Made here, so that a claim finds rows to lock. In the order that claims lock them in.
    private static async Task MakeBudgetsAsync(Work work, NewSession session, SeatRow seat, VolunteerRow volunteer)
    {
        await work.ExecuteAsync(BudgetSql, new { kind = BudgetKind.Volunteer, subject = Subject.Of(volunteer.Id) });
        await work.ExecuteAsync(BudgetSql, new { kind = BudgetKind.Seat, subject = Subject.Of(seat.Id) });
        await work.ExecuteAsync(BudgetSql, new { kind = BudgetKind.Device, subject = session.DeviceHash });
    }

    private const string FindSql = """
        select s.id as session_id, s.organisation_id, s.volunteer_id, v.name, s.room_id, s.seat_id, t.list_id, t.moved, r.lists, r.at_home, s.device_hash, s.languages,
               v.confirmed_at, r.leader_until, s.seen_at
          from session s join volunteer v on v.id = s.volunteer_id
          left join seat t on t.id = s.seat_id
          left join room r on r.id = s.room_id
         where s.token_hash = @tokenHash and s.ended_at is null and s.ends_at > @now
        """;

    public Task<SeatedVolunteer?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<SeatedRow>(FindSql, new { tokenHash, now }))?.ToVolunteer(), ct);

    private const string DetailsSql = """
        select r.name as room, t.label as seat, s.state, s.started_at, s.ends_at
          from session s join seat t on t.id = s.seat_id join room r on r.id = s.room_id
         where s.id = @sessionId and s.ended_at is null
        """;

    public Task<SessionDetails?> DetailsAsync(Guid sessionId, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<DetailsRow>(DetailsSql, new { sessionId }))?.ToDetails(), ct);

    private const string ListsSql = """
        select l.id as list_id, l.name, a.name as association
          from list l join campaign c on c.id = l.campaign_id join association a on a.id = l.association_id
         where l.organisation_id = @organisationId and l.state = 'open' and c.state = 'open'
         order by l.name, l.id
        """;

    public Task<IReadOnlyList<ListHere>> ListsAsync(long organisationId, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<ListHere>(ListsSql, new { organisationId }), ct);

    private const string SeenSql = "update session set seen_at = @now where id = @sessionId and ended_at is null and ends_at > @now";

    public Task<bool> SeenAsync(Guid sessionId, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.ExecuteAsync(SeenSql, new { sessionId, now = await work.NowAsync() }) > 0, ct);

    private const string SetStateSql = "update session set state = @state, breaks = @breaks, seen_at = @now where id = @sessionId";

    public Task<bool> SetStateAsync(Guid sessionId, SessionState state, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.OpenSessionsAsync("id = @sessionId and ends_at > @now", new { sessionId, now }) is not [var session]) return false;
        var wanted = state == SessionState.Break ? "break" : "ready";
        if (session.State == wanted) return true;
        var breaks = state == SessionState.Break ? Breaks.Begun(session.Breaks, now) : Breaks.Ended(session.Breaks, now);
        await work.ExecuteAsync(SetStateSql, new { sessionId, state = wanted, breaks, now });
        return true;
    }, ct);

    private const string FirstCardSql = "update volunteer set card_hash = @newCardHash where id = @VolunteerId and card_hash is null";

    public Task<EndedSession?> EndAsync(Guid sessionId, string newCardHash, CancellationToken ct) => store.Database.WriteAsync<EndedSession?>(async work =>
    {
        if (await work.OpenSessionsAsync("id = @sessionId", new { sessionId }) is not [var session]) return null;
        var to = await work.EndSessionAsync(session, await work.NowAsync());
        var made = await work.ExecuteAsync(FirstCardSql, new { newCardHash, session.VolunteerId });
        return new EndedSession(session.StartedAt, to, made > 0);
    }, ct);

    private const string SetCardSql = "update volunteer set card_hash = @cardHash where id = @VolunteerId";

    public Task<bool> SetCardAsync(Guid sessionId, string cardHash, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.OpenSessionsAsync("id = @sessionId and ends_at > @now", new { sessionId, now = await work.NowAsync() }) is not [var session]) return false;
        return await work.ExecuteAsync(SetCardSql, new { cardHash, session.VolunteerId }) > 0;
    }, ct);

    private const string ForgetWaitingSql = "delete from waiting where ends_at <= @now";

    private const string ForgetMessagesSql = "delete from room_message where at < @before";

    public Task<int> SweepAsync(TimeSpan vanished, int limit, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        var left = await work.OpenSessionsAsync(
            "id in (select id from session where ended_at is null and (seen_at < @before or ends_at <= @now) order by id limit @limit)",
            new { before = now - vanished, now, limit = (long)limit });
        foreach (var session in left) await work.EndSessionAsync(session, session.SeenAt);
        await work.ExecuteAsync(ForgetWaitingSql, new { now });
        await work.ExecuteAsync(ForgetMessagesSql, new { before = now - MessageDesk.Kept });
        return left.Count;
    }, ct);

    internal sealed record SeatRow
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required long RoomId { get; init; }

        public required string Label { get; init; }

        public long? ListId { get; init; }

        public required DateTimeOffset CodeEndsAt { get; init; }
    }

    private sealed record RoomRow
    {
        public required string Name { get; init; }

        public required bool AtHome { get; init; }

        public required DateTimeOffset LeaderUntil { get; init; }

        public required string Lists { get; init; }
    }

    private sealed record VolunteerRow
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public DateTimeOffset? ConfirmedAt { get; init; }
    }

    private sealed record SeatedRow
    {
        public required Guid SessionId { get; init; }

        public required long OrganisationId { get; init; }

        public required long VolunteerId { get; init; }

        public required string Name { get; init; }

        public long? RoomId { get; init; }

        public long? SeatId { get; init; }

        public long? ListId { get; init; }

        public string? Lists { get; init; }

        public bool? Moved { get; init; }

        public bool? AtHome { get; init; }

        public required string DeviceHash { get; init; }

        public required string Languages { get; init; }

        public DateTimeOffset? ConfirmedAt { get; init; }

        public DateTimeOffset? LeaderUntil { get; init; }

        public required DateTimeOffset SeenAt { get; init; }

        public SeatedVolunteer ToVolunteer() => new()
        {
            SessionId = SessionId,
            OrganisationId = OrganisationId,
            VolunteerId = VolunteerId,
            Name = Name,
            RoomId = RoomId,
            SeatId = SeatId,
            ListId = ListId,
            RoomLists = IdList.Read(Lists),
            Moved = Moved ?? false,
            AtHome = AtHome ?? true,
            DeviceHash = DeviceHash,
            Languages = Languages.Split(' '),
            Confirmed = ConfirmedAt is not null,
            LeaderUntil = LeaderUntil ?? DateTimeOffset.UnixEpoch,
            SeenAt = SeenAt,
        };
    }

    private sealed record DetailsRow
    {
        public required string Room { get; init; }

        public required string Seat { get; init; }

        public required string State { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }

        public SessionDetails ToDetails() => new()
        {
            Room = Room,
            Seat = Seat,
            State = State == "break" ? SessionState.Break : SessionState.Ready,
            StartedAt = StartedAt,
            Until = EndsAt,
        };
    }
}
