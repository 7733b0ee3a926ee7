using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.Stats.Storage;

/// <summary>Watermarks, which slot is live, and the newest heartbeat.</summary>
internal static class ReadingTable
{
    private const string ReadSql = "select slot, log_id, number, entry_at, moved_at, stopped_at, stopped_why from reading order by slot";

    private const string LiveSql = "select slot from live where id = 1";

    public static Task<Readings> ReadAsync(Work work) => ReadAsync(work, ReadSql);

    /// <summary>Locked until the end of the transaction: whoever moves a watermark has read it here.</summary>
    public static Task<Readings> LockAsync(Work work) => ReadAsync(work, $"{ReadSql} {work.ForUpdate}");

    private static async Task<Readings> ReadAsync(Work work, string sql)
    {
        var all = await work.QueryAsync<Reading>(sql);
        var live = await work.FirstOrDefaultAsync<string>(LiveSql);
        return new Readings(all.FirstOrDefault(reading => reading.Slot == live), all.FirstOrDefault(reading => reading.Slot != live));
    }

    private const string MoveSql = """
        update reading
           set number = @Number, entry_at = @EntryAt, moved_at = @MovedAt, stopped_at = @StoppedAt, stopped_why = @StoppedWhy
         where slot = @Slot
        """;

    public static Task MoveAsync(Work work, Reading to) => work.ExecuteAsync(MoveSql, to);

    private const string BeginSql = "insert into reading (slot, log_id, number, moved_at) values (@slot, @logId, 0, @now)";

    /// <summary>A new reading from the first entry, in the slot that is not live; what was being built there is dropped.</summary>
    public static async Task<Reading> BeginAsync(Work work, Readings readings, Guid logId, DateTimeOffset now)
    {
        var slot = Slot.Other(readings.Live?.Slot);
        if (readings.Building is not null) await DropAsync(work, readings.Building);
        await TotalTable.ClearAsync(work, slot);
        await NotCountedTable.ClearAsync(work, slot);
        await work.ExecuteAsync(BeginSql, new { slot, logId, now });
        return new Reading { Slot = slot, LogId = logId, Number = 0, MovedAt = now };
    }

    private const string DropSql = "delete from reading where slot = @Slot";

    /// <summary>Its tables are left as they are until the slot is used again: somebody may be reading them.</summary>
    public static Task DropAsync(Work work, Reading reading) => work.ExecuteAsync(DropSql, reading);

    private const string SwitchSql = """
        insert into live (id, slot) values (1, @Slot)
        on conflict (id) do update set slot = excluded.slot
        """;

    public static async Task SwitchAsync(Work work, Readings readings)
    {
        await work.ExecuteAsync(SwitchSql, readings.Building);
        if (readings.Live is not null) await DropAsync(work, readings.Live);
    }

    private const string ForgetStopsSql = "update reading set stopped_at = null, stopped_why = null where stopped_at is not null";

    public static Task<int> ForgetStopsAsync(Work work) => work.ExecuteAsync(ForgetStopsSql);

    // Heartbeats may overtake each other on their way: one that knows of less changes nothing. Their hour decides nothing, since a clock that
    // ran ahead is set right. After a silence the figures are behind since it began, not since it ended: what was written meanwhile is only
    // now on its way.
    private const string HearSql = """
        insert into head (id, log_id, last, said_at, behind_since) values (1, @LogId, @Last, @At, @At)
        on conflict (id) do update set log_id = excluded.log_id, last = excluded.last, said_at = excluded.said_at,
               behind_since = case
                 when head.behind_since <= excluded.said_at then head.behind_since
                 when excluded.said_at - head.said_at > @silence then head.said_at
                 else excluded.said_at end
         where head.log_id <> excluded.log_id or head.last <= excluded.last
        """;

    private const string HeardSql = "select log_id as LogId, last as Last, said_at as At, behind_since as BehindSince from head where id = 1";

    /// <returns>The newest heartbeat, this one or one that overtook it.</returns>
    public static async Task<Heard> HearAsync(Work work, LogHead head)
    {
        await work.ExecuteAsync(HearSql, new { head.LogId, head.Last, head.At, silence = (long)Heard.Silence.TotalMilliseconds });
        return (await HeardAsync(work))!;
    }

    public static Task<Heard?> HeardAsync(Work work) => work.FirstOrDefaultAsync<Heard>(HeardSql);

    private const string CaughtUpSql = """
        update head set behind_since = null
         where behind_since is not null
           and exists (select 1 from live join reading on reading.slot = live.slot where reading.log_id = head.log_id and reading.number >= head.last)
        """;

    /// <summary>Notes whether everything that the newest heartbeat told of is counted in what reports show.</summary>
    public static Task NoteCaughtUpAsync(Work work) => work.ExecuteAsync(CaughtUpSql);
}

internal sealed record Heard
{
    /// <summary>Longer than a few heartbeats: nobody knows any more how far the log has come.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public required Guid LogId { get; init; }

    public required long Last { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null: everything up to <see cref="Last"/> is counted in what reports show.</summary>
    public DateTimeOffset? BehindSince { get; init; }
}
