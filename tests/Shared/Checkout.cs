namespace Canvass.Shared;

/// <summary>Files of the repository that tests read or run, found from wherever the tests were built.</summary>
public static class Checkout
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    public static string File(params ReadOnlySpan<string> path) => Path.Combine([Folder, .. path]);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Canvass.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Canvass.sln in {folder} or above it.");
    }
}
