using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Canvass.Databases;

/// <summary>
/// Chooses the SQLite that is used: the system's own when it is newer than the bundled one (it gets security fixes),
/// else the bundled one.
/// </summary>
public static class SqliteLibrary
{
    private const int Bundled = 3_035_005;
    private const int Oldest = 3_035_000;
    private const int MemoryStatus = 9;
    private static readonly Lock Once = new();
    private static string? chosen;

    /// <summary>What is in use, e.g. "3.40.1 (system)".</summary>
    public static string Load()
    {
        lock (Once)
        {
            if (chosen is not null) return chosen;

            var system = FindSystemLibrary();
            if (system is { } handle)
                NativeLibrary.SetDllImportResolver(ProviderAssembly(), (name, _, _) => name == "e_sqlite3" ? handle : 0);
            Batteries_V2.Init();
            // Its own count of the memory it has taken costs a lock at every malloc: a seventh of the time of a call's statements.
            raw.sqlite3_config(MemoryStatus, 0);
            if (raw.sqlite3_libversion_number() < Oldest)
                throw new InvalidOperationException($"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old: 3.35 or newer is needed.");
            return chosen = $"{raw.sqlite3_libversion().utf8_to_string()} ({(system is null ? "bundled" : "system")})";
        }
    }

    private static Assembly ProviderAssembly() => Assembly.Load("SQLitePCLRaw.provider.e_sqlite3");

    private static nint? FindSystemLibrary()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libsqlite3.so.0", out var handle)) return null;
        if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var export)
            && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() > Bundled) return handle;
        NativeLibrary.Free(handle);
        return null;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
