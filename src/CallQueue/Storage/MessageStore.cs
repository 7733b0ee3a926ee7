using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class MessageStore(CallQueueStore store) : IMessages
{
    private const string MessageSql = """
        select m.id, t.label as seat, m.text, m.sender, m.at from room_message m left join session s on s.id = m.session_id left join seat t on t.id = s.seat_id
        """;

    private const string SeatSql = "select id from seat where id = @SeatId and room_id = @RoomId and retired_at is null";

    private const string SendSql = """
        insert into room_message (organisation_id, room_id, session_id, text, sender, at) values (@OrganisationId, @RoomId, @sessionId, @Text, @Sender, @now)
        returning id
        """;

    public Task<Answer<RoomMessage>> SendAsync(NewMessage message, CancellationToken ct) => store.Database.WriteAsync<Answer<RoomMessage>>(async work =>
    {
        if (await RoomStore.FindAsync(work, message.OrganisationId, message.RoomId) is null) return new Refusal.UnknownRoom();
        var now = await work.NowAsync();
        Guid? sessionId = null;
        if (message.SeatId is not null)
        {
            if (await work.FirstOrDefaultAsync<long?>(SeatSql, new { message.SeatId, message.RoomId }) is null) return new Refusal.UnknownSeat();
            if (await work.OpenSessionsAsync("seat_id = @SeatId and ends_at > @now", new { message.SeatId, now }) is not [var sitting, ..]) return new Refusal.SeatEmpty();
            sessionId = sitting.Id;
        }
        var id = await work.FirstAsync<long>(SendSql, new { message.OrganisationId, message.RoomId, sessionId, message.Text, message.Sender, now });
        // That something was said, and to whom; what, is between them.
        await work.SendAsync(new Batch().AddAudit(now, message.OrganisationId, message.Actor, "message_send", sessionId is { } to ? $"session:{to}" : $"room:{message.RoomId}"), ct);
        return await work.FirstAsync<RoomMessage>($"{MessageSql} where m.id = @id", new { id });
    }, ct);

    public Task<IReadOnlyList<RoomMessage>?> ListAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync(async work =>
        await RoomStore.FindAsync(work, organisationId, roomId) is null ? null
            : await work.QueryAsync<RoomMessage>($"{MessageSql} where m.room_id = @roomId and m.id > @after order by m.id limit @limit", new { roomId, after, limit = (long)limit }), ct);

    private const string MineSql = $"""
        {MessageSql} join session mine on mine.id = @SessionId
         where m.room_id = mine.room_id and m.id > @after and m.at >= mine.started_at and (m.session_id is null or m.session_id = mine.id)
         order by m.id limit @limit
        """;

    public Task<IReadOnlyList<RoomMessage>> MineAsync(SeatedVolunteer volunteer, long after, int limit, CancellationToken ct) =>
        store.Database.ReadAsync(work => work.QueryAsync<RoomMessage>(MineSql, new { volunteer.SessionId, after, limit = (long)limit }), ct);
}
