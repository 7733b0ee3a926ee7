namespace Canvass.CallQueue.Storage;

/// <summary>Asks a text of ids, spaces between, whether it holds one: for short texts, where an index would gain nothing.</summary>
internal static class InText
{
    public static string Holds(string text, string id) => $"' ' || {text} || ' ' like '% ' || {id} || ' %'";
}
