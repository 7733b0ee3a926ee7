namespace Canvass.Api.Hosting;

/// <summary>Lists are asked for page by page: the cursor of the next is what stands last on this one.</summary>
internal static class Paging
{
    private const int Usual = 50;
    private const int Most = 200;

    public static int Limit(int? asked) => Math.Clamp(asked ?? Usual, 1, Most);

    /// <returns>Null: nothing comes after.</returns>
    public static long? Next<T>(IReadOnlyList<T> page, int limit, Func<T, long> id) => page.Count == limit ? id(page[^1]) : null;
}

/// <summary>Which version somebody has seen, where two may edit.</summary>
internal static class EntityTag
{
    public static void Give(HttpContext context, long version) => context.Response.Headers.ETag = $"\"{version}\"";

    /// <returns>Null: they do not say. One that is none of ours is of no version.</returns>
    public static long? Seen(HttpContext context)
    {
        string? tag = context.Request.Headers.IfMatch;
        if (string.IsNullOrEmpty(tag) || tag == "*") return null;
        return long.TryParse(tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}
