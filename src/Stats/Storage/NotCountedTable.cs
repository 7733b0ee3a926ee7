using Canvass.Databases;
using Canvass.Stats.RollUps;

namespace Canvass.Stats.Storage;

internal static class NotCountedTable
{
    private const string AddSql = "insert into not_counted_{slot} (number, reason) values ($1, $2)";

    public static void Add(Batch batch, string slot, NotCounted entry) => batch.Add(AddSql.In(slot), entry.Number, entry.Reason);

    private const string ReadSql = "select number, reason from not_counted_{slot} order by number";

    public static Task<IReadOnlyList<NotCounted>> ReadAsync(Work work, string slot) => work.QueryAsync<NotCounted>(ReadSql.In(slot));

    private const string CountSql = "select count(*) from not_counted_{slot}";

    public static Task<long> CountAsync(Work work, string slot) => work.ScalarAsync<long>(CountSql.In(slot));

    private const string ClearSql = "delete from not_counted_{slot}";

    public static Task ClearAsync(Work work, string slot) => work.ExecuteAsync(ClearSql.In(slot));
}
