using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Storage;

internal sealed class ListStore(CallQueueStore store) : ILists
{
    private const string Columns = "id, organisation_id, campaign_id, association_id, name, state, match_languages, version, created_at";

    // Locked, so that a campaign does not close while its list is made.
    private const string CampaignSql = "select state from campaign where id = @CampaignId and organisation_id = @organisationId";

    private const string AssociationSql = "select id from association where id = @AssociationId and organisation_id = @organisationId";

    private const string CreateSql = $"""
        insert into list (organisation_id, campaign_id, association_id, name, state, match_languages, created_at)
        values (@organisationId, @CampaignId, @AssociationId, @Name, 'draft', @MatchLanguages, @now)
            on conflict do nothing
        returning {Columns}
        """;

    public Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, CancellationToken ct) => store.Database.WriteAsync<Answer<CallList>>(async work =>
    {
        var state = await work.FirstOrDefaultAsync<string>($"{CampaignSql} {work.ForUpdate}", new { organisationId, list.CampaignId });
        if (state is null) return new Refusal.UnknownCampaign();
        if (Stages.Read(state) == Stage.Closed) return new Refusal.CampaignClosed();
        if (await work.FirstOrDefaultAsync<long?>(AssociationSql, new { organisationId, list.AssociationId }) is null) return new Refusal.UnknownAssociation();
        var made = await work.QueryAsync<Row>(CreateSql, new { organisationId, list.CampaignId, list.AssociationId, list.Name, list.MatchLanguages, now = await work.NowAsync() });
        return made.Count == 0 ? new Refusal.NameTaken(list.Name) : made[0].ToList();
    }, ct);

    private const string FindSql = $"select {Columns} from list where id = @listId and organisation_id = @organisationId";

    public Task<CallList?> FindAsync(long organisationId, long listId, CancellationToken ct) =>
        store.Database.ReadAsync(async work => (await work.FirstOrDefaultAsync<Row>(FindSql, new { organisationId, listId }))?.ToList(), ct);

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

    private const string AnybodySql = "select id from target where list_id = @listId limit 1";

    private const string ChangeSql = $"""
        update list set state = @state, match_languages = @MatchLanguages, version = version + 1 where id = @Id
        returning {Columns}
        """;

    public Task<Answer<CallList>> ChangeAsync(long organisationId, long listId, Func<CallList, bool, Answer<CallList>> change, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<CallList>>(async work =>
        {
            if (await work.FirstOrDefaultAsync<Row>($"{FindSql} {work.ForUpdate}", new { organisationId, listId }) is not { } row) return new Refusal.UnknownList();
            var before = row.ToList();
            var answer = change(before, await work.FirstOrDefaultAsync<long?>(AnybodySql, new { listId }) is not null);
            if (answer.Refusal is not null || ReferenceEquals(answer.Value, before)) return answer;
            var wanted = answer.Value;
            return (await work.QueryAsync<Row>(ChangeSql, new { wanted.Id, state = wanted.Stage.Text(), wanted.MatchLanguages }))[0].ToList();
        }, ct);

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

        public required bool MatchLanguages { get; init; }

        public required long Version { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public CallList ToList() => new()
        {
            Id = Id,
            OrganisationId = OrganisationId,
            CampaignId = CampaignId,
            AssociationId = AssociationId,
            Name = Name,
            Stage = Stages.Read(State),
            MatchLanguages = MatchLanguages,
            Version = Version,
            CreatedAt = CreatedAt,
        };
    }
}
