using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Databases;

namespace Canvass.CallQueue;

/// <summary>The wiring of backups, which also work where there is nothing to open yet.</summary>
public static class CallQueueBackups
{
    public static BackupDesk Over(IDatabase database, KeyedHash keys, ErasureJournal journal)
    {
        var store = new CallQueueStore(database);
        var refold = new Refold(new HouseholdReader(new RulesCache()), new StandingWriter());
        return new BackupDesk(new BackupStore(store, keys, new RegisterStore(store, keys, refold, new JournalOutbox(store, journal))), journal, keys);
    }
}
