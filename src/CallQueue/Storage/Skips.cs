using System.Globalization;

namespace Canvass.CallQueue.Storage;

/// <summary>Whom a volunteer is not handed again that day.</summary>
internal static class Skips
{
    // A skip of their own counts more: it stays when an outcome is taken back.
    public const string Sql = """
        insert into skip (volunteer_id, person_id, day, reason) values ($1, $2, $3, $4)
        on conflict (volunteer_id, person_id, day) do update set reason = excluded.reason
        """;

    public const string PassedOnSql = "insert into skip (volunteer_id, person_id, day, reason) values ($1, $2, $3, 'language') on conflict do nothing";

    // Another call of theirs may have ended so too.
    public const string TakenBackSql = """
        delete from skip
         where volunteer_id = $1 and person_id = $2 and reason = 'language'
           and not exists (select 1 from outcome o where o.person_id = $2 and o.volunteer_id = $1 and o.code = 'language' and o.superseded_by is null)
        """;

    public static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
