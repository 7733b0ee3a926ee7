using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>The database of people, lists, calls and the log.</summary>
public sealed class CallQueueStore(IDatabase database)
{
    public static readonly Migrator Migrator = new(typeof(CallQueueStore).Assembly, "Canvass.CallQueue.Storage.Migrations.");

    public IDatabase Database => database;
}
