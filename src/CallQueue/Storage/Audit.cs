using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>A row of the audit, in the transaction of what it records; <see cref="AuditStore"/> chains them afterwards.</summary>
internal static class Audit
{
    private const string Sql = "insert into audit (at, organisation_id, actor, action, subject, details) values ($1, $2, $3, $4, $5, $6)";

    public static Batch AddAudit(this Batch batch, DateTimeOffset at, long? organisationId, string actor, string action, string subject, string? details = null) =>
        batch.Add(Sql, at, organisationId, actor, action, subject, details);
}
