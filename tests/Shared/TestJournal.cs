using System.Globalization;
using System.Text;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Storage;

namespace Canvass.Shared;

/// <summary>An erasure journal for each database, in a folder that goes with the tests' process.</summary>
internal static class TestJournal
{
    private static readonly string Folder = MakeFolder();

    public static JournalOutbox Of(CallQueueStore store) => new(store, new ErasureJournal(PathOf(store.Database.Place), Desks.Keys, TimeProvider.System));

    public static string PathOf(string place) =>
        Path.Combine(Folder, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..32].ToLower(CultureInfo.InvariantCulture));

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("canvass-journals-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
