using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Canvass.Api.Commands;

/// <summary>What lies at a path, links followed: two names of one file, however they are spelt, have one identity.</summary>
/// <param name="IsRegular">No device, pipe or folder.</param>
/// <param name="Name">The same for the same file, and for no other.</param>
internal sealed partial record FileIdentity(bool IsRegular, string Name)
{
    private const int FromWorkingFolder = -100;
    private const uint Basics = 0x7ff;
    private const int TypeOfFile = 0xf000;
    private const int Regular = 0x8000;

    /// <returns>Null: nothing that could be looked at.</returns>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return File.Exists(path) ? new FileIdentity(true, Final(path)) : null;
        // Of all ways to ask, the one whose answer is laid out alike on every processor.
        var answer = new byte[256];
        if (LookAt(FromWorkingFolder, path, 0, Basics, answer) != 0) return null;
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(28));
        return new FileIdentity((mode & TypeOfFile) == Regular, Convert.ToHexString([.. answer.AsSpan(32, 8), .. answer.AsSpan(136, 8)]));
    }

    private static string Final(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LookAt(int folder, string path, int flags, uint mask, [Out] byte[] answer);
}
