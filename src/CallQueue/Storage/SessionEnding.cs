using System.Text.Json;
using System.Text.Json.Serialization;
using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>However a session ends (signed out, taken over, freed, vanished), it ends once, and the log hears of it in the same transaction.</summary>
internal static class SessionEnding
{
    // The lock comes with the look: of two who want to end the same session, the second finds it ended.
    private static string OpenSql(Engine engine, string condition) => $"""
        select id, organisation_id, volunteer_id, room_id, seat_id, home_association_id, state, breaks, started_at, seen_at, ends_at
          from session
         where ended_at is null and {condition}
         order by id
         {(engine == Engine.Postgres ? "for update" : "")}
        """;

    public static Task<IReadOnlyList<OpenSession>> OpenSessionsAsync(this Work work, string condition, object parameters) =>
        work.QueryAsync<OpenSession>(OpenSql(work.Engine, condition), parameters);

    private const string EndSql = "update session set state = 'done', ended_at = @to, breaks = @breaks where id = @Id";

    private const string AtHomeSql = "select at_home from room where id = @RoomId";

    /// <returns>When it ended: never before it began, nor after its code did.</returns>
    public static async Task<DateTimeOffset> EndSessionAsync(this Work work, OpenSession session, DateTimeOffset to)
    {
        if (to > session.EndsAt) to = session.EndsAt;
        if (to < session.StartedAt) to = session.StartedAt;
        var breaks = Breaks.Closed(session.Breaks, to);
        await work.ExecuteAsync(EndSql, new { session.Id, to, breaks = Breaks.Write(breaks) });
        var atHome = session.RoomId is null || await work.FirstAsync<bool>(AtHomeSql, new { session.RoomId });
        await work.AppendToLogAsync(LogKinds.Session, await work.NowAsync(), session.OrganisationId, LogBody.Write(new SessionEntry
        {
            SessionId = session.Id,
            VolunteerId = session.VolunteerId,
            RoomId = session.RoomId,
            SeatId = session.SeatId,
            AtHome = atHome,
            From = session.StartedAt,
            To = to,
            Breaks = [.. breaks.Where(b => b.To is not null).Select(b => new SessionBreak { From = b.From, To = b.To!.Value })],
            HomeAssociationId = session.HomeAssociationId,
        }));
        return to;
    }
}

internal sealed record OpenSession
{
    public required Guid Id { get; init; }

    public required long OrganisationId { get; init; }

    public required long VolunteerId { get; init; }

    public long? RoomId { get; init; }

    public long? SeatId { get; init; }

    public long? HomeAssociationId { get; init; }

    public required string State { get; init; }

    public required string Breaks { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>A session's breaks, as its row holds them.</summary>
internal static class Breaks
{
    public static string Begun(string breaks, DateTimeOffset now) => Write([.. Read(breaks), new BreakSpan { From = now }]);

    public static string Ended(string breaks, DateTimeOffset now) => Write(Closed(breaks, now));

    public static IReadOnlyList<BreakSpan> Closed(string breaks, DateTimeOffset to) =>
        [.. Read(breaks).Where(b => b.From <= to).Select(b => b.To is { } end && end <= to ? b : b with { To = to })];

    public static string Write(IReadOnlyList<BreakSpan> breaks) => JsonSerializer.Serialize(breaks, BreaksJson.Default.IReadOnlyListBreakSpan);

    private static IReadOnlyList<BreakSpan> Read(string breaks) => JsonSerializer.Deserialize(breaks, BreaksJson.Default.IReadOnlyListBreakSpan)!;
}

/// <param name="To">Null: still going on.</param>
internal sealed record BreakSpan
{
    public required DateTimeOffset From { get; init; }

    public DateTimeOffset? To { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<BreakSpan>))]
internal sealed partial class BreaksJson : JsonSerializerContext;
