using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Whoever changes who is who in an organisation (people, numbers, households, blocks) goes through here first, one at a time and
/// until the commit. Claims and outcomes do not: they hold households.
/// </summary>
internal static class RegisterGate
{
    private const string EnterSql = "select pg_advisory_xact_lock(hashtextextended(current_database() || '.' || coalesce(current_schema(), '') || '.register.' || $1, 0))";

    private const string EnterForCallSql = """
        select pg_advisory_xact_lock(hashtextextended(current_database() || '.' || coalesce(current_schema(), '') || '.register.' || c.organisation_id, 0)) from call c where c.id = $1
        """;

    /// <summary>For an outcome that may join or divide households: before it locks its own, as everybody here does.</summary>
    public static void Enter(Batch batch, Engine engine, Guid callId)
    {
        if (engine == Engine.Postgres) batch.Read(EnterForCallSql, _ => { }, callId);
    }

    public static Task EnterAsync(Work work, long organisationId) => work.Engine == Engine.Postgres
        ? work.SendAsync(new Batch().Read(EnterSql, _ => { }, organisationId.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        // One writer at a time anyway.
        : Task.CompletedTask;
}
