using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canvass.Api.Json;

/// <summary>Instants are written in UTC with milliseconds, "2026-08-17T08:00:00.000Z", and read with whatever offset they have.</summary>
internal sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // An instant without an offset would be taken for the server's own time zone.
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && HasOffset(text) && reader.TryGetDateTimeOffset(out var instant)) return instant.ToUniversalTime();
        throw new JsonException("An instant is written as 2026-08-17T08:00:00.000Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
