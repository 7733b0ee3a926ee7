namespace Canvass.CallQueue.Privacy;

/// <summary>What the audit calls what concerns the whole installation.</summary>
internal static class AuditActions
{
    public const string Backup = "backup";

    public const string Restore = "restore";
}
