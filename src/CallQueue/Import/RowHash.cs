namespace Canvass.CallQueue.Import;

/// <summary>A short stand-in for a text, the same in every process: FNV-1a.</summary>
internal static class RowHash
{
    public static ulong Of(string text, ulong seed = 14695981039346656037)
    {
        var hash = seed;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
