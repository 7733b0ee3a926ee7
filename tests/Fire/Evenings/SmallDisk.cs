using System.Diagnostics;

namespace Canvass.Fire;

/// <summary>A file system of a few megabytes in memory, and something to fill it with.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private SmallDisk(DirectoryInfo folder) => this.folder = folder;

    public string Path => folder.FullName;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <returns>Null: mounting is refused here.</returns>
    public static async Task<SmallDisk?> TryMountAsync(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("canvass-disk-"));
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "canvass-test", disk.Path) == 0) return disk;
        disk.folder.Delete();
        return null;
    }

    /// <summary>To the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var size = 64 * 1024; size >= 1; size = size > 4096 ? size / 4 : size / 64)
        {
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for pieces of this size; smaller ones may fit.
            }
        }
    }

    /// <summary>A folder on it that belongs to the server's user, who is never root.</summary>
    public async Task<string> PlaceForPostgresAsync()
    {
        var place = Directory.CreateDirectory(System.IO.Path.Combine(Path, "tables")).FullName;
        if (await RunAsync("chmod", "o+x", Path) != 0 || (Environment.IsPrivilegedProcess && await RunAsync("chown", "postgres", place) != 0))
            throw new InvalidOperationException($"{place} cannot be given to postgres.");
        return place;
    }

    public void MakeRoom() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Path);
        folder.Delete();
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
