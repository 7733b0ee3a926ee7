using System.Globalization;

namespace Canvass.CallQueue.Storage;

/// <summary>Whose budget a row is, as its key says it.</summary>
internal static class Subject
{
    public static string Of(long id) => id.ToString(CultureInfo.InvariantCulture);
}
