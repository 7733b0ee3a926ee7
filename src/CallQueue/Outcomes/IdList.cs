using System.Globalization;

namespace Canvass.CallQueue.Outcomes;

/// <summary>Ids kept in one text, spaces between.</summary>
internal static class IdList
{
    public static string Write(IEnumerable<long> ids) => string.Join(' ', ids);

    public static IReadOnlyList<long> Read(string? text) =>
        string.IsNullOrEmpty(text) ? [] : [.. text.Split(' ').Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
}
