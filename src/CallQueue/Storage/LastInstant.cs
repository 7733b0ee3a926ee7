using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The newest instant at which somebody was handed out or something was told: the embedded database goes on from there, although the clock was set back meanwhile.</summary>
public static class LastInstant
{
    private const string Sql = """
        select max(coalesce((select at from audit order by id desc limit 1), 0), coalesce((select at from log order by number desc limit 1), 0))
        """;

    public static async Task GoOnAsync(SqliteDatabase database, CancellationToken ct) =>
        database.GoOnFrom(Instant.FromMs(await database.ReadAsync(work => work.ScalarAsync<long>(Sql), ct)));
}
