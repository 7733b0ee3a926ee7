using System.Text.Json;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Many values in one parameter, as a JSON array: one statement and one plan however many they are.</summary>
internal static class Many
{
    public static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    public static string Json(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    public static string Ids(Engine engine, string column, int parameter) => In(engine, column, $"${parameter}");

    /// <summary>The same for a parameter that has a name.</summary>
    public static string IdsNamed(Engine engine, string column, string parameter) => In(engine, column, $"@{parameter}");

    private static string In(Engine engine, string column, string parameter) => engine == Engine.Sqlite
        ? $"{column} in (select value from json_each({parameter}))"
        // As an array and not as a subquery: the planner guesses a subquery's size, an array it looks up in the index.
        : $"{column} = any(array(select json_array_elements_text({parameter}::json)::bigint))";

    /// <summary>
    /// The rows of a table, as x, that fit a condition and bear one of many texts in a column that is not the first of its index: a
    /// subquery to select from.
    /// </summary>
    public static string Bearing(Engine engine, string table, string column, int parameter, string condition) => engine == Engine.Sqlite
        ? $"(select x.* from {table} x where {condition} and x.{column} in (select value from json_each(${parameter})))"
        // Each text looked up by itself. Asked for any of an array, a planner that took the table for small would rather go through
        // the whole organisation; "offset 0" keeps it from turning the look-ups into such a join.
        : $"""
            (select x.* from (select distinct value from json_array_elements_text(${parameter}::json)) j
              cross join lateral (select x.* from {table} x where {condition} and x.{column} = j.value offset 0) x)
            """;
}
