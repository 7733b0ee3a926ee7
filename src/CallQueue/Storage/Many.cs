using System.Text.Json;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Many values in one parameter, as a JSON array: one statement and one plan however many they are.</summary>
internal static class Many
{
    public static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    public static string Json(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    public static string Ids(Engine engine, string column, int parameter) => engine == Engine.Sqlite
        ? $"{column} in (select value from json_each(${parameter}))"
        // As an array and not as a subquery: the planner guesses a subquery's size, an array it looks up in the index.
        : $"{column} = any(array(select json_array_elements_text(${parameter}::json)::bigint))";

    public static string Texts(Engine engine, string column, int parameter) => engine == Engine.Sqlite
        ? $"{column} in (select value from json_each(${parameter}))"
        : $"{column} = any(array(select json_array_elements_text(${parameter}::json)))";
}
