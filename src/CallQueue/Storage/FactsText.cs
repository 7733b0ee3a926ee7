using System.Text.Json;

namespace Canvass.CallQueue.Storage;

/// <summary>What an association knows of a person, as one JSON object, its names in order so that the same facts are the same text.</summary>
internal static class FactsText
{
    public static string Write(IReadOnlyDictionary<string, string> facts) => facts.Count == 0
        ? "{}"
        : JsonSerializer.Serialize(new SortedDictionary<string, string>(facts.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal));

    public static IReadOnlyDictionary<string, string> Read(string? text) =>
        text is null or "{}" ? Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? Empty;

    private static readonly Dictionary<string, string> Empty = [];
}
