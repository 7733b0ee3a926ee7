using Canvass.Databases;

namespace Canvass.CallQueue.Log;

/// <summary>Adds an entry to the log, in the transaction of the fact it records.</summary>
internal static class LogAppend
{
    private const string SqliteSql = "insert into log (kind, at, organisation_id, body) values ($1, $2, $3, $4)";

    // The row's place in the order of commits is not known before the commit: it waits here for the relay to number it.
    private const string PostgresSql = """
        with entry as (insert into log (kind, at, organisation_id, body) values ($1, $2, $3, $4) returning id)
        insert into log_pending (log_id) select id from entry
        """;

    public static Batch AppendToLog(this Batch batch, Engine engine, string kind, DateTimeOffset at, long organisationId, string body) =>
        batch.Add(engine == Engine.Sqlite ? SqliteSql : PostgresSql, kind, at, organisationId, body);

    public static Task AppendToLogAsync(this Work work, string kind, DateTimeOffset at, long organisationId, string body) =>
        work.SendAsync(new Batch().AppendToLog(work.Engine, kind, at, organisationId, body));
}
