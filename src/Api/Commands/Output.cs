using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canvass.Api.Json;

namespace Canvass.Api.Commands;

/// <summary>What a command prints: lines for eyes, or JSON for programs. Names and cells came from files, so whatever goes to a terminal goes through here.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantJson() },
    };

    /// <summary>One line, whatever is in it.</summary>
    public static void Line(string text) => Console.Out.WriteLine(Harmless(text));

    /// <summary>One line to whoever watches, beside what may be piped on.</summary>
    public static Task ComplainAsync(string text) => Console.Error.WriteLineAsync(Harmless(text));

    /// <summary>Several lines: those of the text itself.</summary>
    public static void Lines(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n')) Line(line);
    }

    /// <summary>Letters of every language stay; what a terminal would take as an order, or as a turn of the writing direction, does not.</summary>
    public static string Harmless(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\r' or '\n') shown.Append(' ');
            else shown.Append(IsUnseen(rune) ? Rune.ReplacementChar : rune);
        }
        return shown.ToString();
    }

    // Joiners are part of how Persian and Indian names are spelt.
    private static bool IsUnseen(Rune rune) => rune.Value is not (0x200c or 0x200d)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonOf(value));

    public static string JsonOf<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>As the clocks of this installation show it, with what they are ahead of UTC.</summary>
    public static string Local(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>Columns as wide as what stands in them.</summary>
    public static void Table(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headers.Select((header, i) => rows.Select(r => r[i].Length).Append(header.Length).Max()).ToList();
        Row(headers);
        foreach (var row in rows) Row(row);

        void Row(IReadOnlyList<string> cells) => Line(string.Join("  ", cells.Select((cell, i) => i == cells.Count - 1 ? cell : cell.PadRight(widths[i]))));
    }
}
