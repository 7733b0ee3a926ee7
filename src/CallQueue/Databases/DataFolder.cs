namespace Canvass.Databases;

/// <summary>One process owns the folder with the embedded databases; a second one is told so instead of waiting.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream owner;

    private DataFolder(string path, FileStream owner)
    {
        Path = path;
        this.owner = owner;
    }

    public string Path { get; }

    /// <returns>Null if another process owns it.</returns>
    public static DataFolder? TryOwn(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        // Telephone lists lie here: nobody but the owner looks in.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(full);
        else Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new DataFolder(full, new FileStream(System.IO.Path.Combine(full, "canvass.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => owner.Dispose();
}
