namespace Canvass.Databases;

/// <summary>
/// The database could not do it: it is gone, full or broken. Nothing was half-written, but a commit whose answer was lost may
/// have happened, so the caller repeats with the same id.
/// </summary>
public sealed class StorageTrouble(StorageTroubleKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public StorageTroubleKind Kind { get; } = kind;
}

public enum StorageTroubleKind
{
    /// <summary>Not reachable, or an I/O error: try again.</summary>
    Unavailable,

    /// <summary>No room left on the disk: an operator must make room.</summary>
    Full,

    /// <summary>The file is there no more, or is not what was written: an operator must put it right.</summary>
    Damaged,
}
