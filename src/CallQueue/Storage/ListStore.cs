using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class ListStore(CallQueueStore store) : ILists
{
    private const string Columns = "id, organisation_id, campaign_id, association_id, name, state, draining, match_languages, retry_share, people, ground, special_ground, delete_on, version, created_at";

    // Locked, so that a campaign does not close while its list is made.
    private const string CampaignSql = "select state, last_day from campaign where id = @CampaignId and organisation_id = @organisationId";

    private const string AssociationSql = "select id from association where id = @AssociationId and organisation_id = @organisationId";

    private const string CreateSql = $"""
        insert into list (organisation_id, campaign_id, association_id, name, state, match_languages, retry_share, people, ground, special_ground, delete_on, created_at)
        values (@organisationId, @CampaignId, @AssociationId, @Name, 'draft', @MatchLanguages, @RetryShare, @People, @Ground, @SpecialGround, @DeleteOn, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, string actor, CancellationToken ct) => store.Database.WriteAsync<Answer<CallList>>(async work =>
    {
        if (await work.FirstOrDefaultAsync<CampaignRow>($"{CampaignSql} {work.ForUpdate}", new { organisationId, list.CampaignId }) is not { } campaign) return new Refusal.UnknownCampaign();
        if (Stages.Read(campaign.State) == Stage.Closed) return new Refusal.CampaignClosed();
        if (await work.FirstOrDefaultAsync<long?>(AssociationSql, new { organisationId, list.AssociationId }) is null) return new Refusal.UnknownAssociation();
        if (ListSettings.Flaws(list.RetryShare, list.Basis, campaign.LastDay) is { Count: > 0 } flaws) return new Refusal.InvalidSettings(flaws);
        var now = await work.NowAsync();
        var made = await work.QueryAsync<Row>(CreateSql, new
        {
            organisationId,
            list.CampaignId,
            list.AssociationId,
            list.Name,
            list.MatchLanguages,
            list.RetryShare,
            list.Basis.People,
            list.Basis.Ground,
            list.Basis.SpecialGround,
            list.Basis.DeleteOn,
            now,
        });
        if (made.Count == 0) return new Refusal.NameTaken(list.Name);
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "list_create", $"list:{made[0].Id}"), ct);
        return made[0].ToList();
    }, ct);

    private const string FindSql = $"select {Columns} from list where id = @listId and organisation_id = @organisationId";

    public Task<CallList?> FindAsync(long organisationId, long listId, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<Row>(FindSql, new { organisationId, listId }))?.ToList(), ct);

    private const string CountSql = $"""
        select t.lane, case when t.taken_off_at is null then t.why else '{Gone.TakenOff}' end as why, count(*) as people
          from list l join target t on t.list_id = l.id
         where l.id = @listId and t.order_key <= l.order_limit
         group by 1, 2
        """;

    public Task<CountedList?> CountAsync(long organisationId, long listId, CancellationToken ct) => store.Database.ReadAsync(async work =>
    {
        if (await work.FirstOrDefaultAsync<Row>(FindSql, new { organisationId, listId }) is not { } list) return null;
        var counts = await work.QueryAsync<Count>(CountSql, new { listId });
        return new CountedList
        {
            List = list.ToList(),
            People = counts.Where(c => c is not { Lane: null, Why: Gone.TakenOff }).Sum(c => c.People),
            Lanes = new LaneCounts
            {
                Held = In(Lane.Held),
                MyCallbacks = In(Lane.MyCallback),
                Callbacks = In(Lane.Callback),
                NeverRung = In(Lane.Fresh),
                Retries = counts.Where(c => c.Lane >= Lane.Retry).Sum(c => c.People),
            },
            // A target in a lane may still bear the reason it was gone for before.
            Gone = counts.Where(c => c.Lane is null).ToDictionary(c => c.Why!, c => c.People, StringComparer.Ordinal),
        };

        long In(int lane) => counts.Where(c => c.Lane == lane).Sum(c => c.People);
    }, ct);

    // Conditions are added where asked for, not switched off by "or @campaignId is null": such a plan fits neither case.
    private const string ListSql = $"select {Columns} from list where organisation_id = @organisationId";

    public Task<IReadOnlyList<CallList>> ListAsync(long organisationId, long? campaignId, long? associationId, CancellationToken ct) =>
        store.Database.ReadAsync<IReadOnlyList<CallList>>(async work =>
        {
            var sql = ListSql;
            if (campaignId is not null) sql += " and campaign_id = @campaignId";
            if (associationId is not null) sql += " and association_id = @associationId";
            return [.. (await work.QueryAsync<Row>($"{sql} order by name, id", new { organisationId, campaignId, associationId })).Select(row => row.ToList())];
        }, ct);

    public Task<IReadOnlyList<CallList>> PageAsync(long organisationId, ListFilter filter, long after, int limit, CancellationToken ct) =>
        store.Database.ReadAsync<IReadOnlyList<CallList>>(async work =>
        {
            var sql = $"{ListSql} and id > @after";
            if (filter.CampaignId is not null) sql += " and campaign_id = @CampaignId";
            if (filter.AssociationId is not null) sql += " and association_id = @AssociationId";
            if (filter.OfAssociations is not null) sql += $" and {Many.IdsNamed(work.Engine, "association_id", "only")}";
            var rows = await work.QueryAsync<Row>($"{sql} order by id limit @limit", new
            {
                organisationId,
                after,
                filter.CampaignId,
                filter.AssociationId,
                only = filter.OfAssociations is { } only ? Many.Json(only) : null,
                limit = (long)limit,
            });
            return [.. rows.Select(row => row.ToList())];
        }, ct);

    private const string AnybodySql = "select id from target where list_id = @listId limit 1";

    private const string ChangeSql = $"""
        update list
           set name = @Name, state = @state, draining = @draining, match_languages = @MatchLanguages, retry_share = @RetryShare, people = @People, ground = @Ground, special_ground = @SpecialGround,
               delete_on = @DeleteOn, version = version + 1
         where id = @Id
        returning {Columns}
        """;

    public async Task<Answer<CallList>> ChangeAsync(long organisationId, long listId, Func<CallList, ListSituation, Answer<CallList>> change, string actor, CancellationToken ct)
    {
        var name = "";
        try
        {
            return await store.Database.WriteAsync<Answer<CallList>>(async work =>
            {
                if (await work.FirstOrDefaultAsync<Row>($"{FindSql} {work.ForUpdate}", new { organisationId, listId }) is not { } row) return new Refusal.UnknownList();
                var before = row.ToList();
                var campaign = await work.FirstAsync<CampaignRow>(CampaignSql, new { organisationId, before.CampaignId });
                var answer = change(before, new ListSituation(await work.FirstOrDefaultAsync<long?>(AnybodySql, new { listId }) is not null, campaign.LastDay));
                if (answer.Refusal is not null || ReferenceEquals(answer.Value, before)) return answer;
                var wanted = answer.Value;
                name = wanted.Name;
                if (before.Stage == Stage.Draft && wanted.Stage == Stage.Open && await Declarations.LackingAsync(work, wanted) is { } lacking) return lacking;
                var after = (await work.QueryAsync<Row>(ChangeSql, new
                {
                    wanted.Id,
                    wanted.Name,
                    state = (wanted.Stage is Stage.Draining ? Stage.Open : wanted.Stage).Text(),
                    draining = wanted.Stage is Stage.Draining,
                    wanted.MatchLanguages,
                    wanted.RetryShare,
                    wanted.Basis.People,
                    wanted.Basis.Ground,
                    wanted.Basis.SpecialGround,
                    wanted.Basis.DeleteOn,
                }))[0].ToList();
                var moved = after.Stage != before.Stage;
                await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, moved ? "list_state" : "list_change", $"list:{listId}", moved ? after.Stage.Text() : null), ct);
                return after;
            }, ct);
        }
        catch (Exception fault) when (UniqueKey.Stopped(fault))
        {
            return new Refusal.NameTaken(name);
        }
    }

    // What somebody rings who chooses for themselves is the list of their newest call.
    private const string SeatsSql = """
        select e.id,
               coalesce(e.list_id, (select c.list_id from session s join call c on c.session_id = s.id
                                     where s.seat_id = e.id and s.ended_at is null order by c.claimed_at desc limit 1)) as list_id,
               (select count(*) from session s where s.seat_id = e.id and s.ended_at is null and s.ends_at > @now) as volunteers
          from seat e
         where e.room_id = @RoomId and e.organisation_id = @organisationId and e.retired_at is null
         order by e.id
        """;

    private const string MoveSql = "update seat set list_id = @ToListId, moved = true, version = version + 1 where id = @Id";

    public Task<Answer<VolunteersMoved>> MoveVolunteersAsync(long organisationId, VolunteerMove move, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<VolunteersMoved>>(async work =>
        {
            if (await RoomStore.FindAsync(work, organisationId, move.RoomId) is null) return new Refusal.UnknownRoom();
            foreach (var listId in new[] { move.ToListId, move.FromListId ?? move.ToListId })
            {
                if (await work.FirstOrDefaultAsync<Row>(FindSql, new { organisationId, listId }) is not { } list) return new Refusal.UnknownList();
                if (listId == move.ToListId && Stages.Read(list.State) == Stage.Closed) return new Refusal.ListClosed();
            }
            var now = await work.NowAsync();
            // All the room's seats, whichever list they ring: two moves at once take turns.
            var seats = (await work.QueryAsync<SeatRow>($"{SeatsSql} {work.ForChange}", new { organisationId, move.RoomId, now }))
                .Where(seat => seat.ListId != move.ToListId && (move.FromListId is null || seat.ListId == move.FromListId)).ToList();
            foreach (var seat in seats) await work.ExecuteAsync(MoveSql, new { move.ToListId, seat.Id });
            var details = string.Create(CultureInfo.InvariantCulture, $"room:{move.RoomId} from:{move.FromListId} seats:{seats.Count}");
            if (seats.Count > 0) await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "volunteers_move", $"list:{move.ToListId}", details), ct);
            return new VolunteersMoved(seats.Count, (int)seats.Sum(seat => seat.Volunteers));
        }, ct);

    private sealed record SeatRow
    {
        public required long Id { get; init; }

        public long? ListId { get; init; }

        public required long Volunteers { get; init; }
    }

    private sealed record CampaignRow
    {
        public required string State { get; init; }

        public required DateOnly LastDay { get; init; }
    }

    private sealed record Count
    {
        public long? Lane { get; init; }

        public string? Why { get; init; }

        public required long People { get; init; }
    }

    private sealed record Row
    {
        public required long Id { get; init; }

        public required long OrganisationId { get; init; }

        public required long CampaignId { get; init; }

        public required long AssociationId { get; init; }

        public required string Name { get; init; }

        public required string State { get; init; }

        public required bool Draining { get; init; }

        public required bool MatchLanguages { get; init; }

        public long? RetryShare { get; init; }

        public string? People { get; init; }

        public string? Ground { get; init; }

        public string? SpecialGround { get; init; }

        public DateOnly? DeleteOn { get; init; }

        public required long Version { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public CallList ToList() => new()
        {
            Id = Id,
            OrganisationId = OrganisationId,
            CampaignId = CampaignId,
            AssociationId = AssociationId,
            Name = Name,
            Stage = Stages.Read(State) is Stage.Open && Draining ? Stage.Draining : Stages.Read(State),
            MatchLanguages = MatchLanguages,
            RetryShare = (int?)RetryShare,
            Basis = new Basis { People = People, Ground = Ground, SpecialGround = SpecialGround, DeleteOn = DeleteOn },
            Version = Version,
            CreatedAt = CreatedAt,
        };
    }
}
