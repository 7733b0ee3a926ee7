using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Ids for rows that are written in bulk and refer to each other, taken before the rows are there.</summary>
internal static class NewIds
{
    public static async Task<IReadOnlyList<long>> TakeAsync(Work work, string table, int count)
    {
        if (count == 0) return [];
        if (work.Engine == Engine.Postgres)
        {
            var ids = new List<long>(count);
            await work.SendAsync(new Batch().Read(
                "select nextval(s.name) from (select pg_get_serial_sequence($1, 'id')::regclass as name offset 0) s cross join generate_series(1, $2)", row => ids.Add(row.Long(0)), table, (long)count));
            return ids;
        }
        // One writer at a time, so nobody else takes these; writing them moves the sequence along.
        var last = 0L;
        await work.SendAsync(new Batch().Read("select seq from sqlite_sequence where name = $1", row => last = row.Long(0), table));
        return [.. Enumerable.Range(1, count).Select(i => last + i)];
    }
}
