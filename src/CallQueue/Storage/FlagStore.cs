using Canvass.CallQueue.Flags;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class FlagStore(CallQueueStore store) : IFlags
{
    private const string FlagSql = """
        select g.id, g.kind, g.what, g.state, g.created_at, g.association_id, a.name as association, g.list_id, l.name as list, g.person_id, p.first_name, p.last_name, p.protected,
               g.call_id, g.outcome_id, g.volunteer_id, v.name as volunteer, c.room_id, g.taken_by, g.answer, g.ended_at, g.version
          from flag g join association a on a.id = g.association_id join list l on l.id = g.list_id join person p on p.id = g.person_id
          left join volunteer v on v.id = g.volunteer_id left join call c on c.id = g.call_id
        """;

    private static string Seen(Engine engine, FlagSight sight) => (sight switch
    {
        { RoomId: not null } => $"c.room_id = @RoomId and g.kind = '{Flag.Word}'",
        { Associations: not null } => $"{Many.IdsNamed(engine, "g.association_id", "associations")} and not p.protected",
        _ => "true",
    }) + " and g.organisation_id = @OrganisationId";

    private static string InState(string state) => state switch
    {
        FlagStates.All => "",
        FlagStates.Waiting => "and g.state in ('open', 'taken')",
        _ => "and g.state = @state",
    };

    public Task<IReadOnlyList<Flag>?> ListAsync(FlagSight sight, string state, long after, int limit, CancellationToken ct) => store.Database.ReadAsync(async work =>
        sight.RoomId is { } room && await RoomStore.FindAsync(work, sight.OrganisationId, room) is null ? null
            : await work.QueryAsync<Flag>($"{FlagSql} where {Seen(work.Engine, sight)} {InState(state)} and g.id > @after order by g.id limit @limit", new
        {
            sight.OrganisationId, sight.RoomId, associations = Many.Json(sight.Associations ?? []), state, after, limit = (long)limit,
        }), ct);

    public Task<Flag?> FindAsync(FlagSight sight, long id, CancellationToken ct) => store.Database.ReadAsync(work => FindAsync(work, sight, id), ct);

    private static Task<Flag?> FindAsync(Work work, FlagSight sight, long id) => work.FirstOrDefaultAsync<Flag>(
        $"{FlagSql} where {Seen(work.Engine, sight)} and g.id = @id", new { sight.OrganisationId, sight.RoomId, associations = Many.Json(sight.Associations ?? []), id });

    public Task<IReadOnlyList<Flag>> MineAsync(SeatedVolunteer volunteer, int limit, CancellationToken ct) => store.Database.ReadAsync(work =>
        work.QueryAsync<Flag>($"{FlagSql} where g.volunteer_id = @VolunteerId and g.kind = '{Flag.Word}' order by g.id desc limit @limit", new { volunteer.VolunteerId, limit = (long)limit }), ct);

    private const string UpdateSql = """
        update flag set state = @State, taken_by = @takenBy, answer = coalesce(@Answer, answer), ended_at = @endedAt, version = version + 1 where id = @id and version = @version
        """;

    private const string AnswerSql = "insert into room_message (organisation_id, room_id, session_id, text, sender, at) values (@OrganisationId, @RoomId, @Id, @Answer, @name, @now)";

    public Task<Answer<Flag>> ChangeAsync(FlagSight sight, long id, FlagChange change, long? seen, string actor, string name, CancellationToken ct) => store.Database.WriteAsync<Answer<Flag>>(async work =>
    {
        if (await FindAsync(work, sight, id) is not { } flag) return new Refusal.UnknownFlag();
        if (seen is { } known && known != flag.Version) return new Refusal.ChangedMeanwhile(flag.Version);
        // What was given back withdrew the outcome, and with it a flag that nobody had taken.
        var ends = change.State is FlagStates.Answered or FlagStates.Returned;
        if (flag.State == change.State && ends) return flag;
        if (!flag.IsWaiting && (change.State, flag.State) != (FlagStates.Returned, FlagStates.Withdrawn)) return new Refusal.FlagEnded(flag.State);

        var now = await work.NowAsync();
        var changed = await work.ExecuteAsync(UpdateSql, new { id, version = flag.Version, change.State, change.Answer, takenBy = change.State == FlagStates.Open ? null : name, endedAt = ends ? now : (DateTimeOffset?)null });
        if (changed == 0) return new Refusal.ChangedMeanwhile(flag.Version + 1);
        await work.SendAsync(new Batch().AddAudit(now, sight.OrganisationId, actor, $"flag_{change.State}", $"flag:{id}"), ct);
        if (change.Answer is not null) await TellAsync(work, flag, change.Answer, name, now);
        return (await FindAsync(work, sight, id))!;
    }, ct);

    /// <summary>In the header of whoever asked, if they still sit in a room.</summary>
    private static async Task TellAsync(Work work, Flag flag, string answer, string name, DateTimeOffset now)
    {
        if (flag.VolunteerId is null) return;
        foreach (var sitting in await work.OpenSessionsAsync("volunteer_id = @VolunteerId and ends_at > @now", new { flag.VolunteerId, now }))
            if (sitting.RoomId is not null) await work.ExecuteAsync(AnswerSql, new { sitting.OrganisationId, sitting.RoomId, sitting.Id, Answer = answer, name, now });
    }

    public Task AuditAsync(long organisationId, string actor, string action, string details, CancellationToken ct) => store.Database.WriteAsync(async work =>
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), organisationId, actor, action, "flags", details), ct), ct);
}
