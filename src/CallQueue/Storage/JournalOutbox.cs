using System.Text.Json;
using Canvass.CallQueue.Privacy;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Between the database and the erasure journal: an entry is written with what it tells, and leaves when the journal has it on disk. So
/// nothing is told that did not happen, and a crash in between is made good by whoever comes next.
/// </summary>
internal sealed class JournalOutbox(CallQueueStore store, ErasureJournal journal) : IJournalOutbox
{
    private const int AtOnce = 500;

    private const string DueSql = "select id, body from journal_due order by id limit $1";

    private const string DoneSql = "delete from journal_due where id = $1";

    public async Task<int> FlushAsync(CancellationToken ct)
    {
        for (var told = 0; ;)
        {
            var due = new List<JournalEntry>();
            await store.Database.ReadAsync(async work =>
            {
                due.Clear();
                await work.SendAsync(new Batch().Read(DueSql, row => due.Add(JsonSerializer.Deserialize(row.Text(1), JournalJson.Default.JournalEntry)!), (long)AtOnce), ct);
                return true;
            }, ct);
            if (due.Count == 0) return told;

            await journal.AppendAsync(due, ct);
            var done = new Batch();
            foreach (var entry in due) done.Add(DoneSql, entry.Id);
            await store.Database.WriteAsync(work => work.SendLastAsync(done, ct), ct);
            told += due.Count;
            if (due.Count < AtOnce) return told;
        }
    }
}

internal static class JournalDue
{
    private const string Sql = "insert into journal_due (id, body) values ($1, $2)";

    /// <summary>In the transaction of what it tells; <see cref="JournalOutbox.FlushAsync"/> follows the commit.</summary>
    public static Batch AddToJournal(this Batch batch, DateTimeOffset at, string kind, long? organisationId, IEnumerable<JournalHash> hashes, Guid? about = null, params IReadOnlyList<long> people)
    {
        var entry = new JournalEntry { Id = NewId.At(at), Kind = kind, At = at, OrganisationId = organisationId, About = about, People = people, Hashes = [.. hashes] };
        return batch.Add(Sql, entry.Id, JsonSerializer.Serialize(entry, JournalJson.Default.JournalEntry));
    }
}
