using Microsoft.Data.Sqlite;
using Npgsql;

namespace Canvass.CallQueue.Storage;

/// <summary>The unique index, not a look beforehand, decides who was first.</summary>
internal static class UniqueKey
{
    public static bool Stopped(Exception fault) => fault
        is SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY }
        or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
