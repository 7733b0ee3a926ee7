using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class EveningStore(CallQueueStore store) : IEvenings
{
    private static string SessionsSql(bool further) => $"""
        select s.id, v.id as volunteer_id, v.name, t.label as seat, s.breaks, s.started_at, s.ended_at, s.ends_at
          from session s join volunteer v on v.id = s.volunteer_id left join seat t on t.id = s.seat_id
         where s.room_id = @roomId and s.started_at >= @since {(further ? "and s.id > @after" : "")}
         order by s.id limit @limit
        """;

    private const string CallsSql = """
        select c.claimed_at, c.ended_at, c.lease_until, o.code from call c left join outcome o on o.id = c.outcome_id where c.session_id = @Id order by c.claimed_at
        """;

    public Task<IReadOnlyList<RungSession>?> SessionsAsync(long organisationId, long roomId, DateTimeOffset since, Guid? after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<RungSession>?>(async work =>
    {
        if (await RoomStore.FindAsync(work, organisationId, roomId) is null) return null;
        var now = await work.NowAsync();
        var rung = new List<RungSession>();
        foreach (var session in await work.QueryAsync<SessionRow>(SessionsSql(after is not null), new { roomId, since, after, limit = (long)limit }))
            rung.Add(session.Rung(await work.QueryAsync<CallRow>(CallsSql, new { session.Id }), now));
        return rung;
    }, ct);

    private sealed record SessionRow
    {
        public required Guid Id { get; init; }

        public required long VolunteerId { get; init; }

        public required string Name { get; init; }

        public string? Seat { get; init; }

        public required string Breaks { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }

        public RungSession Rung(IReadOnlyList<CallRow> calls, DateTimeOffset now)
        {
            // One that nobody has closed yet is over all the same when its code is.
            var ended = EndedAt ?? (EndsAt <= now ? EndsAt : null);
            var to = ended ?? now;
            return new RungSession
            {
                SessionId = Id,
                VolunteerId = VolunteerId,
                Name = Name,
                Seat = Seat,
                StartedAt = StartedAt,
                EndedAt = ended,
                Active = Pace.Active(StartedAt, to, [.. Storage.Breaks.Closed(Breaks, to).Select(b => (b.From, b.To!.Value))], calls.Select(c => (c.ClaimedAt, c.EndedAt ?? (c.LeaseUntil < to ? c.LeaseUntil : to)))),
                Calls = calls.Count(c => c.Code is { } code && OutcomeCode.Find(code) is not null),
            };
        }
    }

    private sealed record CallRow
    {
        public required DateTimeOffset ClaimedAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public required DateTimeOffset LeaseUntil { get; init; }

        public string? Code { get; init; }
    }
}
