using System.Runtime.InteropServices;

namespace Canvass.Api.Commands;

/// <summary>
/// A file that a command writes: it is written beside its place, for its owner's eyes alone (names and numbers), and takes the place of
/// what was there when it is whole. Whatever goes wrong before that, what was there is there. Devices and pipes are written to as they are.
/// </summary>
internal static class WrittenFile
{
    /// <exception cref="CommandFailed">It cannot be written, and why.</exception>
    public static async Task<T> WriteAsync<T>(FileInfo file, Func<Stream, CancellationToken, Task<T>> write, CancellationToken ct)
    {
        try
        {
            // /dev/stdout may lead to a file by now: that one belongs to whoever opened it.
            if (IsDevice(file.FullName) || FileIdentity.Of(file.FullName) is { IsRegular: false }) return await ThroughAsync(file, write, ct);
            return await BesideAsync(file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName, write, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed($"{file.FullName} cannot be written: {fault.Message}");
        }
    }

    private static bool IsDevice(string path) => path.StartsWith("/proc/", StringComparison.Ordinal)
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static async Task<T> ThroughAsync<T>(FileInfo device, Func<Stream, CancellationToken, Task<T>> write, CancellationToken ct)
    {
        await using var stream = new FileStream(device.FullName, FileMode.Open, FileAccess.Write);
        return await write(stream, ct);
    }

    private static async Task<T> BesideAsync<T>(string place, Func<Stream, CancellationToken, Task<T>> write, CancellationToken ct)
    {
        if (Path.GetDirectoryName(place) is { } folder && !Directory.Exists(folder)) throw new CommandFailed($"{place} cannot be written: there is no folder {folder}.");
        var part = $"{place}.{Path.GetRandomFileName()}";
        var stream = Create(part);
        // Whoever breaks the command off leaves nothing behind either; the process ends as it would have.
        using var brokenOff = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => File.Delete(part));
        using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => File.Delete(part));
        using var gone = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => File.Delete(part));
        try
        {
            T answer;
            await using (stream)
            {
                answer = await write(stream, ct);
                stream.Flush(flushToDisk: true);
            }
            File.Move(part, place, overwrite: true);
            return answer;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
